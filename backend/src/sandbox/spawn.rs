//! The server's side: start, release, end.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::marker::PhantomData;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::unistd::Pid;

use super::cgroup::RunCgroup;
use super::error::{SandboxError, at};
use super::handover::{News, Orders};
use super::killer::Killer;
use super::layer::{self, Layer};
use super::plan::Plan;
use super::setup;
use super::step::Step;
use crate::sys::channel::Channel;
use crate::sys::process;

/// How long a sandbox may take to be ready. It takes milliseconds; this is for overload.
const PATIENCE: Duration = Duration::from_secs(10);

/// A sandbox that stands and waits for its release.
///
/// It belongs to the thread that spawned it: pid 1 is that thread's child and dies with it.
#[derive(Debug)]
pub struct Sandbox {
    leader: Pid,
    init: Pid,
    gate: Channel,
    killer: Killer,
    layers: Vec<Layer>,
    /// Dropped last: its directories can go only when nobody is in them.
    cgroup: Option<RunCgroup>,
    /// The thread that spawned it is the one that must finish it.
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
    /// Processes that the kernel killed because the run's memory was used up.
    pub oom_kills: u64,
}

/// Builds a sandbox. Call it on the run's own OS thread, which stays until [`Sandbox::finish`]:
/// when it ends, the sandbox is killed. The thread must have no other children.
pub fn spawn(plan: Plan) -> Result<Sandbox, SandboxError> {
    let program = match plan.argv.first() {
        Some(name) if !name.is_empty() => OsStr::from_bytes(name.as_bytes()).to_owned(),
        _ => return Err(SandboxError::EmptyCommand),
    };
    let layers = layer::list(plan.ids, &plan.cgroups, &plan.limits);
    let (orders, errand) = Orders::split(plan);
    let cgroup = errand
        .cgroups
        .make(&orders.limits)
        .map_err(at(Step::MakeCgroup))?;
    let (gate, leaders_gate) = Channel::pair().map_err(at(Step::StartSetup))?;
    let mut birth = Birth::start(&errand.launcher).map_err(at(Step::StartSetup))?;
    match birth.attend(
        &orders,
        &errand.stdio,
        &leaders_gate,
        cgroup.as_ref(),
        program,
    ) {
        Ok((leader, init, killer)) => Ok(Sandbox {
            leader,
            init,
            gate,
            killer,
            layers,
            cgroup,
            bound: PhantomData,
        }),
        Err(error) => {
            birth.undo();
            Err(error)
        }
    }
}

/// A sandbox that does not stand yet.
struct Birth {
    setup: Child,
    control: Channel,
    init: Option<(Pid, Killer)>,
}

impl Birth {
    fn start(launcher: &Path) -> io::Result<Self> {
        let (control, childs_end) = Channel::pair()?;
        control.learn_senders()?;
        control.set_patience(PATIENCE)?;
        let setup = Command::new(launcher)
            .arg0(setup::NAME)
            .env_clear()
            .stdin(Stdio::from(childs_end.into_fd()))
            .spawn()?;
        Ok(Self {
            setup,
            control,
            init: None,
        })
    }

    fn attend(
        &mut self,
        orders: &Orders,
        stdio: &[OwnedFd; 3],
        gate: &Channel,
        cgroup: Option<&RunCgroup>,
        program: OsString,
    ) -> Result<(Pid, Pid, Killer), SandboxError> {
        let plan = memory_file(&orders.encode()).map_err(at(Step::ReadPlan))?;
        let [input, output, errors] = stdio.each_ref().map(AsFd::as_fd);
        let mut fds = vec![plan.as_fd(), input, output, errors, gate.as_fd()];
        fds.extend(cgroup.into_iter().flat_map(RunCgroup::doors));
        self.control
            .send(b"plan", &fds)
            .map_err(at(Step::ReadPlan))?;
        loop {
            let (news, sender) = self.next_news()?;
            match news {
                News::Init => {
                    let pidfd = process::pidfd_open(sender).map_err(at(Step::MakeNamespaces))?;
                    self.init = Some((sender, Killer::new(pidfd)));
                }
                News::Ready => {
                    let (init, killer) = self.init.take().ok_or(SandboxError::Died)?;
                    // It has ended or is about to: pid 1 told of itself only after its last word.
                    self.setup.wait().map_err(at(Step::StartSetup))?;
                    return Ok((sender, init, killer));
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
            _ => at(Step::StartSetup)(error),
        })?;
        News::decode(&message.bytes)
            .zip(message.sender)
            .ok_or(SandboxError::Died)
    }

    /// Ends and reaps whatever has been started.
    fn undo(mut self) {
        // Each of these fails only if the process is gone, which is the aim.
        let _ = self.setup.kill();
        let _ = self.setup.wait();
        if let Some((_, killer)) = &self.init {
            let _ = killer.kill();
        }
        // A pid 1 that we never heard of sees that the set-up process is gone, and ends.
        while let Ok(Some(_)) = process::wait_any_of_thread() {}
    }
}

fn memory_file(bytes: &[u8]) -> io::Result<File> {
    let fd = memfd_create(c"plan", MFdFlags::MFD_CLOEXEC)?;
    let mut file = File::from(fd);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

impl Sandbox {
    /// Host pid of the process that will become the command. It waits until
    /// [`Sandbox::release`].
    pub fn leader(&self) -> Pid {
        self.leader
    }

    /// Host pid of pid 1 inside, a child of the thread that spawned the sandbox.
    pub fn init(&self) -> Pid {
        self.init
    }

    /// What isolates this run.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Ends the run from any thread, at any time.
    pub fn killer(&self) -> Killer {
        self.killer.clone()
    }

    /// Lets the leader install the learner's filters and become the command. Call it once, when
    /// the tracer has seized the leader.
    pub fn release(&mut self) -> io::Result<()> {
        self.gate.send(b"go", &[])
    }

    /// Kills what still runs and reaps everything, tracees included. When it returns, nothing of
    /// the run is left.
    ///
    /// `reaped` is the usage of pid 1, if a wait of the tracer's caught its end already.
    pub fn finish(self, reaped: Option<SandboxUsage>) -> Result<SandboxUsage, SandboxError> {
        let mut usage = reaped;
        if usage.is_none() {
            self.killer.kill().map_err(at(Step::End))?;
        }
        while let Some(reaped) = process::wait_any_of_thread().map_err(at(Step::End))? {
            if reaped.pid == self.init {
                usage = Some(SandboxUsage {
                    user: reaped.user,
                    system: reaped.system,
                    max_rss_kib: reaped.max_rss_kib,
                    oom_kills: 0,
                });
            }
        }
        Ok(SandboxUsage {
            oom_kills: self.cgroup.as_ref().map_or(0, RunCgroup::oom_kills),
            ..usage.unwrap_or_default()
        })
    }
}
