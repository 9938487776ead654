//! One run, on its own OS thread: sandbox, tracer and pump, from the first event to the last.

use super::audience::Audience;
use super::pump::{Dropped, Pump};
use super::request::Job;
use super::stdio::{self, Stdin};
use super::stop::Stop;
use super::teller::Teller;
use super::{outcome, translate};
use crate::config::Limits;
use crate::outer::Outer;
use crate::sandbox::{self, Cgroups, Frame, Nursery, Plan, Rootfs, SandboxError, Spawner};
use crate::tracer::{self, TraceError, TracePlan, Writes};
use ringside_shared::bpf::BpfProgram;
use ringside_shared::load::Loaded;
use ringside_shared::wire::{self, Event, StartPoint};
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What every sandbox calls itself.
const HOSTNAME: &str = "ringside";

/// What all sandboxes of this process stand on.
#[derive(Debug)]
pub struct Ground {
    /// Where sandboxes come from.
    pub nursery: Nursery,
    /// The filters that this process, and so every command, was born under.
    pub outer: Outer,
    /// Whose programs runs see; `None`: the host's.
    pub rootfs: Option<Rootfs>,
}

impl Ground {
    /// Finds what the host offers for runs with these limits and programs.
    pub fn find(limits: &Limits, rootfs: Option<Rootfs>) -> Self {
        let cgroups = Cgroups::find_for(limits.cpu_percent);
        Self {
            rootfs,
            nursery: Nursery::new(sandbox::plan::OWN_EXECUTABLE, cgroups),
            outer: Outer::find(sandbox::plan::OWN_EXECUTABLE),
        }
    }

    /// The same for one run on this thread, whose host ids are those of `slot`. What takes long is
    /// started first, and goes on meanwhile.
    pub fn find_for_one(slot: u32, limits: &Limits, rootfs: Option<Rootfs>) -> Self {
        // If it cannot be started now, it is tried again when it is needed, and told.
        let spawner = Spawner::start(Path::new(sandbox::plan::OWN_EXECUTABLE));
        let ground = Self::find(limits, rootfs);
        ground.nursery.start_ids_at(slot);
        if let Ok(spawner) = spawner {
            ground.nursery.take_over(spawner);
        }
        sandbox::filter::safety();
        ground
    }

    /// From now on keeps as many sandboxes ready as there may be runs under these limits.
    pub fn keep_ready(&self, limits: &Limits) -> io::Result<()> {
        let frame = Frame {
            rootfs: self.rootfs.clone(),
            ..Frame::new(HOSTNAME, &limits.run())
        };
        self.nursery.keep_ready(limits.concurrent_runs(), frame)
    }
}

/// Everything that one run needs.
#[derive(Debug)]
pub struct Run {
    /// What to run.
    pub job: Job,
    /// What its sandbox stands on.
    pub ground: Arc<Ground>,
    /// 128 random bits in hex.
    pub id: String,
    /// Runs at the same time have different slots and, if possible, different CPUs.
    pub slot: u32,
    /// Where the command reads and prints.
    pub stdio: Stdio,
    /// Ends it early.
    pub stop: Stop,
    /// When it was admitted.
    pub since: Instant,
}

/// Where the command reads and prints.
#[derive(Debug)]
pub enum Stdio {
    /// From and to the client, as events.
    Client(Stdin),
    /// Straight to these: standard input, output and error.
    Given([OwnedFd; 3]),
}

/// There was no run, or it could not be followed.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No sandbox, so nothing ran.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The command ran and could not be followed; it was killed.
    #[error("{}", with_cause(.0))]
    Trace(#[from] TraceError),
    /// The kernel refused a pipe or a thread.
    #[error("could not prepare the run: {0}")]
    Prepare(#[from] io::Error),
}

fn with_cause(error: &TraceError) -> String {
    use std::error::Error as _;
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

impl RunError {
    /// Stable, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Sandbox(SandboxError::NotFound { .. }) => "command-not-found",
            Self::Sandbox(SandboxError::NotExecutable { .. }) => "command-not-executable",
            Self::Sandbox(SandboxError::EmptyCommand) => "command-empty",
            Self::Sandbox(_) => "sandbox-failed",
            Self::Trace(_) => "trace-failed",
            Self::Prepare(_) => "prepare-failed",
        }
    }

    /// The same as an event.
    pub fn problem(&self) -> wire::Problem {
        wire::Problem {
            code: self.code().to_owned(),
            message: self.to_string(),
            diagnostics: Vec::new(),
        }
    }
}

