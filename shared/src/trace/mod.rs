//! What happened in a run: summaries of recorded calls, and what other filters would have said.

mod counts;
mod recorded;
mod replay;
mod strace;
pub mod strace_line;
mod strace_log;
mod summary;

pub use counts::{BadCount, Counts};
pub use recorded::RecordedCall;
pub use replay::{NotACall, Replay};
pub(crate) use replay::{action, arch, data};
pub use strace::{StraceLog, UNKNOWN};
pub use summary::{Refusals, Row, Tally};
