//! Which rows of a long list are near what is seen.

use std::ops::Range;

/// Rows drawn beyond each edge, so that a short scroll shows no gap.
const MARGIN: usize = 12;
/// The first row moves in steps, so that most scrolling draws nothing anew.
const STEP: usize = 6;

/// The rows to draw, of `n` rows of `row` pixels, when `height` pixels from `top` on are seen.
pub fn rows(n: usize, row: f64, top: f64, height: f64) -> Range<usize> {
    // Saturating, and rounded towards zero: what is wanted of pixels here.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positions in a list that is drawn"
    )]
    let at = |pixels: f64| (pixels / row.max(1.0)) as usize;
    let first = at(top).saturating_sub(MARGIN) / STEP * STEP;
    let last = (at(top + height) + 1 + MARGIN).next_multiple_of(STEP);
    first.min(n)..last.min(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_seen_and_a_margin_are_drawn() {
        assert_eq!(rows(1000, 20.0, 0.0, 200.0), 0..24);
        let middle = rows(1000, 20.0, 4000.0, 200.0);
        assert!(middle.contains(&200) && middle.contains(&210));
        assert!(middle.len() < 50);
    }

    #[test]
    fn a_list_that_became_shorter_has_no_rows_past_its_end() {
        assert_eq!(rows(3, 20.0, 4000.0, 200.0), 3..3);
        assert_eq!(rows(3, 0.0, 0.0, 200.0), 0..3);
    }
}
