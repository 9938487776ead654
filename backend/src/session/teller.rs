//! From the tracer to the audience.

use super::audience::{Audience, Lost};
use super::stop::{Reason, Stop};
use super::translate;
use crate::outer::Outer;
use crate::tracer::{self, Flow, Sink};
use ringside_shared::wire::{self, Event};

/// The tracer's sink: translates, and ends the run when nobody listens.
pub(super) struct Teller<'a> {
    pub(super) audience: &'a dyn Audience,
    pub(super) stop: &'a Stop,
    pub(super) outer: &'a Outer,
    /// The command's own execve, if it has been seen.
    pub(super) first_exec: Option<wire::SyscallEvent>,
    /// The installation of a filter that an older one did not let through.
    pub(super) lost_install: Option<wire::SyscallEvent>,
    /// Calls whose verdict contradicts what happened.
    pub(super) mismatches: u64,
}

impl Teller<'_> {
    pub(super) fn tell(&mut self, event: Event) -> Flow {
        if let Event::Syscall(call) = &event {
            if self.first_exec.is_none() && call.start == wire::SyscallStart::User {
                self.first_exec = Some(call.clone());
            }
            if self.lost_install.is_none() && is_lost_install(call) {
                self.lost_install = Some(call.clone());
            }
            self.mismatches += u64::from(call.mismatch.is_some());
        }
        match self.audience.tell(event) {
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

fn is_lost_install(call: &wire::SyscallEvent) -> bool {
    call.start == wire::SyscallStart::Sandbox
        && call.name == "seccomp"
        && call.verdict.by == wire::Speaker::Filter
        && !matches!(call.verdict.action.as_str(), "allow" | "log")
}

impl Sink for Teller<'_> {
    fn event(&mut self, event: tracer::Event) -> Flow {
        self.tell(translate::event(event, self.outer))
    }
}
