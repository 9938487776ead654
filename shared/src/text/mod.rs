//! Spans and diagnostics: one shape for every parser we have.

mod diagnostic;
mod span;

pub use diagnostic::{Diagnostic, Severity};
pub use span::{LineColumn, LineIndex, Span};
