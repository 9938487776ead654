//! From wait statuses to stops. A tracee can be asked and resumed only while it is [`Stopped`].

use std::marker::PhantomData;

use nix::unistd::Pid;

use super::error::TraceError;
use crate::sys::ptrace::{self, FirstArgument, SignalInfo, SyscallInfo, Usage};

/// ptrace requests are valid only from the thread that seized the tracee.
type BoundToThread = PhantomData<*const ()>;

/// A tracee in a ptrace stop. Made by [`wait`] only, used up by resuming.
#[derive(Debug)]
pub(super) struct Stopped {
    pid: Pid,
    _thread: BoundToThread,
}

impl Stopped {
    /// Its thread id in our own pid namespace.
    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// What a syscall stop is about.
    pub(super) fn syscall_info(&self) -> Result<SyscallInfo, TraceError> {
        ptrace::syscall_info(self.pid.as_raw())
            .map_err(TraceError::ptrace("GET_SYSCALL_INFO", self.pid))
    }

    /// The new tracee's id at a birth, or the former thread id at an exec.
    pub(super) fn event_pid(&self) -> Result<Pid, TraceError> {
        let message = ptrace::event_message(self.pid.as_raw())
            .map_err(TraceError::ptrace("GETEVENTMSG", self.pid))?;
        Ok(Pid::from_raw(i32::try_from(message).unwrap_or(0)))
    }

    /// The signal of a signal-delivery stop.
    pub(super) fn signal_info(&self) -> Result<SignalInfo, TraceError> {
        ptrace::signal_info(self.pid.as_raw()).map_err(TraceError::ptrace("GETSIGINFO", self.pid))
    }

    /// The first signal that waits for this thread, still in its queue.
    pub(super) fn pending_signal(&self) -> Result<Option<SignalInfo>, TraceError> {
        ptrace::first_pending_signal(self.pid.as_raw())
            .map_err(TraceError::ptrace("PEEKSIGINFO", self.pid))
    }

    /// Changes the first argument of the call at whose entry it is stopped.
    pub(super) fn set_first_argument(
        &self,
        register: FirstArgument,
        value: u64,
    ) -> Result<(), TraceError> {
        ptrace::set_first_argument(self.pid.as_raw(), register, value)
            .map_err(TraceError::ptrace("POKEUSER", self.pid))
    }

    /// Lets it run to its next stop, with a signal unless that is 0.
    pub(super) fn resume(self, signal: i32) -> Result<(), TraceError> {
        ptrace::resume_to_syscall(self.pid.as_raw(), signal)
            .map_err(TraceError::ptrace("SYSCALL", self.pid))
    }

    /// Leaves it where it is until it is resumed.
    pub(super) fn keep(&self) -> Result<(), TraceError> {
        ptrace::take_stop(self.pid.as_raw()).map_err(TraceError::Wait)
    }

    /// Leaves it in its group stop until SIGCONT.
    pub(super) fn listen(self) -> Result<(), TraceError> {
        ptrace::listen(self.pid.as_raw()).map_err(TraceError::ptrace("LISTEN", self.pid))
    }
}

/// Why a tracee stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Entry or exit of a syscall; `GET_SYSCALL_INFO` says which.
    Syscall,
    /// A signal is about to be delivered.
    Signal(i32),
    /// Job control stopped the whole process.
    Group,
    /// The first stop of a tracee, or the end of a group stop.
    Trap,
    /// It made a child or a thread.
    Birth,
    /// It runs another program now.
    Exec,
    /// An event that we did not ask for.
    Other,
}

/// How a process or thread ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this status, 0 to 255.
    Exited(i32),
    /// By this signal.
    Signaled(i32),
}

/// News of a child or tracee.
#[derive(Debug)]
pub(super) enum News {
    Stopped(Stopped, Stop),
    Ended {
        pid: Pid,
        ending: Ending,
        usage: Usage,
    },
}

/// Waits for news of any child or tracee of this thread. `None` when it has none.
pub(super) fn wait() -> Result<Option<News>, TraceError> {
    let Some(waited) = ptrace::wait_any().map_err(TraceError::Wait)? else {
        return Ok(None);
    };
    let pid = Pid::from_raw(waited.pid);
    let status = waited.status;
    let ended = |ending| News::Ended {
        pid,
        ending,
        usage: waited.usage,
    };
    Ok(Some(if libc::WIFEXITED(status) {
        ended(Ending::Exited(libc::WEXITSTATUS(status)))
    } else if libc::WIFSIGNALED(status) {
        ended(Ending::Signaled(libc::WTERMSIG(status)))
    } else {
        let stopped = Stopped {
            pid,
            _thread: PhantomData,
        };
        News::Stopped(stopped, classify(status))
    }))
}

/// A stop's status is `signal << 8 | 0x7f`, with the event in the bits above (ptrace(2)).
fn classify(status: i32) -> Stop {
    let signal = libc::WSTOPSIG(status);
    match (signal, status >> 16) {
        // TRACESYSGOOD sets bit 7, so that no real SIGTRAP can be taken for a syscall stop.
        (signal, 0) if signal == libc::SIGTRAP | 0x80 => Stop::Syscall,
        (signal, 0) => Stop::Signal(signal),
        (libc::SIGTRAP, ptrace::EVENT_STOP) => Stop::Trap,
        (_, ptrace::EVENT_STOP) => Stop::Group,
        (_, libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK | libc::PTRACE_EVENT_CLONE) => {
            Stop::Birth
        }
        (_, libc::PTRACE_EVENT_EXEC) => Stop::Exec,
        _ => Stop::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signal: i32, event: i32, stop: Stop) {
        assert_eq!(classify(event << 16 | signal << 8 | 0x7f), stop);
    }

    #[test]
    fn a_real_sigtrap_is_not_a_syscall_stop() {
        check(libc::SIGTRAP, 0, Stop::Signal(libc::SIGTRAP));
        check(libc::SIGTRAP | 0x80, 0, Stop::Syscall);
    }

    #[test]
    fn a_group_stop_is_told_from_a_first_stop_and_from_a_signal() {
        check(libc::SIGSTOP, ptrace::EVENT_STOP, Stop::Group);
        check(libc::SIGTRAP, ptrace::EVENT_STOP, Stop::Trap);
        check(libc::SIGSTOP, 0, Stop::Signal(libc::SIGSTOP));
    }
}
