//! How large the panes are, in hundredths of the page.

/// A line between panes that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Right of the filter.
    Filter,
    /// Under the picture.
    Picture,
    /// Left of the details.
    Detail,
}

impl Edge {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Filter, Self::Picture, Self::Detail];

    /// The custom property of the style sheet that holds its pane's size, which is also its name in
    /// the browser's memory.
    pub fn property(self) -> &'static str {
        match self {
            Self::Filter => "--pane-filter",
            Self::Picture => "--pane-picture",
            Self::Detail => "--pane-detail",
        }
    }

    /// The id of the line on the page.
    pub fn id(self) -> &'static str {
        self.property().trim_start_matches("--")
    }

    /// Whether it stands upright and moves left and right.
    pub fn is_upright(self) -> bool {
        self != Self::Picture
    }

    /// Smallest, first and largest size of its pane. The style sheet has the same numbers, and
    /// least sizes in letters besides.
    pub fn bounds(self) -> (f64, f64, f64) {
        match self {
            Self::Filter => (15.0, 30.0, 60.0),
            Self::Picture => (20.0, 56.0, 80.0),
            Self::Detail => (12.0, 24.0, 45.0),
        }
    }

    /// The size that a place gives its pane: `along` is where it lies, from 0 to 1, from left or top.
    pub fn size_at(self, along: f64) -> f64 {
        let part = if self == Self::Detail {
            1.0 - along
        } else {
            along
        };
        self.clamp(part * 100.0)
    }

    /// The size after a key, if the key means one: arrows move the line, Home and End make its pane
    /// smallest and largest, Enter gives it its first size.
    pub fn after_key(self, size: f64, key: &str) -> Option<f64> {
        let (least, first, most) = self.bounds();
        let by = if self == Self::Detail { -2.0 } else { 2.0 };
        Some(match (key, self.is_upright()) {
            ("ArrowLeft", true) | ("ArrowUp", false) => self.clamp(size - by),
            ("ArrowRight", true) | ("ArrowDown", false) => self.clamp(size + by),
            ("Home", _) => least,
            ("End", _) => most,
            ("Enter", _) => first,
            _ => return None,
        })
    }

    /// The size, within the bounds. What is no number is the first size.
    pub fn clamp(self, size: f64) -> f64 {
        let (least, first, most) = self.bounds();
        if size.is_finite() {
            size.clamp(least, most)
        } else {
            first
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "sizes are moved by whole steps")]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_where_the_arrow_points() {
        assert_eq!(Edge::Filter.after_key(30.0, "ArrowRight"), Some(32.0));
        assert_eq!(Edge::Detail.after_key(24.0, "ArrowRight"), Some(22.0));
        assert_eq!(Edge::Picture.after_key(56.0, "ArrowUp"), Some(54.0));
        assert_eq!(Edge::Picture.after_key(56.0, "ArrowLeft"), None);
        assert_eq!(Edge::Filter.after_key(30.0, "Tab"), None);
    }

    #[test]
    fn no_pane_grows_over_the_others_or_vanishes() {
        for edge in Edge::ALL {
            let (least, first, most) = edge.bounds();
            assert_eq!(edge.size_at(-1.0).min(edge.size_at(2.0)), least);
            assert_eq!(edge.size_at(-1.0).max(edge.size_at(2.0)), most);
            assert_eq!(edge.clamp(f64::NAN), first);
            assert_eq!(edge.after_key(most, "Home"), Some(least));
        }
    }
}
