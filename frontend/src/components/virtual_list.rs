//! A list of any length that only ever holds the rows that can be seen.
//!
//! The rows stand in normal flow inside a slice that is moved over a spacer as high as the whole
//! list. Heights and moves are set through the CSSOM, which a strict `style-src` permits. Browsers
//! let the keyboard scroll whatever scrolls; the tab stop says so to those that do not.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::use_size;

/// Browsers cap the height of an element (Firefox near 17.8 million pixels, Chromium at 33.5);
/// longer lists scroll faster than the thumb instead.
const TALLEST_PX: f64 = 8_000_000.0;
/// Rows drawn above and below what can be seen, so that a quick scroll finds something there.
const SPARE_ROWS: usize = 6;

/// Which rows to draw, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slice {
    /// Position of the first row drawn.
    pub first: usize,
    /// Rows drawn.
    pub count: usize,
    /// Pixels from the top of the spacer to the first row drawn.
    pub offset_px: f64,
    /// Height of the spacer in pixels.
    pub height_px: f64,
}

impl Slice {
    /// The rows to draw when `n_rows` of `row_px` each are scrolled to `top_px` in a view of
    /// `view_px`.
    pub fn at(top_px: f64, view_px: f64, n_rows: usize, row_px: f64) -> Self {
        let full_px = rows_px(n_rows, row_px);
        let height_px = full_px.min(TALLEST_PX);
        let end_px = (height_px - view_px).max(0.0);
        let top_px = top_px.clamp(0.0, end_px);
        // Where in the whole list the view begins, if the spacer had the list's true height.
        let true_top_px = if end_px > 0.0 {
            top_px * ((full_px - view_px).max(0.0) / end_px)
        } else {
            0.0
        };
        let first_seen = whole(true_top_px / row_px);
        let first = first_seen.saturating_sub(SPARE_ROWS);
        let seen = whole(view_px / row_px) + 2;
        let count = (seen + SPARE_ROWS + first_seen - first).min(n_rows.saturating_sub(first));
        Self {
            first,
            count,
            offset_px: rows_px(first, row_px) - true_top_px + top_px,
            height_px,
        }
    }

    /// Where to scroll so that a row is seen; `None` if it is.
    pub fn scroll_to(
        row: usize,
        top_px: f64,
        view_px: f64,
        n_rows: usize,
        row_px: f64,
    ) -> Option<f64> {
        let full_px = rows_px(n_rows, row_px);
        let end_px = (full_px.min(TALLEST_PX) - view_px).max(0.0);
        let true_end_px = (full_px - view_px).max(0.0);
        if end_px <= 0.0 {
            return None;
        }
        let stretch = true_end_px / end_px;
        let true_top_px = top_px * stretch;
        let row_top_px = rows_px(row, row_px);
        let wanted_px = if row_top_px < true_top_px {
            row_top_px - row_px
        } else if row_top_px + row_px > true_top_px + view_px {
            row_top_px + 2.0 * row_px - view_px
        } else {
            return None;
        };
        Some(wanted_px.clamp(0.0, true_end_px) / stretch)
    }
}

fn rows_px(n_rows: usize, row_px: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a count of rows, below 2^52")]
    let n_rows = n_rows as f64;
    n_rows * row_px
}

fn whole(rows: f64) -> usize {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clamped count of rows"
    )]
    let rows = rows.max(0.0) as usize;
    rows
}

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct VirtualListProps {
    /// Rows in all.
    pub n_rows: usize,
    /// Height of each in CSS pixels; the style sheet must agree.
    pub row_px: f64,
    /// Draws a row, given its position.
    pub render: Callback<usize, Html>,
    /// The row that must be seen when it changes.
    #[prop_or_default]
    pub cursor: Option<usize>,
    /// Whether the end stays in view as rows are added.
    #[prop_or_default]
    pub follows: bool,
    /// Makes what scrolls a widget, for example a `listbox`;
    #[prop_or_default]
    pub role: Option<AttrValue>,
    /// with this name,
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// and this id of the row that its keys are on.
    #[prop_or_default]
    pub active: Option<AttrValue>,
    /// The reader scrolled up, away from the end.
    #[prop_or_default]
    pub on_leave: Callback<()>,
}

