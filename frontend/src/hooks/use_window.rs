//! A long list of rows of one height, of which only those near what is seen are drawn.

use std::ops::Range;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::state::window;

/// Height of a row in pixels until one was measured.
const ROW: f64 = 24.0;
/// Height of the list in pixels until it was measured.
const HEIGHT: f64 = 480.0;

/// A long list.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// What scrolls.
    pub list_ref: NodeRef,
    /// Stands for the rows before the drawn ones.
    pub before_ref: NodeRef,
    /// Stands for the rows behind them.
    pub after_ref: NodeRef,
    /// The rows to draw.
    pub rows: Range<usize>,
    seen: UseStateHandle<Seen>,
}

/// What is seen of the list, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    top: f64,
    height: f64,
    row: f64,
}

impl Window {
    /// Looks again, after scrolling.
    pub fn look(&self) {
        if let Some(list) = self.list_ref.cast::<HtmlElement>() {
            let drawn = list.query_selector("[data-row]").ok().flatten();
            let row = drawn.map(|row| row.get_bounding_client_rect().height());
            self.seen.set(Seen {
                top: f64::from(list.scroll_top()),
                height: f64::from(list.client_height()),
                row: row.filter(|&row| row > 0.0).unwrap_or(self.seen.row),
            });
        }
    }

    /// Scrolls the list, and nothing around it, so far that a row is seen.
    pub fn reveal(&self, row: usize) {
        let Some(list) = self.list_ref.cast::<HtmlElement>() else {
            return;
        };
        #[allow(
            clippy::cast_precision_loss,
            reason = "a list has at most some thousand rows"
        )]
        let top = row as f64 * self.seen.row;
        let (seen, height) = (
            f64::from(list.scroll_top()),
            f64::from(list.client_height()),
        );
        if top < seen || top + self.seen.row > seen + height {
            #[allow(clippy::cast_possible_truncation, reason = "pixels on a screen")]
            list.set_scroll_top((top - height / 3.0) as i32);
            self.look();
        }
    }
}

/// A list of `n` rows. Each drawn row carries `data-row`.
#[hook]
pub fn use_window(n: usize) -> Window {
    let seen = use_state_eq(|| Seen {
        top: 0.0,
        height: HEIGHT,
        row: ROW,
    });
    let window = Window {
        list_ref: use_node_ref(),
        before_ref: use_node_ref(),
        after_ref: use_node_ref(),
        rows: window::rows(n, seen.row, seen.top, seen.height),
        seen,
    };
    {
        let Window {
            before_ref,
            after_ref,
            rows,
            seen,
            ..
        } = window.clone();
        use_effect_with((n, rows, seen.row.to_bits()), move |(n, rows, _)| {
            set_height(&before_ref, rows.start, seen.row);
            set_height(&after_ref, n - rows.end, seen.row);
        });
    }
    {
        let window = window.clone();
        use_effect_with(n, move |_| window.look());
    }
    window
}

fn set_height(space: &NodeRef, rows: usize, row: f64) {
    if let Some(space) = space.cast::<HtmlElement>() {
        #[allow(
            clippy::cast_precision_loss,
            reason = "a list has at most some thousand rows"
        )]
        let height = rows as f64 * row;
        // Through the object model, because the page's policy forbids style attributes.
        let _ = space.style().set_property("height", &format!("{height}px"));
    }
}
