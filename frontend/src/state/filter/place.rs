//! Places as the browser counts them: in UTF-16 units from the start of the text.

/// The line, from 1, that holds a place.
pub fn line_at(source: &str, units: u32) -> u32 {
    let mut left = units;
    let before = source.chars().take_while(|&c| {
        let is_before = left > 0;
        left = left.saturating_sub(width(c));
        is_before
    });
    count(before.filter(|&c| c == '\n').count()).saturating_add(1)
}

/// Where a line and column, both from 1, stand; past the end of a line, its end.
pub fn units_at(source: &str, line: u32, column: u32) -> u32 {
    let mut lines = source.split_inclusive('\n');
    let skipped = (1..line).filter_map(|_| lines.next());
    let start: u32 = skipped.map(units).sum();
    let line = lines.next().unwrap_or_default().trim_end_matches('\n');
    let within = line.chars().take(column.saturating_sub(1) as usize);
    start + within.map(width).sum::<u32>()
}

/// Length of a text.
pub(super) fn units(text: &str) -> u32 {
    text.chars().map(width).sum()
}

/// Bytes of a text counted in units, and back.
#[derive(Debug, Clone)]
pub(super) struct Units {
    /// The ends of all characters that have more bytes than units, in both counts.
    wide: Vec<(u32, u32)>,
}

impl Units {
    /// Reads a text once.
    pub(super) fn new(source: &str) -> Self {
        let (mut wide, mut less) = (Vec::new(), 0);
        for (at, c) in source.char_indices().filter(|(_, c)| !c.is_ascii()) {
            less += count(c.len_utf8() - c.len_utf16());
            let end = count(at + c.len_utf8());
            wide.push((end, end - less));
        }
        Self { wide }
    }

    /// The units before a byte.
    pub(super) fn of(&self, byte: u32) -> u32 {
        let before = self.wide.partition_point(|(end, _)| *end <= byte);
        let (end, units) = before.checked_sub(1).map_or((0, 0), |at| self.wide[at]);
        units + (byte - end)
    }
}

fn width(c: char) -> u32 {
    count(c.len_utf16())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_units_at_the_bounds_of_all_characters() {
        let source = "aé🥊b€";
        let units = Units::new(source);
        for (at, _) in source.char_indices().chain([(source.len(), ' ')]) {
            assert_eq!(units.of(count(at)), super::units(&source[..at]), "{at}");
        }
    }

    #[test]
    fn the_end_of_a_line_still_belongs_to_it() {
        assert_eq!(line_at("ab\ncd", 2), 1);
        assert_eq!(line_at("ab\ncd", 3), 2);
        assert_eq!(line_at("ab\n", 3), 2);
    }

    #[test]
    fn signs_outside_the_basic_plane_count_twice() {
        assert_eq!(line_at("🥊\nb", 2), 1);
        assert_eq!(line_at("🥊\nb", 3), 2);
        assert_eq!(units_at("🥊\nbc", 2, 2), 4);
    }

    #[test]
    fn a_column_past_the_end_is_the_end_of_its_line() {
        assert_eq!(units_at("ab\ncd", 1, 9), 2);
        assert_eq!(units_at("ab\ncd", 7, 1), 5);
    }
}
