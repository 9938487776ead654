//! Pointers and keys as wishes.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{HtmlCanvasElement, PointerEvent};
use yew::prelude::*;

use super::place::{LABEL_PX, RULER_PX, along};

/// A pointer that moved less was held still.
const STILL_PX: f64 = 4.0;

/// What the reader wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wish {
    /// So many times as close, around a place along the view.
    Zoom { by: f64, along: f64 },
    /// Along time, by a part of the view.
    Move(f64),
    /// All of the run.
    Whole,
    /// Down the lanes, in pixels.
    Scroll(i32),
    /// The stretch between two places along the view is to be summed up.
    Range(f64, f64),
    /// No stretch any more.
    Drop,
    /// From a moment to another.
    Show(f64, f64),
    /// The call at a place of the canvas.
    Pick { x: f64, y: f64 },
}

/// The wish of a key; letters by their place, so that they lie alike on every keyboard.
pub(super) fn key(key: &str, code: &str, has_range: bool) -> Option<Wish> {
    let along = 0.5;
    Some(match (key, code) {
        ("+" | "=", _) | (_, "KeyW") => Wish::Zoom { by: 1.6, along },
        ("-", _) | (_, "KeyS") => Wish::Zoom {
            by: 1.0 / 1.6,
            along,
        },
        ("ArrowLeft", _) | (_, "KeyA") => Wish::Move(-0.2),
        ("ArrowRight", _) | (_, "KeyD") => Wish::Move(0.2),
        ("0" | "Home", _) => Wish::Whole,
        ("Escape", _) if has_range => Wish::Drop,
        _ => return None,
    })
}

/// The pointers that are down.
#[derive(Debug, Default)]
pub(super) struct Hand {
    /// Which, and where each is.
    fingers: Vec<(i32, f64, f64)>,
    /// Where the first came down, if it has not moved since.
    still: Option<(f64, f64)>,
    /// Where a stretch begins, along the view.
    range_from: Option<f64>,
}

impl Hand {
    fn down(&mut self, id: i32, x: f64, y: f64, width: f64, is_range: bool) {
        self.fingers.push((id, x, y));
        let is_first = self.fingers.len() == 1;
        self.still = is_first.then_some((x, y));
        let is_range = is_first && x > LABEL_PX && (is_range || y < RULER_PX);
        self.range_from = is_range.then(|| along(x, width));
    }

    fn moved(&mut self, id: i32, x: f64, y: f64, width: f64) -> Vec<Wish> {
        let before = self.fingers.clone();
        let Some(finger) = self.fingers.iter_mut().find(|finger| finger.0 == id) else {
            return Vec::new();
        };
        let (_, old_x, old_y) = *finger;
        (finger.1, finger.2) = (x, y);
        if let Some((from_x, from_y)) = self.still {
            if (x - from_x).hypot(y - from_y) < STILL_PX {
                (finger.1, finger.2) = (old_x, old_y);
                return Vec::new();
            }
            self.still = None;
        }
        if let Some(from) = self.range_from {
            return vec![Wish::Range(from, along(x, width))];
        }
        let span = (width - LABEL_PX).max(1.0);
        match (before.as_slice(), self.fingers.as_slice()) {
            ([_], _) => {
                #[allow(clippy::cast_possible_truncation, reason = "pixels")]
                let down = (old_y - y) as i32;
                vec![Wish::Move((old_x - x) / span), Wish::Scroll(down)]
            }
            ([one, other, ..], [one_now, other_now, ..]) => {
                let was = (one.1 - other.1).abs().max(8.0);
                let is = (one_now.1 - other_now.1).abs().max(8.0);
                let mid_was = f64::midpoint(one.1, other.1);
                let mid = f64::midpoint(one_now.1, other_now.1);
                vec![
                    Wish::Zoom {
                        by: is / was,
                        along: along(mid, width),
                    },
                    Wish::Move((mid_was - mid) / span),
                ]
            }
            _ => Vec::new(),
        }
    }

