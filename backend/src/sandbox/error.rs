//! Why there is no sandbox.

use std::ffi::OsString;
use std::io;

use super::step::Step;

/// Why there is no sandbox. Nothing of the command has run, and nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A set-up step failed.
    #[error("could not {step}: {source}{}", try_next(*.step))]
    Step {
        /// Which one.
        step: Step,
        /// What the kernel said.
        source: io::Error,
    },
    /// The command is empty.
    #[error("the command is empty; give a program, for example `date`")]
    EmptyCommand,
    /// No such program in the sandbox: exit status 127 for a shell.
    #[error("`{}`: command not found in the sandbox; it sees the programs of {} and nothing else", .program.display(), seen(*.has_rootfs))]
    NotFound {
        /// As the learner wrote it.
        program: OsString,
        /// Whether it was looked for in the operator's tree, and not in the host's.
        has_rootfs: bool,
    },
    /// The file is there but cannot be run: exit status 126 for a shell.
    #[error("`{}`: {reason}; name a program file that is executable", .program.display())]
    NotExecutable {
        /// As the learner wrote it.
        program: OsString,
        /// What the kernel said of the file.
        reason: io::Error,
    },
    /// The set-up ended without saying why: somebody killed it.
    #[error(
        "the sandbox died while it was set up; look for an out-of-memory kill in the kernel log"
    )]
    Died,
    /// The set-up took too long.
    #[error("the sandbox was not ready after {seconds} s; the host is overloaded, try again")]
    Slow {
        /// How long it was given.
        seconds: u64,
    },
}

impl SandboxError {
    /// The exit status that a shell gives for this: 127, 126, or `None` if it is our failure.
    pub fn shell_status(&self) -> Option<u8> {
        match self {
            Self::NotFound { .. } => Some(127),
            Self::NotExecutable { .. } => Some(126),
            Self::Step { .. } | Self::EmptyCommand | Self::Died | Self::Slow { .. } => None,
        }
    }
}

fn seen(has_rootfs: bool) -> &'static str {
    if has_rootfs {
        "the tree that --rootfs names"
    } else {
        "the host's /usr"
    }
}

fn try_next(step: Step) -> String {
    step.remedy()
        .map(|remedy| format!("; {remedy}"))
        .unwrap_or_default()
}

/// Turns an error into one that names the step. Made when the step has been taken, well or not, so
/// the clock is told.
pub(super) fn at<E: Into<io::Error>>(step: Step) -> impl FnOnce(E) -> SandboxError {
    super::clock::note(step);
    move |error| SandboxError::Step {
        step,
        source: error.into(),
    }
}
