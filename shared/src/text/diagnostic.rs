//! A problem with a place in what the learner wrote.

use super::Span;

/// How bad a diagnostic is. Only errors stop a filter from loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The filter cannot be used.
    Error,
    /// The filter can be used, but probably does not say what was meant.
    Warning,
    /// Something worth knowing.
    Note,
}

/// A problem with a span in what the learner wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, for programs: `unknown-syscall`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What is wrong: lower case, no final period.
    pub message: String,
    /// The next thing to try, if there is one.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something that stops the filter from loading.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            help: None,
        }
    }

    /// Something that is probably not what was meant.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Something worth knowing.
    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::error(code, span, message)
        }
    }

    /// Adds the next thing to try.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether this stops the filter from loading.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
