//! State meets services.

mod use_elapsed;
mod use_filter;
mod use_run;
mod use_shortcuts;

pub use use_elapsed::use_elapsed;
pub use use_filter::{FilterHandle, use_filter};
pub use use_run::{RunHandle, use_run};
pub use use_shortcuts::use_shortcuts;
