//! What the processes of a sandbox tell the server, one message each.

use std::io;
use std::time::Duration;

use nix::unistd::Pid;

use crate::sandbox::error::{SandboxError, at};
use crate::sandbox::step::Step;

/// What steps took.
type Durations = Vec<(Step, Duration)>;

/// News from a process of the sandbox to the server.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum News {
    /// Sent by the set-up process: pid 1 is this process.
    Init(Pid),
    /// Sent by the leader: all that needs no plan is set up, and took so long; it waits for one.
    Standing(Durations),
    /// Sent by the leader: all is set up, the rest took so long; it waits for its release.
    Ready(Durations),
    /// A step failed with this errno.
    Failed(Step, i32),
    /// The program does not exist.
    NotFound,
    /// The program cannot be run, because of this errno.
    NotExecutable(i32),
}

impl News {
    pub(in crate::sandbox) fn encode(&self) -> Vec<u8> {
        let (tag, step, number) = match self {
            Self::Init(pid) => (b'i', 0, pid.as_raw()),
            Self::Standing(_) => (b's', 0, 0),
            Self::Ready(_) => (b'r', 0, 0),
            Self::Failed(step, errno) => (b'f', step.number(), *errno),
            Self::NotFound => (b'n', 0, 0),
            Self::NotExecutable(errno) => (b'x', 0, *errno),
        };
        let [a, b, c, d] = number.to_le_bytes();
        let mut bytes = vec![tag, step, a, b, c, d];
        if let Self::Standing(took) | Self::Ready(took) = self {
            for (step, duration) in took {
                let nanos = u32::try_from(duration.as_nanos()).unwrap_or(u32::MAX);
                bytes.push(step.number());
                bytes.extend(nanos.to_le_bytes());
            }
        }
        bytes
    }

    pub(in crate::sandbox) fn decode(bytes: &[u8]) -> Option<Self> {
        let &[tag, step, a, b, c, d, ref rest @ ..] = bytes else {
            return None;
        };
        let number = i32::from_le_bytes([a, b, c, d]);
        match tag {
            b'i' => Some(Self::Init(Pid::from_raw(number))),
            b's' => Some(Self::Standing(durations(rest))),
            b'r' => Some(Self::Ready(durations(rest))),
            b'f' => Some(Self::Failed(Step::from_number(step)?, number)),
            b'n' => Some(Self::NotFound),
            b'x' => Some(Self::NotExecutable(number)),
            _ => None,
        }
    }

    /// How a process of the sandbox reports an error of its own.
    pub(in crate::sandbox) fn of(error: &SandboxError) -> Self {
        let errno = |error: &io::Error| error.raw_os_error().unwrap_or(libc::EIO);
        match error {
            SandboxError::Step { step, source } => Self::Failed(*step, errno(source)),
            SandboxError::NotFound { .. } | SandboxError::EmptyCommand => Self::NotFound,
            SandboxError::NotExecutable { reason, .. } => Self::NotExecutable(errno(reason)),
            SandboxError::Died | SandboxError::Slow { .. } => {
                Self::Failed(Step::ReadyLeader, libc::EIO)
            }
        }
    }

    /// What it means where it was not expected: a failure, or nonsense from something that broke.
    pub(in crate::sandbox) fn into_error(self) -> SandboxError {
        match self {
            Self::Failed(step, errno) => at(step)(io::Error::from_raw_os_error(errno)),
            _ => SandboxError::Died,
        }
    }
}

fn durations(bytes: &[u8]) -> Durations {
    let (chunks, _) = bytes.as_chunks::<5>();
    let durations = chunks.iter().filter_map(|&[step, a, b, c, d]| {
        let nanos = u32::from_le_bytes([a, b, c, d]);
        Some((Step::from_number(step)?, Duration::from_nanos(nanos.into())))
    });
    durations.collect()
}
