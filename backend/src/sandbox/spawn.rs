//! The server's side: start, release, end.

use std::ffi::OsStr;
use std::io;
use std::marker::PhantomData;
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

use nix::unistd::Pid;

use super::cgroup::{Reached, RunCgroup};
use super::clock::Took;
use super::error::{SandboxError, at};
use super::handover::Orders;
use super::killer::Killer;
use super::layer::{self, Layer};
use super::nursery::Nursery;
use super::plan::Plan;
use super::standing::Standing;
use super::step::Step;
use crate::sys::process::{self, Reaped};

/// A sandbox that stands and waits for its release.
///
/// It belongs to the thread that spawned it. Dropped before it is finished, it is killed.
#[derive(Debug)]
pub struct Sandbox {
    standing: Standing,
    nursery: Nursery,
    layers: Vec<Layer>,
    is_over: bool,
    /// The thread that spawned it, and traces it, is the one that must finish it.
    bound: PhantomData<*const ()>,
}

/// What a finished run used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SandboxUsage {
    /// CPU time in user mode, all processes.
    pub user: Duration,
    /// CPU time in the kernel, all processes, making the sandbox included.
    pub system: Duration,
    /// Largest resident set of one process, in KiB.
    pub max_rss_kib: u64,
    /// How often it reached limits, where control groups count that.
    pub reached: Reached,
}

/// Builds a sandbox. Call it on the run's own OS thread, which stays until [`Sandbox::finish`] and
/// has no other children.
pub fn spawn(plan: Plan) -> Result<Sandbox, SandboxError> {
    let program = match plan.argv.first() {
        Some(name) if !name.is_empty() => OsStr::from_bytes(name.as_bytes()).to_owned(),
        _ => return Err(SandboxError::EmptyCommand),
    };
    let (nursery, cpu) = (plan.nursery.clone(), plan.cpu);
    let mut standing = nursery.take(plan.frame())?;
    let layers = layer::list(&plan, standing.ids());
    let (orders, stdio) = Orders::split(plan);
    match standing.equip(&orders, &stdio, cpu, program) {
        Ok(()) => Ok(Sandbox {
            standing,
            nursery,
            layers,
            is_over: false,
            bound: PhantomData,
        }),
        Err(error) => {
            drop(standing);
            nursery.refill();
            Err(error)
        }
    }
}

impl Sandbox {
    /// Host pid of the process that will become the command. It waits until
    /// [`Sandbox::release`].
    pub fn leader(&self) -> Pid {
        self.standing.leader
    }

    /// Host pid of pid 1 inside, a child of the thread that spawned the sandbox.
    pub fn init(&self) -> Pid {
        self.standing.init
    }

    /// What isolates this run.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// What its steps took.
    pub fn took(&self) -> &Took {
        &self.standing.took
    }

    /// Ends the run from any thread, at any time.
    pub fn killer(&self) -> Killer {
        self.standing.killer.clone()
    }

    /// Lets the leader install the learner's filters and become the command. Call it once, when
    /// the tracer has seized the leader.
    pub fn release(&mut self) -> io::Result<()> {
        self.standing.release()
    }

    /// Kills what still runs and reaps everything, tracees included. When it returns, nothing of
    /// the run is left.
    ///
    /// `reaped` is the usage of pid 1, if a wait of the tracer's caught its end already.
    pub fn finish(mut self, reaped: Option<SandboxUsage>) -> Result<SandboxUsage, SandboxError> {
        let usage = self.end(reaped).map_err(at(Step::End))?;
        Ok(SandboxUsage {
            reached: self
                .standing
                .body
                .cgroup
                .as_ref()
                .map_or_else(Reached::default, RunCgroup::reached),
            ..usage
        })
    }

    fn end(&mut self, reaped: Option<SandboxUsage>) -> io::Result<SandboxUsage> {
        self.is_over = true;
        // If the command has ended pid 1 ends by itself, and what it waited for is counted; to
        // kill it in that moment would lose the count.
        if reaped.is_none() && !self.standing.leader_has_ended()? {
            self.standing.killer.kill()?;
        }
        let mut usage = reaped;
        // Tracees, and pid 1 if it is this thread's child.
        while let Some(reaped) = process::wait_any_of_thread()? {
            if reaped.pid == self.standing.init {
                usage = Some(reaped.into());
            }
        }
        // It may be the child of the thread that keeps set-up processes ready.
        if usage.is_none() {
            usage = process::wait_child(Some(self.standing.init))?.map(SandboxUsage::from);
        }
        self.standing.body.is_reaped();
        self.nursery.refill();
        Ok(usage.unwrap_or_default())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if !self.is_over {
            // On a panic or an early return. It fails only if all is gone, which is the aim.
            let _ = self.standing.killer.kill();
            let _ = self.end(None);
        }
    }
}

impl From<Reaped> for SandboxUsage {
    fn from(reaped: Reaped) -> Self {
        let Reaped {
            pid: _,
            status: _,
            user,
            system,
            max_rss_kib,
        } = reaped;
        Self {
            user,
            system,
            max_rss_kib,
            reached: Reached::default(),
        }
    }
}
