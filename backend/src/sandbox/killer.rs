//! Ending a run from any thread, at any time.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use crate::sys::process;

/// Ends a run from any thread, at any time. A pidfd never comes to mean another process, so
/// killing twice or too late harms nobody.
#[derive(Debug, Clone)]
pub struct Killer {
    init: Arc<OwnedFd>,
}

impl Killer {
    pub(super) fn new(init: OwnedFd) -> Self {
        Self {
            init: Arc::new(init),
        }
    }

    /// Whether pid 1 of the run has ended.
    pub(super) fn has_ended(&self) -> io::Result<bool> {
        process::pidfd_has_ended(self.init.as_fd())
    }

    /// Kills pid 1 of the run; the kernel kills everything else in its pid namespace with it.
    pub fn kill(&self) -> io::Result<()> {
        match process::pidfd_kill(self.init.as_fd()) {
            // It is dead and reaped: what was wanted.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => Ok(()),
            result => result,
        }
    }
}
