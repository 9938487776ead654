//! One thread that ends the runs whose time is up. A thread for each would cost more than many a
//! run.

use super::stop::{Reason, Stop};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Started with the first alarm.
static CLOCK: Mutex<Option<Arc<Clock>>> = Mutex::new(None);

#[derive(Debug, Default)]
struct Clock {
    alarms: Mutex<BTreeMap<Key, Stop>>,
    /// The first alarm is another one.
    changed: Condvar,
}

/// When, and a number that tells alarms of the same moment apart.
type Key = (Instant, u64);

/// Ends a run at its deadline, unless it is dropped before.
#[derive(Debug)]
pub(super) struct Alarm {
    clock: Arc<Clock>,
    key: Key,
}

impl Alarm {
    /// Ends the run with [`Reason::Wall`] at `deadline`.
    pub(super) fn set(deadline: Instant, stop: Stop) -> io::Result<Self> {
        let clock = Clock::get()?;
        let mut alarms = clock.lock();
        let mut numbers = 0..;
        let key = numbers
            .find_map(|number| {
                let key = (deadline, number);
                (!alarms.contains_key(&key)).then_some(key)
            })
            .unwrap_or((deadline, u64::MAX));
        alarms.insert(key, stop);
        let is_first = alarms
            .first_key_value()
            .is_some_and(|(first, _)| *first == key);
        drop(alarms);
        if is_first {
            clock.changed.notify_one();
        }
        Ok(Self { clock, key })
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        // The clock may wake up for nothing; that costs less than to wake it now.
        self.clock.lock().remove(&self.key);
    }
}

impl Clock {
    fn get() -> io::Result<Arc<Self>> {
        let mut started = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(clock) = &*started {
            return Ok(Arc::clone(clock));
        }
        let clock = Arc::new(Self::default());
        let ours = Arc::clone(&clock);
        std::thread::Builder::new()
            .name("clock".to_owned())
            .stack_size(64 << 10)
            .spawn(move || ours.run())?;
        *started = Some(Arc::clone(&clock));
        Ok(clock)
    }

    /// For as long as the process lives.
    fn run(&self) {
        let mut alarms = self.lock();
        loop {
            let Some(first) = alarms.first_entry() else {
                alarms = self
                    .changed
                    .wait(alarms)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let (deadline, _) = *first.key();
            match deadline.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => {
                    let woken = self.changed.wait_timeout(alarms, left);
                    alarms = woken.unwrap_or_else(PoisonError::into_inner).0;
                }
                _ => {
                    let stop = first.remove();
                    drop(alarms);
                    stop.stop(Reason::Wall);
                    alarms = self.lock();
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Stop>> {
        // One insertion or removal at a time.
        self.alarms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn wait_for_wall(stop: &Stop) {
        let start = Instant::now();
        while stop.reason() != Some(Reason::Wall) {
            assert!(start.elapsed() < Duration::from_secs(20));
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_run_is_ended_at_its_deadline_whatever_other_alarms_there_are() {
        let now = Instant::now();
        let far = Stop::default();
        let _far = Alarm::set(now + Duration::from_secs(1000), far.clone()).unwrap();
        let near = Stop::default();
        let _near = Alarm::set(now + Duration::from_millis(5), near.clone()).unwrap();
        let past = Stop::default();
        let _past = Alarm::set(now, past.clone()).unwrap();
        wait_for_wall(&near);
        wait_for_wall(&past);
        assert_eq!(far.reason(), None);
    }

    #[test]
    fn alarms_of_one_moment_all_ring_and_one_that_was_dropped_does_not() {
        let when = Instant::now() + Duration::from_millis(50);
        let stops: Vec<_> = std::iter::repeat_with(Stop::default).take(4).collect();
        let mut alarms: Vec<_> = stops
            .iter()
            .map(|stop| Alarm::set(when, stop.clone()).unwrap())
            .collect();
        drop(alarms.remove(1));
        // A busy machine may have let it ring already.
        let was_in_time = Instant::now() < when;
        for index in [0, 2, 3] {
            wait_for_wall(&stops[index]);
        }
        assert!(!was_in_time || stops[1].reason().is_none());
    }
}
