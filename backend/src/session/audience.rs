//! Who listens to a run.

use super::translate;
use crate::attribution::Attribution;
use crate::tracer::Syscall;
use ringside_shared::wire::Event;

/// Listens to a run. Told from several threads; while it blocks, the command waits.
pub trait Audience: Send + Sync {
    /// Takes an event.
    fn tell(&self, event: Event) -> Result<(), Lost>;

    /// Takes a call and what is to be said about it: the most frequent event, which need not be
    /// made where only its line is wanted.
    fn tell_call(&self, call: Box<Syscall>, said: Attribution) -> Result<(), Lost> {
        self.tell(Event::Syscall(translate::syscall(*call, said)))
    }
}

/// Nobody listens any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The client left.
    Left,
    /// The client read nothing for the stall limit.
    Stalled,
}
