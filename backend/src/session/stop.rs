//! Why a run must end before its command does, and the kill that sees to it.

use super::alarm::Alarm;
use crate::sandbox::Killer;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Why a run must end before its command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The wall clock limit.
    Wall,
    /// The command printed more than the output limit.
    Output,
    /// The client reads nothing.
    Stall,
    /// The client asked for it, or went away.
    Cancelled,
    /// The server stops.
    Shutdown,
}

/// Ends one run, from any thread, at any time; the first reason stays. Clones are the same stop.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    reason: Option<Reason>,
    killer: Option<Killer>,
    over: bool,
}

impl Stop {
    /// Ends the run for this reason, unless it is ending already.
    pub fn stop(&self, reason: Reason) {
        let mut state = self.lock();
        if state.reason.is_none() && !state.over {
            state.reason = Some(reason);
            state.kill();
        }
    }

    /// Why the run was ended, if it was.
    pub fn reason(&self) -> Option<Reason> {
        self.lock().reason
    }

    /// From now on there is something to kill; at once, if the reason came before the sandbox.
    pub(super) fn arm(&self, killer: Killer) {
        let mut state = self.lock();
        state.killer = Some(killer);
        if state.reason.is_some() {
            state.kill();
        }
    }

    /// Ends the run with [`Reason::Wall`] after `limit`, unless [`Watch`] is dropped before.
    pub(super) fn watch(&self, limit: Duration) -> std::io::Result<Watch> {
        // A limit past the end of time is none.
        let far = Instant::now() + Duration::from_secs(1 << 32);
        let deadline = Instant::now().checked_add(limit).unwrap_or(far);
        Ok(Watch {
            alarm: Some(Alarm::set(deadline, self.clone())?),
            stop: self.clone(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn kill(&self) {
        if let Some(killer) = &self.killer
            && let Err(error) = killer.kill()
        {
            tracing::error!(%error, "a run could not be killed");
        }
    }
}

/// A run's wall clock. Dropping it stops the clock and says that the run is over.
#[derive(Debug)]
pub(super) struct Watch {
    stop: Stop,
    alarm: Option<Alarm>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        // First: an alarm that rings in this moment must find the run over.
        self.stop.lock().over = true;
        self.alarm = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_stays() {
        let stop = Stop::default();
        stop.stop(Reason::Output);
        stop.stop(Reason::Cancelled);
        assert_eq!(stop.reason(), Some(Reason::Output));
    }

    #[test]
    fn a_run_that_is_over_is_not_stopped_any_more() {
        let stop = Stop::default();
        drop(stop.watch(Duration::from_secs(100)).unwrap());
        stop.stop(Reason::Wall);
        assert_eq!(stop.reason(), None);
    }

    #[test]
    fn a_limit_past_the_end_of_time_is_none() {
        let stop = Stop::default();
        let _watch = stop.watch(Duration::MAX).unwrap();
        assert_eq!(stop.reason(), None);
    }
}
