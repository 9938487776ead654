//! Seconds since something began, for people to watch.

use gloo::timers::callback::Interval;
use yew::prelude::*;

use crate::services::clock::now;

const TICK_MS: u32 = 100;

/// Milliseconds since `is_live` became true; 0 while it is not.
#[hook]
pub fn use_elapsed(is_live: bool) -> f64 {
    let elapsed = use_state_eq(|| 0.0);
    {
        let elapsed = elapsed.setter();
        use_effect_with(is_live, move |&is_live| {
            let begin = now();
            elapsed.set(0.0);
            let ticker =
                is_live.then(|| Interval::new(TICK_MS, move || elapsed.set(now() - begin)));
            move || drop(ticker)
        });
    }
    *elapsed
}
