//! A sandbox that stands, without its plan or with it.

use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::Pid;

use super::birth::{Body, Line};
use super::clock::Took;
use super::error::{SandboxError, at};
use super::frame::Frame;
use super::handover::{News, Orders, memory_file};
use super::killer::Killer;
use super::plan::HostIds;
use super::step::Step;
use crate::sys::process;

/// A sandbox whose leader waits for its plan, or for its release. Dropped, it is ended and reaped.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) leader: Pid,
    pub(super) init: Pid,
    pub(super) killer: Killer,
    pub(super) body: Body,
    /// What it was built for.
    pub(super) frame: Frame,
    pub(super) took: Took,
    leader_pidfd: OwnedFd,
    line: Line,
}

impl Standing {
    pub(super) fn new(
        line: Line,
        body: Body,
        frame: Frame,
        (leader, leader_pidfd): (Pid, OwnedFd),
        took: Vec<(Step, Duration)>,
    ) -> Result<Self, SandboxError> {
        let (init, killer) = body.init().cloned().ok_or(SandboxError::Died)?;
        Ok(Self {
            leader,
            init,
            killer,
            body,
            frame,
            took: Took {
                ahead: took,
                then: Vec::new(),
            },
            leader_pidfd,
            line,
        })
    }

    /// Itself, if its processes still wait: somebody may have killed them meanwhile.
    pub(super) fn alive(self) -> Option<Self> {
        let is_gone = self
            .killer
            .has_ended()
            .and_then(|init| Ok(init || self.leader_has_ended()?));
        matches!(is_gone, Ok(false)).then_some(self)
    }

    pub(super) fn ids(&self) -> HostIds {
        self.body.ids()
    }

    pub(super) fn leader_has_ended(&self) -> io::Result<bool> {
        process::pidfd_has_ended(self.leader_pidfd.as_fd())
    }

    /// Gives it its plan and waits until the leader is ready.
    pub(super) fn equip(
        &mut self,
        orders: &Orders,
        stdio: &[OwnedFd; 3],
        cpu: Option<usize>,
        program: OsString,
    ) -> Result<(), SandboxError> {
        if let Some(cpu) = cpu {
            // From outside: the safety filter forbids it inside.
            pin(&[self.init, self.leader], cpu).map_err(at(Step::PinCpu))?;
        }
        if let Some(cgroup) = &self.body.cgroup {
            cgroup.limit(&orders.limits).map_err(at(Step::MakeCgroup))?;
        }
        let plan = memory_file(&orders.encode()).map_err(at(Step::ReadPlan))?;
        let [input, output, errors] = stdio;
        self.line
            .send_plan([&plan, input, output, errors])
            .map_err(at(Step::ReadPlan))?;
        match self.line.next_news()?.0 {
            News::Ready(took) => {
                self.took.then = took;
                Ok(())
            }
            News::NotFound => Err(SandboxError::NotFound {
                program,
                has_rootfs: self.frame.rootfs.is_some(),
            }),
            News::NotExecutable(errno) => Err(SandboxError::NotExecutable {
                program,
                reason: io::Error::from_raw_os_error(errno),
            }),
            news => Err(news.into_error()),
        }
    }

    /// Lets the leader become the command.
    pub(super) fn release(&self) -> io::Result<()> {
        self.line.release()
    }
}

fn pin(pids: &[Pid], cpu: usize) -> nix::Result<()> {
    let mut cpus = CpuSet::new();
    cpus.set(cpu)?;
    pids.iter()
        .try_for_each(|pid| sched_setaffinity(*pid, &cpus))
}
