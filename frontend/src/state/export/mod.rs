//! The run that is shown as a file: for strace's readers, for scripts, for tables, for Perfetto.

mod csv;
mod perfetto;
mod strace;
mod stream;

use ringside_shared::wire::Event;

use super::RunState;

pub use stream::events;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As strace writes it.
    Strace,
    /// The events, one JSON object a line: what `ringside replay` and this page read.
    Ndjson,
    /// A table of the calls.
    Csv,
    /// What `ui.perfetto.dev` and `chrome://tracing` open.
    Perfetto,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Strace, Self::Ndjson, Self::Csv, Self::Perfetto];

    /// Name and use.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Strace => (
                "strace text",
                "as strace writes it, with who refused at the end of the line",
            ),
            Self::Ndjson => (
                "NDJSON",
                "every event; this page opens it again, and ringside replay reads it",
            ),
            Self::Csv => ("CSV", "a table of the calls for spreadsheets"),
            Self::Perfetto => (
                "Perfetto JSON",
                "a lane a thread; open it in ui.perfetto.dev",
            ),
        }
    }

    /// Name of the file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Strace => "trace.strace",
            Self::Ndjson => "trace.ndjson",
            Self::Csv => "trace.csv",
            Self::Perfetto => "trace.perfetto.json",
        }
    }

    /// The run in this format.
    pub fn write(self, run: &RunState) -> String {
        let events = events(run);
        match self {
            Self::Strace => strace::write(&events),
            Self::Ndjson => lines(&events),
            Self::Csv => csv::write(&events),
            Self::Perfetto => perfetto::write(&events),
        }
    }
}

fn lines(events: &[Event]) -> String {
    // Plain data always becomes JSON.
    let lines = events
        .iter()
        .filter_map(|event| serde_json::to_string(event).ok());
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

#[cfg(test)]
mod tests;
