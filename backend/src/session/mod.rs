//! One run from admission to its end.
//!
//! Read in this order: [`request`] (what was asked for, checked), [`gate`] (who may run, and
//! when), [`run`] (sandbox, tracer and pump on one thread), [`teller`], `translate` and `line` (the
//! tracer's words to the wire's), [`outbox`] (events until the client takes them), [`live`] (all of it, for one client).

mod alarm;
pub mod audience;
mod cpu;
mod decode;
pub mod gate;
pub mod hall;
pub mod id;
mod line;
pub mod live;
pub mod metrics;
pub mod outbox;
mod outcome;
mod pump;
mod reached;
pub mod request;
pub mod run;
mod stdio;
pub mod stop;
pub mod teller;
pub(crate) mod translate;

pub use audience::{Audience, Lost};
pub use stdio::Stdin;
