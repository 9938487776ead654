//! A loop of animation frames that sleeps while there is nothing to draw.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};

/// A frame after a hidden tab must not leap.
const LONGEST_FRAME_MS: f64 = 100.0;

/// Calls its function with the milliseconds since the last frame, as long as that returns true.
#[derive(Clone)]
pub struct FrameLoop(Rc<Inner>);

struct Inner {
    frame: RefCell<Option<AnimationFrame>>,
    last: Cell<Option<f64>>,
    on_frame: Box<dyn Fn(f64) -> bool>,
}

impl fmt::Debug for FrameLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_awake = self.0.frame.borrow().is_some();
        f.debug_struct("FrameLoop")
            .field("is_awake", &is_awake)
            .finish()
    }
}

impl FrameLoop {
    /// A loop at rest.
    pub fn new(on_frame: impl Fn(f64) -> bool + 'static) -> Self {
        Self(Rc::new(Inner {
            frame: RefCell::new(None),
            last: Cell::new(None),
            on_frame: Box::new(on_frame),
        }))
    }

    /// Asks for a frame if none is under way.
    pub fn wake(&self) {
        if self.0.frame.borrow().is_some() {
            return;
        }
        // The frame holds the loop weakly: a picture that is gone draws no more.
        let inner = Rc::downgrade(&self.0);
        let frame = request_animation_frame(move |now| {
            if let Some(inner) = inner.upgrade() {
                Self(inner).turn(now);
            }
        });
        self.0.frame.replace(Some(frame));
    }

    fn turn(&self, now: f64) {
        self.0.frame.replace(None);
        let last = self.0.last.replace(Some(now));
        let dt_ms = last.map_or(0.0, |last| (now - last).clamp(0.0, LONGEST_FRAME_MS));
        if (self.0.on_frame)(dt_ms) {
            self.wake();
        } else {
            self.0.last.set(None);
        }
    }
}
