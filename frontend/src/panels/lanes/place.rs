//! Where on the canvas what is, and the other way round.

use crate::state::lanes::{Lanes, Span, View, whole};

/// Width of the names at the left.
pub(super) const LABEL_PX: f64 = 104.0;
/// Height of the moments at the top.
pub(super) const RULER_PX: f64 = 22.0;
/// Height of a lane.
pub(super) const LANE_PX: f64 = 26.0;
/// A click finds a call so far away.
const REACH_PX: f64 = 6.0;

/// How far along the view a place of the canvas is, 0 to 1.
pub(super) fn along(x: f64, width: f64) -> f64 {
    ((x - LABEL_PX) / (width - LABEL_PX).max(1.0)).clamp(0.0, 1.0)
}

/// The call at a place of the canvas, or near it; a refused one first, whose mark is larger.
pub(super) fn pick(
    lanes: &Lanes,
    view: View,
    (x, y): (f64, f64),
    top: f64,
    width: f64,
) -> Option<Span> {
    if y < RULER_PX || x < LABEL_PX {
        return None;
    }
    let row = ((y - RULER_PX + top) / LANE_PX).floor();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and few"
    )]
    let lane = lanes.all().get(row.max(0.0) as usize)?;
    let at_ns = whole(view.moment(along(x, width)));
    let reach_ns = whole(view.len_ns * REACH_PX / (width - LABEL_PX).max(1.0));
    let marks = lane.refusals(at_ns.saturating_sub(reach_ns), at_ns + reach_ns + 1);
    let marked = marks
        .iter()
        .min_by_key(|(span, _)| span.at_ns.abs_diff(at_ns));
    marked
        .map(|(span, _)| *span)
        .or_else(|| lane.nearest(at_ns, reach_ns))
}

/// A moment with as many digits as tell it from the next one, which is `step_ns` later.
pub(super) fn tick_text(at_ns: f64, step_ns: f64) -> String {
    let (unit, name): (f64, _) = match at_ns.max(step_ns) {
        long if long >= 1e9 && step_ns >= 1e7 => (1e9, "s"),
        _ if step_ns >= 1e4 => (1e6, "ms"),
        _ => (1e3, "µs"),
    };
    let mut digits = 0;
    let mut part = step_ns / unit;
    while part < 0.999 && digits < 6 {
        part *= 10.0;
        digits += 1;
    }
    format!("{:.digits$} {name}", at_ns / unit)
}

#[cfg(test)]
mod tests {
    use super::tick_text;

    #[test]
    fn moments_have_the_digits_that_tell_them_apart() {
        for (at, step, text) in [
            (20e6, 20e6, "20 ms"),
            (12.5e6, 0.5e6, "12.5 ms"),
            (3_000.0, 1_000.0, "3 µs"),
            (12_345_000.0, 5_000.0, "12345 µs"),
            (2.5e9, 0.5e9, "2.5 s"),
            (0.0, 1e9, "0 s"),
            (1_230_000.0, 10_000.0, "1.23 ms"),
        ] {
            assert_eq!(tick_text(at, step), text);
        }
    }
}
