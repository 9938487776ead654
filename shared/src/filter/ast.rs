//! A filter as written.

use crate::text::Span;
use crate::verdict::Action;

/// A filter as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The lines that say something, in source order.
    pub lines: Vec<Line>,
}

/// One line that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: LineKind,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// `default ACTION`
    Default(Action),
    /// `ACTION NAME…`
    Rule {
        /// What the kernel is told.
        action: Action,
        /// Names of syscalls.
        names: Vec<(String, Span)>,
    },
}
