//! How tracees come and go: births, new programs, deaths.

use std::rc::Rc;
use std::time::Instant;

use nix::unistd::Pid;

use super::Stray;
use super::engine::Engine;
use super::error::TraceError;
use super::event::{Change, Event, Outcome, Process, Start};
use super::identity::{self, Identity};
use super::memory::Memory;
use super::stack::Stack;
use super::stop::{Ending, Stopped};
use super::tracee::Tracee;
use super::vdso;
use crate::sys::ptrace::Usage;

impl Engine<'_> {
    /// Takes in a new tracee, and lets it go if it waits already.
    pub(super) fn claim(
        &mut self,
        child: Pid,
        start: Start,
        stack: Rc<Stack>,
        parent: Option<i32>,
    ) -> Result<(), TraceError> {
        if !self.tracees.contains_key(&child)
            && let Some(identity) = Identity::of(child, self.depth)
        {
            // It has what its maker had when it was made, which may be less than its maker has now.
            let counted = identity.n_filters.zip(self.n_below);
            let stack = match counted {
                Some((n_filters, below)) => stack.counted(n_filters.saturating_sub(below)),
                None => stack,
            };
            self.adopt(child, &identity, start, stack, parent);
        }
        match self
            .unclaimed
            .remove(&child)
            .map(|waiting| waiting.resume(0))
        {
            Some(Err(TraceError::Died(_))) | None => Ok(()),
            Some(result) => result,
        }
    }

    pub(super) fn adopt(
        &mut self,
        host: Pid,
        identity: &Identity,
        start: Start,
        stack: Rc<Stack>,
        parent: Option<i32>,
    ) {
        let tracee = Tracee::new(identity, start, stack);
        self.n_threads += 1;
        if tracee.is_first_thread() {
            self.n_processes += 1;
        }
        let event = Event::Process(Process {
            pid: tracee.pid,
            tid: tracee.tid,
            at_ns: self.recorder.at_ns(Instant::now()),
            parent,
            comm: identity.comm.clone(),
            change: Change::Start,
        });
        self.tracees.insert(host, tracee);
        self.recorder.emit(event);
    }

    /// A program was replaced. If a thread that is not the first one did it, it has taken the first
    /// one's id, and all others are gone.
    pub(super) fn exec_stop(&mut self, stopped: &Stopped) -> Result<(), TraceError> {
        let pid = stopped.pid();
        let former = stopped.event_pid()?;
        if former != pid
            && let Some(mut thread) = self.tracees.remove(&former)
        {
            thread.tid = thread.pid;
            if let Some(mut replaced) = self.tracees.insert(pid, thread)
                && let Some(call) = replaced.call.take()
            {
                call.leave_stream(&self.plan.writes, 0);
                let subject = call.subject(Memory(pid), replaced.host_pid, &self.decoder);
                call.finish(&replaced, &subject, Outcome::None, &mut self.recorder);
            }
        }
        let Some(tracee) = self.tracees.get(&pid) else {
            return Ok(());
        };
        if pid == self.plan.leader && tracee.start == Start::User {
            self.has_execed = true;
        }
        let path = tracee.call.as_ref().and_then(|call| call.exec_path.clone());
        self.recorder.emit(Event::Process(Process {
            pid: tracee.pid,
            tid: tracee.tid,
            at_ns: self.recorder.at_ns(Instant::now()),
            parent: None,
            comm: identity::comm(pid),
            change: Change::Exec {
                path: path.unwrap_or_default(),
                vdso: vdso::answered(pid),
            },
        }));
        Ok(())
    }

    /// A process or thread is gone, whatever it was doing.
    pub(super) fn bury(
        &mut self,
        pid: Pid,
        mut ending: Ending,
        usage: Usage,
    ) -> Result<(), TraceError> {
        self.unclaimed.remove(&pid);
        self.pending.retain(|one| one.thread != pid);
        let Some(mut tracee) = self.tracees.remove(&pid) else {
            self.strays.push(Stray { pid, ending, usage });
            return Ok(());
        };
        if let Some(call) = tracee.call.take() {
            let result = call.result_at_death(ending);
            if result == Outcome::Killed && ending != Ending::Signaled(libc::SIGKILL) {
                ending = Ending::Signaled(libc::SIGSYS);
            }
            call.leave_stream(&self.plan.writes, 0);
            let subject = call.subject(Memory(pid), tracee.host_pid, &self.decoder);
            call.finish(&tracee, &subject, result, &mut self.recorder);
        }
        self.recorder.emit(Event::Process(Process {
            pid: tracee.pid,
            tid: tracee.tid,
            at_ns: self.recorder.at_ns(Instant::now()),
            parent: None,
            comm: String::new(),
            change: match ending {
                Ending::Exited(code) => Change::Exit { code },
                Ending::Signaled(signal) => Change::Killed { signal },
            },
        }));
        if tracee.is_first_thread() {
            self.decoder.files.forget(tracee.host_pid);
        }
        if pid == self.plan.leader {
            self.ending = Some((ending, usage));
        }
        // A maker killed between making a child and telling us tells nothing any more.
        let orphans: Vec<Pid> = self.unclaimed.keys().copied().collect();
        for orphan in orphans {
            self.claim(orphan, tracee.start, tracee.stack.clone(), None)?;
        }
        Ok(())
    }
}
