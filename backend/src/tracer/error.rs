//! What can go wrong while tracing.

use std::io;

use nix::unistd::Pid;

/// Tracing failed, or a tracee went away under us.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// Not a failure once tracing has begun: its wait status is on its way.
    #[error("tracee {0} died while stopped")]
    Died(Pid),
    /// The kernel refused a request.
    #[error("ptrace {request} failed on tracee {pid}")]
    Ptrace {
        /// The request's name in ptrace(2), without the prefix.
        request: &'static str,
        /// The tracee, in our own pid namespace.
        pid: Pid,
        /// The kernel's answer.
        #[source]
        source: io::Error,
    },
    /// A filter could not be put into the command.
    #[error("could not {what} in the command, so its filters were not installed")]
    Inject {
        /// What was tried.
        what: &'static str,
        /// The kernel's answer.
        #[source]
        source: io::Error,
    },
    /// wait4 failed.
    #[error("waiting for tracees failed")]
    Wait(#[source] io::Error),
    /// The command could not be let go once it was traced.
    #[error("the traced command could not be started")]
    Release(#[source] io::Error),
}

impl TraceError {
    /// Like [`TraceError::ptrace`], for what is not a ptrace request.
    pub(super) fn inject(what: &'static str, pid: Pid) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.raw_os_error() {
            Some(libc::ESRCH) => Self::Died(pid),
            _ => Self::Inject { what, source },
        }
    }

    /// Tells the death of a tracee from a failure of the tracer: the kernel says ESRCH for both a
    /// process that is gone and one that was killed out of its stop.
    pub(super) fn ptrace(request: &'static str, pid: Pid) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.raw_os_error() {
            Some(libc::ESRCH) => Self::Died(pid),
            _ => Self::Ptrace {
                request,
                pid,
                source,
            },
        }
    }
}
