//! Which of the standard streams were open when the process began.
#![allow(
    unsafe_code,
    reason = "what was closed is only seen before Rust's own start, which hides it"
)]

use std::sync::atomic::{AtomicBool, Ordering};

static CLOSED: [AtomicBool; 3] = [const { AtomicBool::new(false) }; 3];

/// Whether descriptor 0, 1 or 2 was closed when the process began. Rust puts `/dev/null` in its
/// place before `main`, so that what is written there is lost without an error.
pub fn was_closed(stream: usize) -> bool {
    CLOSED
        .get(stream)
        .is_some_and(|closed| closed.load(Ordering::Relaxed))
}

extern "C" fn look() {
    for (stream, closed) in (0..).zip(&CLOSED) {
        // SAFETY: F_GETFD takes no pointer and changes nothing.
        let answer = unsafe { libc::fcntl(stream, libc::F_GETFD) };
        closed.store(answer == -1, Ordering::Relaxed);
    }
}

// SAFETY: the C library calls each pointer of this section once, before `main` and on the only
// thread; `look` needs nothing that Rust's start sets up, and cannot unwind.
#[used]
#[unsafe(link_section = ".init_array")]
static LOOK: extern "C" fn() = look;
