//! Writes the trace as it happens, and the table at the end.

use super::{Trace, summary, text};
use crate::cli::CliError;
use crate::session::{Audience, Lost};
use ringside_shared::trace::Tally;
use ringside_shared::wire::{End, Event};
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Writes the trace as it happens.
pub(super) struct Printer {
    trace: Trace,
    state: Mutex<State>,
}

struct State {
    /// Unbuffered, as strace's: a line is there before what the command prints next, and
    /// whatever kills us, the lines up to there are written.
    out: Box<dyn Write + Send>,
    tally: Tally,
    text: text::Text,
    broken: Option<io::Error>,
}

impl Printer {
    pub(super) fn new(trace: Trace, output: Option<&PathBuf>) -> Result<Self, CliError> {
        let out: Box<dyn Write + Send> = match output {
            Some(path) => {
                let file = File::create(path).map_err(|source| CliError::Write {
                    path: path.clone(),
                    source,
                })?;
                Box::new(file)
            }
            None => Box::new(io::stderr()),
        };
        Ok(Self {
            trace,
            state: Mutex::new(State {
                out,
                tally: Tally::default(),
                text: text::Text::default(),
                broken: None,
            }),
        })
    }

    pub(super) fn finish(&self, end: &End, wants_summary: bool) -> Result<(), CliError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.broken.take() {
            return Err(error.into());
        }
        let State { out, tally, .. } = &mut *state;
        if self.trace == Trace::Ndjson {
            out.write_all(&json_line(&Event::End(end.clone()))?)?;
        }
        if wants_summary {
            out.write_all(summary::table(tally).as_bytes())?;
        }
        out.flush()?;
        if self.trace != Trace::Ndjson
            && let Some(message) = &end.message
        {
            writeln!(io::stderr(), "ringside: {message}")?;
        }
        Ok(())
    }
}

impl Audience for Printer {
    fn tell(&self, event: Event) -> Result<(), Lost> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State {
            out,
            tally,
            text,
            broken,
        } = &mut *state;
        if let Event::Syscall(call) = &event {
            tally.add(call);
        }
        let written = match self.trace {
            Trace::None => Ok(()),
            Trace::Text => text
                .line(&event)
                .map_or(Ok(()), |line| out.write_all(line.as_bytes())),
            Trace::Ndjson => json_line(&event).and_then(|line| out.write_all(&line)),
        };
        written.map_err(|error| {
            *broken = Some(error);
            Lost::Left
        })
    }
}

fn json_line(event: &Event) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(event)?;
    line.push(b'\n');
    Ok(line)
}
