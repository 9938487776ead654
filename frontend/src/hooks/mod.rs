//! State meets services.

mod use_run;

pub use use_run::{RunHandle, use_run};
