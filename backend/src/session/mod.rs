//! One run from admission to its end.
//!
//! [`gate`] decides who may run and when; [`outbox`] holds events until the client takes them.

pub mod gate;
pub mod outbox;
