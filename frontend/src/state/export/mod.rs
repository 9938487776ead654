//! The run that is shown as a file: for strace's readers, for scripts, for tables, for Perfetto.

mod csv;
mod perfetto;
mod strace;
mod stream;

use ringside_shared::wire::{Command, Event, Share, ShareHead};

use super::RunState;
use super::options::Options;

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

/// What the run was asked for: its own command, filter and options, whose lines its verdicts name.
pub fn head(run: &RunState) -> Share {
    let Some(asked) = run.request.as_deref() else {
        return Share::default();
    };
    let command = match &asked.command {
        Command::Shell(line) => line.clone(),
        Command::Argv(words) => shell_words::join(words),
    };
    Options::of(asked).kept(command, run.source.to_string())
}

/// The run as a server keeps it: what was typed, then the events.
pub fn kept(run: &RunState, head: Share) -> String {
    // Plain data always becomes JSON.
    let head = serde_json::to_string(&ShareHead::Share(head)).unwrap_or_default();
    format!("{head}\n{}", lines(&events(run)))
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
