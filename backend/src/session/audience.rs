//! Who listens to a run.

use ringside_shared::wire::Event;

/// Listens to a run. Told from several threads; while it blocks, the command waits.
pub trait Audience: Send + Sync {
    /// Takes an event.
    fn tell(&self, event: Event) -> Result<(), Lost>;
}

/// Nobody listens any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The client left.
    Left,
    /// The client read nothing for the stall limit.
    Stalled,
}
