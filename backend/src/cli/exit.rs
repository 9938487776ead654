//! How a verb ends: the exit statuses that scripts rely on.

use super::file;
use ringside_shared::abi::signal;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A status that is not a failure of Ringside itself.
pub(crate) type Exit = u8;

/// Bad usage, and files that cannot be read: what clap and most tools answer.
const USAGE: u8 = 2;
/// A filter that does not load, or a file that is no program: there is nothing to answer about, and 1
/// is an answer (it differs, it has findings, it cannot be said). Of `check`, whose question that
/// is, it is 1.
pub(crate) const NOT_LOADED: Exit = USAGE;
/// `run`: Ringside itself failed, so that the command's own statuses stay distinct (as docker run).
pub(super) const RUN_FAILED: u8 = 125;

/// A verb could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// A file named on the command line cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file named by `-o` cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not what the verb takes.
    #[error("cannot use `{}`: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to try.
        problem: String,
    },
    /// The arguments contradict each other or name something that is not there.
    #[error("{0}")]
    Usage(String),
    /// Standard input or output broke.
    #[error("standard input or output failed: {0}")]
    Stdio(#[from] io::Error),
}

impl CliError {
    /// A file that cannot be read.
    pub(crate) fn unreadable(path: &Path, source: io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            source,
        }
    }

    /// Whether the reader of our output left, as `head` does: no reason to complain.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Stdio(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// The process's exit status for what a verb came to; says on stderr what went wrong.
pub(crate) fn finish(done: Result<Exit, CliError>) -> ExitCode {
    match done {
        Ok(code) => code.into(),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            USAGE.into()
        }
    }
}

/// The same for `run`, whose own failures are 125.
pub(crate) fn finish_run(done: Result<Exit, CliError>) -> ExitCode {
    match done {
        Ok(code) => code.into(),
        // Whoever read the trace has enough of it.
        Err(error) if error.is_closed_pipe() => pipe_closed().into(),
        Err(error) => {
            complain(&error);
            RUN_FAILED.into()
        }
    }
}

/// As if SIGPIPE had ended us, which is how strace ends.
fn pipe_closed() -> Exit {
    let number = signal::number("SIGPIPE").and_then(|number| u8::try_from(number).ok());
    128 + number.unwrap_or_default()
}

/// Prints what clap has to say. `run` answers bad usage with 125, the others with 2.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    if error.exit_code() == 0 {
        // Help, which somebody wants to read.
        let printed = file::stdout().and_then(|mut stdout| {
            error.print()?;
            stdout.flush()
        });
        return finish(printed.map(|()| 0).map_err(CliError::from));
    }
    // Nothing sensible is left to do when even this cannot be printed.
    let _ = error.print();
    let is_run = std::env::args_os().nth(1).is_some_and(|verb| verb == "run");
    if is_run { RUN_FAILED } else { USAGE }.into()
}

fn complain(error: &dyn std::error::Error) {
    // A closed stderr leaves nobody to tell.
    let _ = writeln!(io::stderr(), "ringside: {error}");
}