/// Runs the command to its end and tells `audience` of everything but the last event, which is
/// the answer. Call it on a thread of its own without children.
pub fn conduct(run: Run, audience: &Arc<dyn Audience>) -> Result<wire::End, RunError> {
    let Run {
        job,
        ground,
        id,
        slot,
        stdio,
        stop,
        since,
    } = run;
    let cpu = Some(slot).filter(|_| !job.is_parallel);
    let cpu = cpu.and_then(super::cpu::for_slot);
    if let Some(cpu) = cpu {
        tracer::pin_to_cpu(cpu)?;
    }
    let limits = job.limits;
    let safety = sandbox::filter::safety();
    let (stdio, client, writes) = match stdio {
        Stdio::Given(given) => (given, None, Writes::default()),
        Stdio::Client(stdin) => {
            let (theirs, ends) = stdio::pipes()?;
            let writes = Writes::into_pipes(ends.inodes()?);
            (theirs, Some((ends, stdin)), writes)
        }
    };
    let writes = Arc::new(writes);
    let mut sandbox = sandbox::spawn(plan(&job, &ground, stdio, cpu))?;
    stop.arm(sandbox.killer());
    let mut teller = Teller::new(audience.as_ref(), &stop, &ground.outer);
    teller.tell(Event::Started(wire::Started {
        run: id,
        layers: translate::layers(sandbox.layers(), &ground.outer, super::cpu::layer(cpu)),
        programs: programs(&job.filters),
        sandbox_program: Some(translate::program(&safety.program)),
        wall_ms: Some(limits.wall_ms),
    }));
    let pump = client.map(|(ends, stdin)| {
        start(Pump {
            ends,
            stdin,
            stop: stop.clone(),
            audience: Arc::clone(audience),
            writes: Arc::clone(&writes),
            output_limit: limits.output_bytes,
        })
    });
    let pump = pump.transpose()?;
    let plan = TracePlan {
        leader: sandbox.leader(),
        init: Some(sandbox.init()),
        filters: job.filters.clone(),
        beginning: translate::beginning(job.start, job.is_strict),
        sandbox_filter: (!job.is_strict).then_some(safety),
        max_string: usize::try_from(limits.max_string).unwrap_or(usize::MAX),
        max_events: limits.events,
        writes,
    };
    let mut clock = None;
    let release = || {
        clock = Some(stop.watch(Duration::from_millis(limits.wall_ms))?);
        sandbox.release()
    };
    let traced = tracer::trace(plan, release, &mut teller);
    let (first_exec, lost_install) = (teller.first_exec.take(), teller.lost_install.take());
    let mismatches = teller.mismatches;
    let was_released = clock.is_some() && !matches!(traced, Err(TraceError::Release(_)));
    // Whatever happened, nothing of the run is left after this, and the pipes are closed.
    let finished = sandbox.finish(None);
    drop(clock);
    let output_dropped = pump.map_or(0, wait_for);
    let traced = match traced {
        Ok(traced) => traced,
        // Killed on request before there was a command to follow: that is no failure.
        Err(error) => match stop.reason().filter(|_| !was_released) {
            Some(reason) => return Ok(outcome::before_release(reason, &limits, since)),
            None => return Err(error.into()),
        },
    };
    let used = finished?;
    Ok(outcome::end(outcome::Facts {
        traced,
        used,
        limits,
        reason: stop.reason(),
        first_exec,
        lost_install,
        mismatches,
        since,
        output_dropped,
    }))
}

fn installed_by_leader(start: StartPoint, filters: &[Arc<Loaded>]) -> Vec<BpfProgram> {
    match start {
        StartPoint::Exec => filters.iter().map(|one| one.program.clone()).collect(),
        // The tracer makes the command install them.
        StartPoint::AfterExec | StartPoint::Main => Vec::new(),
    }
}

fn programs(filters: &[Arc<Loaded>]) -> Vec<wire::Program> {
    let programs = filters.iter().map(|one| translate::program(&one.program));
    programs.collect()
}

fn plan(job: &Job, ground: &Ground, stdio: [OwnedFd; 3], cpu: Option<usize>) -> Plan {
    Plan {
        argv: job.argv.clone(),
        env: sandbox::default_environment(),
        stdio,
        limits: job.limits.run(),
        nursery: ground.nursery.clone(),
        filters: installed_by_leader(job.start, &job.filters),
        is_strict: job.is_strict,
        cpu,
        hostname: HOSTNAME.to_owned(),
        rootfs: ground.rootfs.clone(),
    }
}

fn start(pump: Pump) -> io::Result<JoinHandle<io::Result<Dropped>>> {
    std::thread::Builder::new()
        .name("run-pump".to_owned())
        .stack_size(256 << 10)
        .spawn(move || pump.run())
}

fn wait_for(pump: JoinHandle<io::Result<Dropped>>) -> u64 {
    match pump.join() {
        Ok(Ok(Dropped(bytes))) => bytes,
        Ok(Err(error)) => {
            tracing::error!(%error, "output of a run was lost");
            0
        }
        Err(_) => {
            tracing::error!("output of a run was lost: its pump panicked");
            0
        }
    }
}
