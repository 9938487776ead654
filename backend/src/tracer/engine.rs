//! The loop: one stop in, at most a few events out, one resume.

use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Instant;

use nix::sys::signal::{self, Signal as NixSignal};
use nix::unistd::Pid;

use super::catalogue::Catalogue;
use super::decode::Decoder;
use super::error::TraceError;
use super::event::{Signal, Speaker, Start};
use super::identity::Identity;
use super::inject::Breakpoint;
use super::install::Pending;
use super::recorder::Recorder;
use super::stack::{Filter, Stack};
use super::stop::{self, Ending, News, Stop, Stopped};
use super::tracee::Tracee;
use super::{Coverage, Sink, Stray, TraceEnd, TracePlan, decode};
use crate::sys::ptrace::{self, Usage};

/// Everything about one trace.
pub(super) struct Engine<'a> {
    pub(super) plan: TracePlan,
    pub(super) recorder: Recorder<'a>,
    pub(super) tracees: BTreeMap<Pid, Tracee>,
    pub(super) catalogue: Catalogue,
    pub(super) decoder: Decoder,
    /// Tracees whose first stop came before the news of their birth.
    pub(super) unclaimed: BTreeMap<Pid, Stopped>,
    /// How many pid namespaces below ours the sandbox is.
    pub(super) depth: Option<usize>,
    /// Filters that the command has installed itself.
    pub(super) n_programs: u32,
    /// Filters that every tracee has below those of its stack: the outer ones. Absent where the
    /// kernel does not count.
    pub(super) n_below: Option<u32>,
    /// Filters that threads are just installing for all threads.
    pub(super) pending: Vec<Pending>,
    pub(super) has_execed: bool,
    /// Whether the command's execve has come back.
    pub(super) has_begun: bool,
    /// Where the filters are to begin.
    pub(super) breakpoint: Option<Breakpoint>,
    pub(super) n_processes: u32,
    pub(super) n_threads: u32,
    pub(super) ending: Option<(Ending, Usage)>,
    pub(super) strays: Vec<Stray>,
}

impl<'a> Engine<'a> {
    pub(super) fn new(plan: TracePlan, sink: &'a mut dyn Sink) -> Self {
        Self {
            recorder: Recorder::new(sink, plan.max_events),
            decoder: Decoder::new(plan.max_string),
            plan,
            tracees: BTreeMap::new(),
            catalogue: Catalogue::default(),
            unclaimed: BTreeMap::new(),
            depth: None,
            n_programs: 0,
            n_below: None,
            pending: Vec::new(),
            has_execed: false,
            has_begun: false,
            breakpoint: None,
            n_processes: 0,
            n_threads: 0,
            ending: None,
            strays: Vec::new(),
        }
    }

    pub(super) fn run(
        mut self,
        release: impl FnOnce() -> io::Result<()>,
    ) -> Result<TraceEnd, TraceError> {
        let result = self.attach().and_then(|()| {
            // Before the release, so that no limit that starts with it is longer than the run.
            let released = Instant::now();
            release().map_err(TraceError::Release)?;
            self.follow()?;
            Ok(released)
        });
        match result {
            Ok(released) => Ok(self.end(released)),
            Err(error) => {
                self.abandon();
                Err(error)
            }
        }
    }

    /// Seizes the leader and takes it through its first stop.
    fn attach(&mut self) -> Result<(), TraceError> {
        let leader = self.plan.leader;
        ptrace::seize(leader.as_raw()).map_err(TraceError::ptrace("SEIZE", leader))?;
        ptrace::interrupt(leader.as_raw()).map_err(TraceError::ptrace("INTERRUPT", leader))?;
        if let Some(identity) = Identity::of(leader, None) {
            self.depth = Some(identity.depth);
            let stack = Rc::new(self.stack_of_leader(&identity));
            self.n_below = identity.n_filters.map(|n| n.saturating_sub(stack.len()));
            self.adopt(leader, &identity, Start::Sandbox, stack, None);
        }
        Ok(())
    }

    /// The sandbox's filter may be on before we come. We cannot read filters back, but the kernel
    /// counts them, and those of our own thread are inherited by every child.
    fn stack_of_leader(&self, identity: &Identity) -> Stack {
        let ours = Identity::of(nix::unistd::gettid(), None).and_then(|own| own.n_filters);
        match &self.plan.sandbox_filter {
            Some(filter) if identity.n_filters > ours => {
                Stack::default().with(Speaker::Sandbox, Filter::Source(filter.clone()))
            }
            _ => Stack::default(),
        }
    }

