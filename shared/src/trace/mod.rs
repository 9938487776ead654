//! What happened in a run: summaries of recorded calls.

mod summary;

pub use summary::{Refusals, Row, Tally};
