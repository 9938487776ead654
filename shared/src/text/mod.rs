//! Spans and diagnostics: one shape for every parser we have.

pub mod align;
mod diagnostic;
mod diagnostics;
mod edit;
mod lines;
mod span;
pub mod suggest;

pub use diagnostic::{Diagnostic, Severity};
pub use diagnostics::{Diagnostics, MAX_DIAGNOSTICS};
pub use edit::{TextEdit, apply};
pub(crate) use lines::ending;
pub use lines::{Lines, lines};
pub use span::{LineColumn, LineIndex, Span};