    /// A pointer that came up where it came down picks what is there.
    fn up(&mut self, id: i32) -> Option<Wish> {
        self.fingers.retain(|finger| finger.0 != id);
        self.range_from = None;
        self.still.take().map(|(x, y)| Wish::Pick { x, y })
    }
}

/// Listeners for pointers that come down, move and go up on the canvas.
pub(super) fn listeners(
    canvas: &NodeRef,
    hand: &Rc<RefCell<Hand>>,
    on_wish: &Callback<Wish>,
) -> [Callback<PointerEvent>; 3] {
    let place = |event: &PointerEvent| (f64::from(event.offset_x()), f64::from(event.offset_y()));
    let width = |canvas: &NodeRef| {
        let canvas = canvas.cast::<HtmlCanvasElement>();
        canvas.map_or(1.0, |canvas| f64::from(canvas.client_width()))
    };
    let down = {
        let (canvas, hand) = (canvas.clone(), Rc::clone(hand));
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            let (x, y) = place(&event);
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                // A pointer that is gone already moves nothing.
                let _ = canvas.set_pointer_capture(event.pointer_id());
            }
            hand.borrow_mut()
                .down(event.pointer_id(), x, y, width(&canvas), event.shift_key());
        })
    };
    let moved = {
        let (canvas, hand, on_wish) = (canvas.clone(), Rc::clone(hand), on_wish.clone());
        Callback::from(move |event: PointerEvent| {
            let (x, y) = place(&event);
            let wishes = hand
                .borrow_mut()
                .moved(event.pointer_id(), x, y, width(&canvas));
            for wish in wishes {
                on_wish.emit(wish);
            }
        })
    };
    let up = {
        let (hand, on_wish) = (Rc::clone(hand), on_wish.clone());
        Callback::from(move |event: PointerEvent| {
            let wish = hand.borrow_mut().up(event.pointer_id());
            // What was cancelled was no click.
            if let Some(wish) = wish.filter(|_| event.type_() == "pointerup") {
                on_wish.emit(wish);
            }
        })
    };
    [down, moved, up]
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: f64 = 604.0;

    #[test]
    fn a_pointer_that_keeps_still_picks_and_one_that_moves_drags() {
        let mut hand = Hand::default();
        hand.down(1, 200.0, 50.0, WIDTH, false);
        assert_eq!(hand.moved(1, 202.0, 50.0, WIDTH), []);
        assert_eq!(hand.up(1), Some(Wish::Pick { x: 200.0, y: 50.0 }));
        hand.down(1, 200.0, 50.0, WIDTH, false);
        let wishes = hand.moved(1, 150.0, 40.0, WIDTH);
        assert_eq!(wishes, [Wish::Move(0.1), Wish::Scroll(10)]);
        assert_eq!(hand.up(1), None);
    }

    #[test]
    fn shift_or_the_ruler_choose_a_stretch() {
        for (y, is_range) in [(50.0, true), (10.0, false)] {
            let mut hand = Hand::default();
            hand.down(1, 204.0, y, WIDTH, is_range);
            assert_eq!(hand.moved(1, 354.0, y, WIDTH), [Wish::Range(0.2, 0.5)]);
        }
    }

    #[test]
    fn two_fingers_that_part_come_closer_around_their_middle() {
        let mut hand = Hand::default();
        hand.down(1, 304.0, 50.0, WIDTH, false);
        hand.down(2, 404.0, 50.0, WIDTH, false);
        let wishes = hand.moved(2, 504.0, 50.0, WIDTH);
        assert_eq!(
            wishes[0],
            Wish::Zoom {
                by: 2.0,
                along: 0.6
            }
        );
        assert_eq!(hand.up(1), None);
    }

    #[test]
    fn letters_mean_what_they_mean_by_their_place() {
        assert_eq!(key("ω", "KeyW", false), key("+", "", false));
        assert_eq!(key("q", "KeyA", false), Some(Wish::Move(-0.2)));
        assert_eq!(key("Escape", "Escape", false), None);
        assert_eq!(key("Escape", "Escape", true), Some(Wish::Drop));
    }
}
