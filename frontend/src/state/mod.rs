//! What is true: pure, without web types, tested natively.

mod log;
pub mod run;

pub use log::Log;
pub use run::{Phase, RunAction, RunState};
