//! Why a run must end before its command does, and the kill that sees to it.

use crate::sandbox::Killer;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
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
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// The run is over.
    is_over: Condvar,
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
        let stop = self.clone();
        // A limit past the end of time is none.
        let far = Instant::now() + Duration::from_secs(1 << 32);
        let deadline = Instant::now().checked_add(limit).unwrap_or(far);
        let thread = std::thread::Builder::new()
            .name("run-clock".to_owned())
            .stack_size(64 << 10)
            .spawn(move || stop.wait_until(deadline))?;
        Ok(Watch {
            stop: self.clone(),
            thread: Some(thread),
        })
    }

    fn wait_until(&self, deadline: Instant) {
        let mut state = self.lock();
        while !state.over {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                drop(state);
                self.stop(Reason::Wall);
                return;
            };
            state = self
                .shared
                .is_over
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is one assignment.
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
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
    thread: Option<JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.lock().over = true;
        self.stop.shared.is_over.notify_all();
        if let Some(thread) = self.thread.take() {
            // It does nothing that could panic, and the run is over in any case.
            let _ = thread.join();
        }
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
    fn the_clock_stops_a_run_that_does_not_end() {
        let stop = Stop::default();
        let mut watch = stop.watch(Duration::from_millis(5)).unwrap();
        watch.thread.take().unwrap().join().unwrap();
        assert_eq!(stop.reason(), Some(Reason::Wall));
    }

    #[test]
    fn a_run_that_ends_in_time_is_not_stopped_and_its_clock_ends_at_once() {
        let stop = Stop::default();
        let before = Instant::now();
        drop(stop.watch(Duration::from_secs(100)).unwrap());
        assert!(before.elapsed() < Duration::from_secs(10));
        stop.stop(Reason::Wall);
        assert_eq!(stop.reason(), None, "it is over");
    }
}
