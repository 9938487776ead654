//! From a started set-up process to a sandbox that stands, or back to nothing.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::unistd::Pid;

use super::cgroup::{Cgroups, RunCgroup};
use super::error::{SandboxError, at};
use super::handover::{News, Orders};
use super::killer::Killer;
use super::setup;
use super::step::Step;
use crate::sys::channel::Channel;
use crate::sys::process;

/// How long a sandbox may take to be ready. It takes milliseconds; this is for overload.
const PATIENCE: Duration = Duration::from_secs(10);

/// A sandbox that stands.
#[derive(Debug)]
pub(super) struct Born {
    pub(super) leader: Pid,
    pub(super) leader_pidfd: OwnedFd,
    pub(super) init: Pid,
    pub(super) killer: Killer,
    pub(super) cgroup: Option<RunCgroup>,
}

/// A set-up process, and what has come of it so far. Dropped, it and all that is known are ended
/// and reaped.
#[derive(Debug)]
pub(super) struct Birth {
    setup: Child,
    control: Channel,
    init: Option<(Pid, Killer)>,
    /// Its directories can go only when nobody is in them, so it is dropped last.
    cgroup: Option<RunCgroup>,
}

impl Birth {
    /// Starts a set-up process and lets it enter its control groups.
    pub(super) fn start(launcher: &Path, cgroups: &Cgroups) -> Result<Self, SandboxError> {
        let cgroup = cgroups.make().map_err(at(Step::MakeCgroup))?;
        let start = || {
            let (control, childs_end) = Channel::pair()?;
            control.learn_senders()?;
            control.set_patience(PATIENCE)?;
            let setup = Command::new(launcher)
                .arg0(setup::NAME)
                .env_clear()
                .stdin(Stdio::from(childs_end.into_fd()))
                .spawn()?;
            Ok::<_, io::Error>((setup, control))
        };
        let (setup, control) = start().map_err(at(Step::StartSetup))?;
        let birth = Self {
            setup,
            control,
            init: None,
            cgroup,
        };
        let doors: Vec<_> = birth.cgroup.iter().flat_map(RunCgroup::doors).collect();
        birth
            .control
            .send(b"doors", &doors)
            .map_err(at(Step::EnterCgroup))?;
        Ok(birth)
    }

    /// Itself, if its process still waits: somebody may have killed it meanwhile.
    pub(super) fn alive(mut self) -> Option<Self> {
        matches!(self.setup.try_wait(), Ok(None)).then_some(self)
    }

    /// Sends the plan and waits until the leader stands.
    pub(super) fn attend(
        &mut self,
        orders: &Orders,
        stdio: &[OwnedFd; 3],
        gate: &Channel,
        program: OsString,
    ) -> Result<Born, SandboxError> {
        if let Some(cgroup) = &self.cgroup {
            cgroup.limit(&orders.limits).map_err(at(Step::MakeCgroup))?;
        }
        let plan = memory_file(&orders.encode()).map_err(at(Step::ReadPlan))?;
        let [input, output, errors] = stdio.each_ref().map(AsFd::as_fd);
        let fds = [plan.as_fd(), input, output, errors, gate.as_fd()];
        match self.control.send(b"plan", &fds) {
            // It has ended already, and its last word may be waiting for us.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            result => result.map_err(at(Step::ReadPlan))?,
        }
        loop {
            let (news, sender) = self.next_news()?;
            match news {
                News::Init => {
                    let pidfd = process::pidfd_open(sender).map_err(at(Step::MakeNamespaces))?;
                    self.init = Some((sender, Killer::new(pidfd)));
                }
                News::Ready => {
                    let leader_pidfd =
                        process::pidfd_open(sender).map_err(at(Step::ReadyLeader))?;
                    // It has ended or is about to: pid 1 went on only after its last word.
                    self.setup.wait().map_err(at(Step::StartSetup))?;
                    let (init, killer) = self.init.take().ok_or(SandboxError::Died)?;
                    return Ok(Born {
                        leader: sender,
                        leader_pidfd,
                        init,
                        killer,
                        cgroup: self.cgroup.take(),
                    });
                }
                News::Failed(step, errno) => {
                    return Err(at(step)(io::Error::from_raw_os_error(errno)));
                }
                News::NotFound => return Err(SandboxError::NotFound { program }),
                News::NotExecutable(errno) => {
                    return Err(SandboxError::NotExecutable {
                        program,
                        reason: io::Error::from_raw_os_error(errno),
                    });
                }
            }
        }
    }

    fn next_news(&self) -> Result<(News, Pid), SandboxError> {
        let message = self.control.receive().map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => SandboxError::Slow {
                seconds: PATIENCE.as_secs(),
            },
            // It went before it had read what we sent.
            io::ErrorKind::ConnectionReset => SandboxError::Died,
            _ => at(Step::StartSetup)(error),
        })?;
        News::decode(&message.bytes)
            .zip(message.sender)
            .ok_or(SandboxError::Died)
    }

    /// Ends and reaps all that the calling thread has started.
    pub(super) fn undo(self) {
        drop(self);
        // A pid 1 that we never heard of sees that the set-up process is gone, and ends.
        while let Ok(Some(_)) = process::wait_any_of_thread() {}
    }
}

impl Drop for Birth {
    fn drop(&mut self) {
        // Each of these fails only if the process is gone, which is the aim.
        let _ = self.setup.kill();
        let _ = self.setup.wait();
        if let Some((init, killer)) = &self.init {
            let _ = killer.kill();
            let _ = process::wait_child(Some(*init));
        }
    }
}

fn memory_file(bytes: &[u8]) -> io::Result<File> {
    let fd = memfd_create(c"plan", MFdFlags::MFD_CLOEXEC)?;
    let mut file = File::from(fd);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}
