//! The page. Read in this order: [`state`] (what is true, pure), [`services`] (the outside
//! world), [`hooks`] (state meets services), [`components`] (small parts that know nothing of
//! seccomp), [`panels`] (areas of the screen), [`app`] (the screen).

#![forbid(unsafe_code)]
// Yew's `html!` and properties take values; pedantic lints about that do not apply to it.
#![allow(
    clippy::needless_pass_by_value,
    reason = "Yew hands properties and callbacks over by value"
)]

pub mod app;
pub mod components;
pub mod hooks;
pub mod opening;
pub mod panels;
pub mod parts;
pub mod route;
pub mod services;
pub mod state;
