//! A bounded list of diagnostics, so that hostile text cannot make us write a book about it.

use super::{Diagnostic, Severity, Span};

/// Most diagnostics that one stage reports; one more says how many were left out.
pub const MAX_DIAGNOSTICS: usize = 100;

/// Collects what one stage notices.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    n_dropped: usize,
    dropped_severity: Option<Severity>,
}

impl Diagnostics {
    /// Keeps a diagnostic. If there are too many, the last that is not an error makes room for an
    /// error; what finds no room is counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < MAX_DIAGNOSTICS {
            self.list.push(diagnostic);
            return;
        }
        let room = self.list.iter().rposition(|kept| !kept.is_error());
        let dropped = match room {
            Some(at) if diagnostic.is_error() => {
                let dropped = self.list.remove(at);
                self.list.push(diagnostic);
                dropped
            }
            _ => diagnostic,
        };
        self.n_dropped += 1;
        let worst = self
            .dropped_severity
            .map_or(dropped.severity, |s| s.min(dropped.severity));
        self.dropped_severity = Some(worst);
    }

    /// Keeps a diagnostic of this severity, which is not made if it would only be counted.
    pub fn push_with(&mut self, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        if severity == Severity::Error || self.list.len() < MAX_DIAGNOSTICS {
            self.push(make());
            return;
        }
        self.n_dropped += 1;
        let worst = self.dropped_severity.map_or(severity, |s| s.min(severity));
        self.dropped_severity = Some(worst);
    }

    /// Whether more will only be counted; then looking for a good hint is wasted time.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MAX_DIAGNOSTICS && self.list.iter().all(Diagnostic::is_error)
    }

    /// Whether more warnings will only be counted.
    pub fn is_full_of_warnings(&self) -> bool {
        self.list.len() >= MAX_DIAGNOSTICS
    }

    /// Whether something stops the filter from loading.
    pub fn has_errors(&self) -> bool {
        self.dropped_severity == Some(Severity::Error) || self.list.iter().any(Diagnostic::is_error)
    }

    /// The list; if some were left out, its last entry says so, as badly as the worst of them.
    pub fn into_vec(mut self) -> Vec<Diagnostic> {
        if let Some(severity) = self.dropped_severity {
            let span = self.list.last().map_or(Span::default(), |last| last.span);
            let message = format!("{} more problems are not shown", self.n_dropped);
            self.list.push(Diagnostic {
                severity,
                ..Diagnostic::error("too-many-problems", span, message)
            });
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(n: usize) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        for _ in 0..n {
            diagnostics.push(Diagnostic::warning("w", Span::default(), "w"));
        }
        diagnostics
    }

    #[test]
    fn a_hundred_are_shown_and_the_rest_is_counted() {
        assert_eq!(filled(MAX_DIAGNOSTICS).into_vec().len(), MAX_DIAGNOSTICS);
        let list = filled(MAX_DIAGNOSTICS + 7).into_vec();
        assert_eq!(list.len(), MAX_DIAGNOSTICS + 1);
        assert_eq!(
            list[MAX_DIAGNOSTICS].message,
            "7 more problems are not shown"
        );
    }

    #[test]
    fn what_is_only_counted_is_not_made() {
        let mut diagnostics = filled(MAX_DIAGNOSTICS);
        diagnostics.push_with(Severity::Note, || panic!("no room"));
        let error = || Diagnostic::error("e", Span::default(), "e");
        diagnostics.push_with(Severity::Error, error);
        let list = diagnostics.into_vec();
        assert_eq!(
            list[MAX_DIAGNOSTICS].message,
            "2 more problems are not shown"
        );
        assert!(list.iter().any(|d| d.code == "e"));
    }

    #[test]
    fn an_error_is_shown_rather_than_the_hundredth_warning() {
        let mut diagnostics = filled(MAX_DIAGNOSTICS);
        diagnostics.push(Diagnostic::error("e", Span::default(), "e"));
        assert!(diagnostics.has_errors());
        let codes: Vec<_> = diagnostics.into_vec().iter().map(|d| d.code).collect();
        assert_eq!(codes[98..], ["w", "e", "too-many-problems"]);
    }
}
