//! How long each step takes, measured where it is taken: in processes with one thread that are
//! copied from each other, so that the leader knows what pid 1 has done.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use super::step::Step;

/// When the last step ended, in nanoseconds; 0 while nobody measures, as in the server.
static LAST: AtomicU64 = AtomicU64::new(0);
static TOOK: [AtomicU64; Step::ALL.len()] = [const { AtomicU64::new(0) }; Step::ALL.len()];

/// What the steps of one sandbox took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Took {
    /// Those that need no plan. A server has them behind it before anybody asks.
    pub ahead: Vec<(Step, Duration)>,
    /// Those after the plan came.
    pub then: Vec<(Step, Duration)>,
}

/// From now on this process measures; what it has measured before is forgotten.
pub(super) fn start() {
    for took in &TOOK {
        took.store(0, Ordering::Relaxed);
    }
    LAST.store(now(), Ordering::Relaxed);
}

/// The clock that we measure with goes on this many seconds away from where it was.
pub(super) fn has_moved(seconds: i64) {
    let nanos = seconds.saturating_mul(1_000_000_000);
    let moved = LAST.load(Ordering::Relaxed).saturating_add_signed(nanos);
    LAST.store(moved, Ordering::Relaxed);
}

/// A step has ended, and the next begins.
pub(super) fn note(step: Step) {
    let last = LAST.load(Ordering::Relaxed);
    if let (true, Some(took)) = (last != 0, TOOK.get(usize::from(step.number()))) {
        let now = now();
        took.fetch_add(now.saturating_sub(last), Ordering::Relaxed);
        LAST.store(now, Ordering::Relaxed);
    }
}

/// What was measured since the start.
pub(super) fn read() -> Vec<(Step, Duration)> {
    let took = TOOK.iter().map(|took| took.load(Ordering::Relaxed));
    let steps = Step::ALL.iter().copied().zip(took);
    let taken = steps.filter(|(_, nanos)| *nanos > 0);
    taken
        .map(|(step, nanos)| (step, Duration::from_nanos(nanos)))
        .collect()
}

fn now() -> u64 {
    // Never fails; if it did, steps would seem to take no time.
    let time = clock_gettime(ClockId::CLOCK_MONOTONIC).map(Duration::from);
    time.map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}
