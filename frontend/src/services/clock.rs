//! The page's own clock.

use gloo::utils::window;

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Seconds since 1970, as this machine has it.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a date of today"
)]
pub fn seconds() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}
