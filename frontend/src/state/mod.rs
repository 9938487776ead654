//! What is true: pure, without web types, tested natively.

pub mod command;
mod example;
mod log;
pub mod run;
pub mod words;

pub use example::Example;
pub use log::Log;
pub use run::{Phase, RunAction, RunState};