    /// Handles news until no tracee, and no init of the sandbox, is left.
    fn follow(&mut self) -> Result<(), TraceError> {
        while let Some(news) = stop::wait()? {
            match news {
                News::Stopped(stopped, stop) => match self.handle(stopped, stop) {
                    // Its wait status is on its way, and tells more.
                    Ok(()) | Err(TraceError::Died(_)) => {}
                    Err(error) => return Err(error),
                },
                News::Ended { pid, ending, usage } => self.bury(pid, ending, usage)?,
            }
            if self.recorder.is_stopped() {
                self.kill_all();
            }
            if self.is_over() {
                break;
            }
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        let is_init_gone = self
            .plan
            .init
            .is_none_or(|init| self.strays.iter().any(|stray| stray.pid == init));
        self.tracees.is_empty() && self.unclaimed.is_empty() && is_init_gone
    }

    fn handle(&mut self, stopped: Stopped, stop: Stop) -> Result<(), TraceError> {
        let pid = stopped.pid();
        if !self.tracees.contains_key(&pid) && stop != Stop::Exec {
            // Its maker's event has not come yet; until then we do not know its filters.
            stopped.keep()?;
            self.unclaimed.insert(pid, stopped);
            return Ok(());
        }
        match stop {
            Stop::Syscall => return self.syscall_stop(stopped),
            Stop::Signal(signal) => {
                if self.reach_breakpoint(&stopped, signal)? {
                    return stopped.resume(0);
                }
                self.signal_stop(&stopped, signal)?;
                return stopped.resume(signal);
            }
            Stop::Group => return stopped.listen(),
            Stop::Birth => {
                let child = stopped.event_pid()?;
                let maker = self.tracees.get(&pid);
                let inherited = maker.map(|maker| (maker.start, maker.stack.clone(), maker.pid));
                if let Some((start, stack, parent)) = inherited {
                    self.claim(child, start, stack, Some(parent))?;
                }
            }
            Stop::Exec => self.exec_stop(&stopped)?,
            Stop::Trap | Stop::Other => {}
        }
        stopped.resume(0)
    }

    fn signal_stop(&mut self, stopped: &Stopped, signal: i32) -> Result<(), TraceError> {
        let info = stopped.signal_info()?;
        if let Some(tracee) = self.tracees.get(&stopped.pid()) {
            self.recorder.signal(|recorder| Signal {
                pid: tracee.pid,
                tid: tracee.tid,
                at_ns: recorder.at_ns(Instant::now()),
                signal,
                text: decode::siginfo(&info),
            });
        }
        Ok(())
    }

    /// Ends everything after a failure: nothing may run on unseen. What is dead is reaped here,
    /// because nobody else can: the sandbox's init cannot end before its processes are reaped.
    fn abandon(&mut self) {
        self.kill_all();
        if let Some(init) = self.plan.init {
            let _gone = signal::kill(init, NixSignal::SIGKILL);
        }
        while !self.is_over() {
            match stop::wait() {
                Ok(Some(News::Ended { pid, ending, usage })) => {
                    self.unclaimed.remove(&pid);
                    if self.tracees.remove(&pid).is_none() {
                        self.strays.push(Stray { pid, ending, usage });
                    }
                }
                // Killed already, or born just now.
                Ok(Some(News::Stopped(stopped, _))) => {
                    let _gone = signal::kill(stopped.pid(), NixSignal::SIGKILL);
                }
                Ok(None) | Err(_) => break,
            }
        }
    }

    pub(super) fn kill_all(&self) {
        for pid in self.tracees.keys().chain(self.unclaimed.keys()) {
            // One that is gone already is what we want.
            let _gone = signal::kill(*pid, NixSignal::SIGKILL);
        }
    }

    fn end(self, released: Instant) -> TraceEnd {
        let counts = self.recorder.counts();
        // Without news of the leader's end the kernel has forgotten it: somebody else reaped it.
        let (ending, usage) = self
            .ending
            .unwrap_or((Ending::Signaled(libc::SIGKILL), Usage::default()));
        TraceEnd {
            ending,
            has_execed: self.has_execed,
            coverage: if self.recorder.is_stopped() {
                Coverage::Stopped
            } else if counts.dropped > 0 {
                Coverage::CutAtLimit
            } else {
                Coverage::Complete
            },
            counts,
            n_processes: self.n_processes,
            n_threads: self.n_threads,
            usage,
            released,
            ended: Instant::now(),
            strays: self.strays,
        }
    }
}
