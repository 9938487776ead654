//! State meets services.

mod use_filter;
mod use_run;

pub use use_filter::{FilterHandle, use_filter};
pub use use_run::{RunHandle, use_run};
