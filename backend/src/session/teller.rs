//! From the tracer to the audience.

use super::audience::{Audience, Lost};
use super::stop::{Reason, Stop};
use super::translate;
use crate::attribution::{attribute, settle};
use crate::outer::Outer;
use crate::tracer::{self, Flow, Sink, Speaker, Start, Syscall};
use ringside_shared::wire::{self, Event};
use std::fmt;

/// The tracer's sink: judges, translates, and ends the run when nobody listens.
pub struct Teller<'a> {
    audience: &'a dyn Audience,
    stop: &'a Stop,
    outer: &'a Outer,
    /// The command's own execve, if it has been seen.
    pub(super) first_exec: Option<wire::SyscallEvent>,
    /// The installation of a filter that an older one did not let through.
    pub(super) lost_install: Option<wire::SyscallEvent>,
    /// Calls whose verdict contradicts what happened.
    pub(super) mismatches: u64,
}

impl<'a> Teller<'a> {
    /// Tells `audience`, and stops the run with `stop` when that is lost.
    pub fn new(audience: &'a dyn Audience, stop: &'a Stop, outer: &'a Outer) -> Self {
        Self {
            audience,
            stop,
            outer,
            first_exec: None,
            lost_install: None,
            mismatches: 0,
        }
    }

    pub(super) fn tell(&self, event: Event) -> Flow {
        self.after(self.audience.tell(event))
    }

    fn call(&mut self, mut call: Box<Syscall>) -> Flow {
        settle(&mut call);
        let said = attribute(&call, self.outer);
        self.mismatches += u64::from(said.mismatch.is_some());
        if self.first_exec.is_none() && call.start == Start::User {
            self.first_exec = Some(translate::syscall(Syscall::clone(&call), said.clone()));
        }
        if self.lost_install.is_none() && is_lost_install(&call) {
            self.lost_install = Some(translate::syscall(Syscall::clone(&call), said.clone()));
        }
        self.after(self.audience.tell_call(call, said))
    }

    fn after(&self, told: Result<(), Lost>) -> Flow {
        match told {
            Ok(()) => Flow::Continue,
            Err(lost) => {
                self.stop.stop(match lost {
                    Lost::Left => Reason::Cancelled,
                    Lost::Stalled => Reason::Stall,
                });
                Flow::Stop
            }
        }
    }
}

impl fmt::Debug for Teller<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Teller");
        out.field("mismatches", &self.mismatches);
        out.finish_non_exhaustive()
    }
}

fn is_lost_install(call: &Syscall) -> bool {
    call.start == Start::Sandbox
        && call.name == "seccomp"
        && matches!(call.verdict.by, Speaker::Filter(_))
        && !call.verdict.action.lets_through()
}

impl Sink for Teller<'_> {
    fn event(&mut self, event: tracer::Event) -> Flow {
        match event {
            tracer::Event::Syscall(call) => self.call(call),
            tracer::Event::Process(process) => {
                self.tell(Event::Process(translate::process(process)))
            }
            tracer::Event::Signal(signal) => self.tell(Event::Signal(translate::signal(signal))),
        }
    }
}
