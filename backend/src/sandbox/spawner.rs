//! The server's end of a set-up process.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::handover::{Groundwork, memory_file};
use super::setup;
use crate::sys::channel::Channel;

/// A running set-up process, a child of the thread that started it. Dropped, it is ended.
#[derive(Debug)]
pub struct Spawner {
    process: Child,
    line: Channel,
}

impl Spawner {
    /// `launcher` is the program that calls [`super::become_child`].
    pub fn start(launcher: &Path) -> io::Result<Self> {
        let (line, theirs) = Channel::pair()?;
        let process = Command::new(launcher)
            .arg0(setup::NAME)
            .env_clear()
            .stdin(Stdio::from(theirs.into_fd()))
            .spawn()?;
        Ok(Self { process, line })
    }

    /// Asks for a sandbox that reports on `control` and enters its groups through `doors`.
    pub(super) fn ask(
        &self,
        groundwork: &Groundwork,
        control: &Channel,
        doors: &[BorrowedFd<'_>],
    ) -> io::Result<()> {
        let file = memory_file(&groundwork.encode())?;
        let mut fds = vec![control.as_fd(), file.as_fd()];
        fds.extend_from_slice(doors);
        self.line.send(b"make", &fds)
    }
}

impl Drop for Spawner {
    fn drop(&mut self) {
        // Each of these fails only if the process is gone, which is the aim.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
