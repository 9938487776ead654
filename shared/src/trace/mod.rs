//! What happened in a run: summaries of recorded calls.

mod counts;
mod summary;

pub use counts::{BadCount, Counts};
pub use summary::{Refusals, Row, Tally};
