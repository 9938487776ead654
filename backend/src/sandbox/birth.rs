//! From an order at the set-up process to a sandbox that stands, or back to nothing.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use nix::unistd::Pid;

use super::cgroup::RunCgroup;
use super::error::{SandboxError, at};
use super::frame::Frame;
use super::handover::{Groundwork, News};
use super::ids::Lease;
use super::killer::Killer;
use super::plan::HostIds;
use super::spawner::Spawner;
use super::standing::Standing;
use super::step::Step;
use crate::sys::channel::Channel;
use crate::sys::process;

/// How long a sandbox may take for its next step. It takes milliseconds; this is for overload.
const PATIENCE: Duration = Duration::from_secs(10);

/// A sandbox on its way.
#[derive(Debug)]
pub(super) struct Birth {
    line: Line,
    body: Body,
    frame: Frame,
}

/// The server's end of the line to the processes of one sandbox.
#[derive(Debug)]
pub(super) struct Line(Channel);

/// What there is of a sandbox. Dropped, it is ended and reaped.
#[derive(Debug)]
pub(super) struct Body {
    init: Option<(Pid, Killer)>,
    /// Its directories can go only when nobody is in them.
    pub(super) cgroup: Option<RunCgroup>,
    /// Nobody else gets these before all that had them is gone.
    lease: Lease,
}

impl Birth {
    /// Asks for a sandbox.
    pub(super) fn order(
        spawner: &Spawner,
        frame: Frame,
        lease: Lease,
        cgroup: Option<RunCgroup>,
    ) -> Result<Self, SandboxError> {
        let ask = || {
            let (control, theirs) = Channel::pair()?;
            control.learn_senders()?;
            control.set_patience(PATIENCE)?;
            let doors: Vec<_> = cgroup.iter().flat_map(RunCgroup::doors).collect();
            let groundwork = Groundwork {
                frame: frame.clone(),
                ids: lease.ids,
                safety_filter: super::filter::safety().program.clone(),
            };
            spawner.ask(&groundwork, &theirs, &doors)?;
            Ok::<_, io::Error>(Line(control))
        };
        let line = ask().map_err(at(Step::StartSetup))?;
        Ok(Self {
            line,
            body: Body {
                init: None,
                cgroup,
                lease,
            },
            frame,
        })
    }

    /// Waits until it stands.
    pub(super) fn attend(mut self) -> Result<Standing, SandboxError> {
        let error = loop {
            match self.line.next_news() {
                Ok((News::Init(init), _)) => self.body.conceived(init)?,
                Ok((News::Standing(took), leader)) => {
                    let pidfd = process::pidfd_open(leader).map_err(at(Step::ReadyLeader))?;
                    let Self { line, body, frame } = self;
                    return Standing::new(line, body, frame, (leader, pidfd), took);
                }
                Ok((news, _)) => break news.into_error(),
                Err(error) => break error,
            }
        };
        // pid 1 may have failed before the set-up process could tell that there is one.
        while self.body.init.is_none() {
            match self.line.next_news() {
                Ok((News::Init(init), _)) => self.body.conceived(init)?,
                Ok(_) => {}
                Err(_) => break,
            }
        }
        Err(error)
    }
}

impl Line {
    /// Waits for the next news, and who sent them.
    pub(super) fn next_news(&self) -> Result<(News, Pid), SandboxError> {
        let message = self.0.receive().map_err(|error| match error.kind() {
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

    /// Sends the plan.
    pub(super) fn send_plan(&self, fds: [&OwnedFd; 4]) -> io::Result<()> {
        match self.0.send(b"plan", &fds.map(AsFd::as_fd)) {
            // It has ended already, and its last word may be waiting for us.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Lets the leader go on.
    pub(super) fn release(&self) -> io::Result<()> {
        self.0.send(b"go", &[])
    }
}

impl Body {
    fn conceived(&mut self, init: Pid) -> Result<(), SandboxError> {
        // Our child, and nobody has waited for it: the number is its own.
        let pidfd = process::pidfd_open(init).map_err(at(Step::MakeNamespaces))?;
        self.init = Some((init, Killer::new(pidfd)));
        Ok(())
    }

    /// pid 1, in the server's pid namespace, and what ends it; `None` if somebody reaped it.
    pub(super) fn init(&self) -> Option<&(Pid, Killer)> {
        self.init.as_ref()
    }

    pub(super) fn ids(&self) -> HostIds {
        self.lease.ids
    }

    /// pid 1 was reaped: its number may come to mean another process.
    pub(super) fn is_reaped(&mut self) {
        self.init = None;
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if let Some((init, killer)) = &self.init {
            // Each of these fails only if the process is gone, which is the aim.
            let _ = killer.kill();
            let _ = process::wait_child(Some(*init));
        }
    }
}