/// The list.
#[component]
pub fn VirtualList(props: &VirtualListProps) -> Html {
    let view = use_node_ref();
    let spacer = use_node_ref();
    let slice = use_node_ref();
    let top = use_state_eq(|| 0.0);
    let (_, view_height) = use_size(&view);
    let view_px = f64::from(view_height);
    // Following is drawn at the end at once, not a frame after the scroll that goes there.
    let top_px = if props.follows { TALLEST_PX } else { *top };
    let drawn = Slice::at(top_px, view_px, props.n_rows, props.row_px);
    let last = use_mut_ref(|| 0.0);

    use_effect_with(
        (drawn, spacer.clone(), slice.clone()),
        |(drawn, spacer, slice)| {
            place(spacer, "height", &format!("{}px", drawn.height_px));
            place(
                slice,
                "transform",
                &format!("translateY({}px)", drawn.offset_px),
            );
        },
    );
    {
        let (view, top, row_px) = (view.clone(), top.clone(), props.row_px);
        let last = Rc::clone(&last);
        let wanted = (props.cursor, view_height);
        let n_rows = props.n_rows;
        use_effect_with(wanted, move |(cursor, _)| {
            if let Some(to) =
                cursor.and_then(|row| Slice::scroll_to(row, *top, view_px, n_rows, row_px))
            {
                last.replace(to);
                scroll(&view, &top.setter(), to);
            }
        });
    }
    {
        let (view, top) = (view.clone(), top.setter());
        let last = Rc::clone(&last);
        let end = (props.follows, drawn.height_px, view_height);
        use_effect_with(end, move |(follows, height_px, _)| {
            if *follows {
                let end_px = (height_px - view_px).max(0.0);
                last.replace(end_px);
                scroll(&view, &top, end_px);
            }
        });
    }
    let onscroll = {
        let (top, on_leave) = (top.setter(), props.on_leave.clone());
        let (follows, row_px) = (props.follows, props.row_px);
        Callback::from(move |event: Event| {
            let view: HtmlElement = event.target_unchecked_into();
            let now = f64::from(view.scroll_top());
            let below_px = f64::from(view.scroll_height() - view.client_height()) - now;
            // Following scrolls to the end only, so a way up from there was the reader's.
            if now + 2.0 < last.replace(now) && follows && below_px > row_px {
                on_leave.emit(());
            }
            top.set(now);
        })
    };
    let rows = (drawn.first..drawn.first + drawn.count).map(|row| props.render.emit(row));
    html! {
        <div
            class="virtual-list" ref={view} {onscroll}
            role={props.role.clone().unwrap_or(AttrValue::Static("presentation"))}
            tabindex="0" aria-label={props.label.clone()}
            aria-activedescendant={props.active.clone()}
        >
            <div class="virtual-list-spacer" ref={spacer} role="presentation">
                <div class="virtual-list-slice" ref={slice} role="presentation">{ for rows }</div>
            </div>
        </div>
    }
}

fn place(node: &NodeRef, property: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // Both properties exist and both values are well formed.
        let _ = element.style().set_property(property, value);
    }
}

fn scroll(view: &NodeRef, top: &UseStateSetter<f64>, to_px: f64) {
    if let Some(view) = view.cast::<HtmlElement>() {
        #[allow(clippy::cast_possible_truncation, reason = "below TALLEST_PX")]
        view.set_scroll_top(to_px.round() as i32);
        top.set(f64::from(view.scroll_top()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: f64 = 26.0;
    const VIEW: f64 = 260.0;

    /// The rows that can be seen, from the slice's own numbers.
    fn seen(top_px: f64, n_rows: usize) -> (usize, usize) {
        let slice = Slice::at(top_px, VIEW, n_rows, ROW);
        let above = whole(((top_px - slice.offset_px) / ROW).max(0.0));
        (slice.first + above, slice.first + slice.count)
    }

    #[test]
    fn the_top_shows_the_first_rows_and_the_end_the_last() {
        assert_eq!(seen(0.0, 1_000).0, 0);
        let end = 1_000.0 * ROW - VIEW;
        assert_eq!(seen(end, 1_000), (990, 1_000));
    }

    #[test]
    fn a_million_rows_fit_into_what_browsers_can_scroll() {
        let slice = Slice::at(0.0, VIEW, 1_000_000, ROW);
        assert!(slice.height_px <= TALLEST_PX);
        let (first, last) = seen(slice.height_px - VIEW, 1_000_000);
        assert_eq!((first, last), (999_990, 1_000_000));
    }

    #[test]
    fn only_a_screenful_is_ever_drawn() {
        for n_rows in [0, 1, 5, 12, 100, 100_000, 3_000_000] {
            for share in [0.0, 0.3, 0.999, 1.0] {
                let height = Slice::at(0.0, VIEW, n_rows, ROW).height_px;
                let slice = Slice::at(share * height, VIEW, n_rows, ROW);
                assert!(slice.count <= 30, "{n_rows} {share}");
                assert!(slice.first + slice.count <= n_rows, "{n_rows} {share}");
            }
        }
    }

    #[test]
    fn a_row_in_view_moves_nothing_and_one_outside_is_brought_in() {
        assert_eq!(Slice::scroll_to(5, 0.0, VIEW, 100, ROW), None);
        for (n_rows, row) in [(100, 50), (100, 99), (100, 0), (1_000_000, 777_777)] {
            for from in [0.0, 1_000.0] {
                let to = Slice::scroll_to(row, from, VIEW, n_rows, ROW).unwrap_or(from);
                let (first, last) = seen(to, n_rows);
                assert!(
                    (first..last).contains(&row),
                    "{row} of {n_rows} from {from}"
                );
            }
        }
    }

    #[test]
    fn a_list_shorter_than_its_view_does_not_scroll() {
        assert_eq!(Slice::scroll_to(3, 0.0, VIEW, 4, ROW), None);
        assert_eq!(Slice::at(50.0, VIEW, 4, ROW).first, 0);
    }
}
