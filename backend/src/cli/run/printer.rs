//! Writes the trace as it happens, and the table at the end.

use super::{Trace, summary, text};
use crate::cli::CliError;
use crate::session::{Audience, Lost};
use ringside_shared::trace::Tally;
use ringside_shared::wire::{End, Event};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Writes the trace as it happens.
pub(super) struct Printer {
    trace: Trace,
    state: Mutex<State>,
}

struct State {
    out: Box<dyn Write + Send>,
    /// A terminal sees each line at once; a file gets them in blocks.
    is_eager: bool,
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
                Box::new(BufWriter::new(file))
            }
            None => Box::new(BufWriter::new(io::stderr())),
        };
        Ok(Self {
            trace,
            state: Mutex::new(State {
                out,
                is_eager: output.is_none() && io::stderr().is_terminal(),
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
            serde_json::to_writer(&mut *out, &Event::End(end.clone())).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
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
            is_eager,
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
            Trace::Ndjson => serde_json::to_writer(&mut *out, &event)
                .map_err(io::Error::from)
                .and_then(|()| out.write_all(b"\n")),
        };
        let flushed = written.and_then(|()| if *is_eager { out.flush() } else { Ok(()) });
        flushed.map_err(|error| {
            *broken = Some(error);
            Lost::Left
        })
    }
}
