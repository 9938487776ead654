//! Watches every syscall of a command and its descendants, by ptrace.
//!
//! Read in this order: `stop` (what a wait status means), `tracee` and `identity` (what is
//! known of a thread), `engine` (the loop), `family` (how tracees come and go), `crossing`
//! (the two stops of a call), `inject` (filters that start late), `syscall` and `catalogue` (what a call is), `stack` and
//! `install` (what the filters answer, and how they got there), `decode` (arguments and
//! results as text, from `memory`), `writes` (whose output is whose), `recorder` and `event` (what
//! comes out).
//!
//! Promises: every call of every descendant is counted; a call that a filter killed or trapped
//! never shows its own number as a result (fact 4); verdicts come from running the filters on the
//! registers of the entry stop, never from an errno. A `trace` verdict has no tracer to ask: the
//! call fails with ENOSYS, as it does for a program that nobody traces (fact 6); `notify` without a
//! listener does the same (fact 17).

mod catalogue;
mod crossing;
mod decode;
mod engine;
mod error;
mod event;
mod family;
mod identity;
mod inject;
mod install;
mod memory;
mod recorder;
mod stack;
mod stop;
mod syscall;
mod tracee;
mod vdso;
mod writes;

use std::io;
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::Pid;
use ringside_shared::load::Loaded;

use crate::sys::ptrace::Usage;
use crate::sys::{schedule, signals};
pub use error::TraceError;
pub use event::{Change, Event, Outcome, Process, Signal, Speaker, Start, Syscall, Verdict};
pub use recorder::Counts;
pub use stop::Ending;
pub use writes::{Link, Stream, Writes};

/// What to trace, and against which filters to hold it.
#[derive(Debug)]
pub struct TracePlan {
    /// The process that will become the command, in our own pid namespace. It waits for release.
    pub leader: Pid,
    /// The sandbox's pid 1, a child of the calling thread. Tracing then lasts until it ended too,
    /// because the kernel lets it end only when all its processes are reaped, and some of them
    /// only the tracer can reap.
    pub init: Option<Pid>,
    /// The learner's filters, oldest first. Each counts from the moment it is installed.
    pub filters: Vec<Arc<Loaded>>,
    /// When they are installed.
    pub beginning: Beginning,
    /// The sandbox's own filter, below them.
    pub sandbox_filter: Option<Arc<Loaded>>,
    /// How many bytes of a buffer or string the text of a call shows; paths are shown whole.
    pub max_string: usize,
    /// Calls with a `seq` from here on are counted, but not in the stream.
    pub max_events: u64,
    /// Told of the writes to standard output and error.
    pub writes: Arc<Writes>,
}

/// When the learner's filters are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Beginning {
    /// By the leader itself before its execve, which they must allow.
    #[default]
    Exec,
    /// By the tracer right after that execve.
    AfterExec,
    /// By the tracer at the program's entry point, after the dynamic loader.
    Main,
    /// No filters: the tracer puts the command into strict mode before its first call after that
    /// execve.
    Strict,
}

/// Takes events as they happen, on the tracer's thread; while it blocks, the command waits.
pub trait Sink {
    /// Takes one.
    fn event(&mut self, event: Event) -> Flow;
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Yes.
    Continue,
    /// No: every tracee is killed, and nothing more is told.
    Stop,
}

/// The statement at the end: what was seen and what was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceEnd {
    /// How the command ended.
    pub ending: Ending,
    /// Whether the command's own execve succeeded; if not, the calls after it are the sandbox's.
    pub has_execed: bool,
    /// Whether every call that was counted is in the stream.
    pub coverage: Coverage,
    /// How many calls.
    pub counts: Counts,
    /// Processes, the command itself included.
    pub n_processes: u32,
    /// Threads, every process's first one included.
    pub n_threads: u32,
    /// What the command used, with the children that it waited for. Orphans are in the usage of
    /// the sandbox's init.
    pub usage: Usage,
    /// When the leader was released.
    pub released: Instant,
    /// When the last tracee was gone.
    pub ended: Instant,
    /// Endings of children of this thread that were not traced: the sandbox's init.
    pub strays: Vec<Stray>,
}

/// Whether a trace is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Every call is in the stream.
    Complete,
    /// Calls past [`TracePlan::max_events`] were counted only.
    CutAtLimit,
    /// The sink wanted no more.
    Stopped,
}

/// A child of the tracing thread that ended and was not traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stray {
    /// Its process id in our own pid namespace.
    pub pid: Pid,
    /// How it ended.
    pub ending: Ending,
    /// What it and the children that it waited for used.
    pub usage: Usage,
}

/// Seizes the leader, calls `release`, and follows it and every descendant to their end.
///
/// The calling thread must be the one that stays until the sandbox is finished: when it ends, the
/// kernel kills every tracee.
pub fn trace(
    plan: TracePlan,
    release: impl FnOnce() -> io::Result<()>,
    sink: &mut dyn Sink,
) -> Result<TraceEnd, TraceError> {
    make_stops_cheap();
    engine::Engine::new(plan, sink).run(release)
}

/// Changes nothing of what is seen, only what it costs, so it need not work.
fn make_stops_cheap() {
    /// Longer than the scheduler's own, which grows with the number of CPUs and ends below 4 ms.
    const SLICE: Duration = Duration::from_millis(10);
    static ONCE: Once = Once::new();
    drop(schedule::set_slice(SLICE));
    ONCE.call_once(|| drop(signals::refuse_signals_for_stops()));
}

/// Keeps the calling thread on one CPU. Two stops a call mean four context switches; between CPUs
/// each costs a wake-up, which makes tracing several times slower.
pub fn pin_to_cpu(cpu: usize) -> io::Result<()> {
    let mut set = CpuSet::new();
    set.set(cpu)?;
    Ok(sched_setaffinity(Pid::from_raw(0), &set)?)
}
