//! Colours for people: on a terminal only, and never under `NO_COLOR` (no-color.org).

use std::io::IsTerminal;

/// Whether and how words are painted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Colours {
    is_on: bool,
}

impl Colours {
    /// No colours at all.
    #[cfg(test)]
    pub(crate) const NONE: Self = Self { is_on: false };

    /// As a stream likes it: a terminal, unless `NO_COLOR` is set or it says that it is dumb.
    pub(crate) fn of(stream: &impl IsTerminal) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            is_on: stream.is_terminal() && !no_color && !is_dumb,
        }
    }

    /// For what goes to standard output, or to a file, which gets none.
    pub(crate) fn of_output(is_stdout: bool) -> Self {
        let stdout = Self::of(&std::io::stdout());
        Self {
            is_on: stdout.is_on && is_stdout,
        }
    }

    /// Text in the colour of a severity: of a diagnostic or of a finding.
    pub(crate) fn severity(self, severity: &str, text: &str) -> String {
        let code = match severity {
            "error" | "high" => "1;31",
            "warning" | "medium" => "1;33",
            "low" => "1;34",
            _ => "1;36",
        };
        self.paint(code, text)
    }

    /// A line that a change takes away.
    pub(crate) fn removed(self, text: &str) -> String {
        self.paint("31", text)
    }

    /// A line that a change adds.
    pub(crate) fn added(self, text: &str) -> String {
        self.paint("32", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.is_on {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}
