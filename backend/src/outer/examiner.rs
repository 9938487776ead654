//! Puts calls into the witness's mouth and looks who stops them.

use std::io::{self, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::unistd::Pid;
use ringside_shared::abi::SeccompData;

use super::Answer;
use super::witness::NAME;
use crate::sys::ptrace::{self, SyscallInfo};
use crate::sys::registers::{self, Registers};

/// A witness that stands at the entry of a call of its own.
#[derive(Debug)]
pub(super) struct Examiner {
    witness: Child,
    pid: Pid,
    /// There, its registers.
    rest: Registers,
}

/// Where the witness has stopped.
#[derive(Debug, PartialEq, Eq)]
enum Stop {
    Entry {
        nr: u64,
    },
    /// No filter had anything stronger to say than `trace`.
    LetThrough,
    Exit {
        value: i64,
        is_error: bool,
    },
    Other,
    Gone,
}

/// How long a witness may take to stand; this is for overload.
const PATIENCE: Duration = Duration::from_secs(10);

/// Its own call: `__NR_getppid`.
#[allow(clippy::cast_sign_loss, reason = "numbers of calls are positive")]
const OWN_CALL: u64 = libc::SYS_getppid as u64;

impl Examiner {
    pub(super) fn start(launcher: &Path) -> io::Result<Self> {
        let (mut gate, theirs) = UnixStream::pair()?;
        gate.set_read_timeout(Some(PATIENCE))?;
        let witness = Command::new(launcher)
            .arg0(NAME)
            .env_clear()
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let pid = Pid::from_raw(witness.id().cast_signed());
        let ready = gate
            .read_exact(&mut [0])
            .and_then(|()| ptrace::seize_with_seccomp_stops(pid.as_raw()))
            .and_then(|()| ptrace::interrupt(pid.as_raw()))
            .and_then(|()| wait(pid))
            .and_then(|_| gate.write_all(&[0]))
            .and_then(|()| stand(pid));
        let mut unready = Dying(Some(witness));
        let rest = ready?;
        let witness = unready.0.take().ok_or_else(gone)?;
        Ok(Self { witness, pid, rest })
    }

    /// What the outer filters answer, and whether the witness has survived it.
    pub(super) fn ask(&mut self, data: &SeccompData) -> (Answer, bool) {
        match self.examine(data) {
            Ok(answer) => (answer, true),
            // It is gone: killed by the answer, or by somebody else.
            Err(Unasked::Killed) => (Answer::Kills, false),
            Err(Unasked::Failed) => (Answer::Unknown, false),
        }
    }

    fn examine(&self, data: &SeccompData) -> Result<Answer, Unasked> {
        let call = self.rest.asking(data.nr, data.args);
        registers::set(self.pid, &call)?;
        let answer = match self.go_on()? {
            Stop::LetThrough => {
                // Nothing of it is done: number -1 is skipped.
                registers::set(self.pid, &call.skipping())?;
                self.go_on()?;
                Answer::LetsThrough
            }
            Stop::Exit { value, is_error } if is_error => {
                Answer::Errno(u16::try_from(-value).unwrap_or(0))
            }
            // The number stands in the return register again (fact 4), or the filter lies.
            Stop::Exit { .. } if self.is_signalled()? => Answer::Kills,
            Stop::Exit { .. } => Answer::Errno(0),
            Stop::Gone => return Err(Unasked::Killed),
            Stop::Entry { .. } | Stop::Other => return Err(Unasked::Failed),
        };
        registers::set(self.pid, &self.rest.before_the_call())?;
        match stand(self.pid) {
            Ok(_) => Ok(answer),
            Err(_) if answer == Answer::Kills => Err(Unasked::Killed),
            Err(error) => Err(error.into()),
        }
    }

    fn go_on(&self) -> io::Result<Stop> {
        ptrace::resume_to_syscall(self.pid.as_raw(), 0)?;
        wait(self.pid)
    }

    fn is_signalled(&self) -> io::Result<bool> {
        Ok(ptrace::first_pending_signal(self.pid.as_raw())?.is_some())
    }
}

/// Why there is no answer of a living witness.
enum Unasked {
    Killed,
    Failed,
}

impl From<io::Error> for Unasked {
    fn from(_: io::Error) -> Self {
        Self::Failed
    }
}

impl Drop for Examiner {
    fn drop(&mut self) {
        end(&mut self.witness);
    }
}

/// A witness that goes unless it is taken out.
struct Dying(Option<Child>);

impl Drop for Dying {
    fn drop(&mut self) {
        if let Some(witness) = &mut self.0 {
            end(witness);
        }
    }
}

/// Each of these fails only if it is gone, which is the aim.
fn end(witness: &mut Child) {
    let _ = witness.kill();
    let _ = witness.wait();
}

/// Lets it go until it enters its own call. Signals on the way are swallowed.
fn stand(pid: Pid) -> io::Result<Registers> {
    loop {
        ptrace::resume_to_syscall(pid.as_raw(), 0)?;
        match wait(pid)? {
            Stop::Entry { nr: OWN_CALL } => return registers::read(pid),
            Stop::Gone => return Err(gone()),
            _ => {}
        }
    }
}

fn gone() -> io::Error {
    io::Error::other("the witness is gone")
}

fn wait(pid: Pid) -> io::Result<Stop> {
    let Some(waited) = ptrace::wait_for(pid.as_raw())? else {
        return Ok(Stop::Gone);
    };
    let status = waited.status;
    if !libc::WIFSTOPPED(status) {
        return Ok(Stop::Gone);
    }
    if status >> 16 == libc::PTRACE_EVENT_SECCOMP {
        return Ok(Stop::LetThrough);
    }
    if libc::WSTOPSIG(status) != libc::SIGTRAP | 0x80 {
        return Ok(Stop::Other);
    }
    Ok(match ptrace::syscall_info(pid.as_raw())? {
        SyscallInfo::Entry { nr, .. } => Stop::Entry { nr },
        SyscallInfo::Exit { value, is_error } => Stop::Exit { value, is_error },
        SyscallInfo::Other => Stop::Other,
    })
}
