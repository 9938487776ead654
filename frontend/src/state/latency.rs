//! How long calls took: the half of them at most, nineteen of twenty at most, and the longest.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::Calls;

/// Steps between a power of two and the next: a step is at most a sixteenth of its value.
const STEPS: usize = 16;
/// Durations below it have a step each.
const EXACT: u64 = 16;

/// Durations of the calls of one name, counted by steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Latency {
    counts: Vec<u32>,
    n_calls: u64,
    longest_ns: u64,
}

impl Latency {
    fn add(&mut self, nanos: u64) {
        let step = step(nanos);
        if self.counts.len() <= step {
            self.counts.resize(step + 1, 0);
        }
        self.counts[step] = self.counts[step].saturating_add(1);
        self.n_calls += 1;
        self.longest_ns = self.longest_ns.max(nanos);
    }

    /// What so many percent of the calls took at most, a sixteenth too much at most.
    pub fn percentile(&self, percent: u64) -> u64 {
        let wanted = (self.n_calls * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let reached = self.counts.iter().position(|count| {
            seen += u64::from(*count);
            seen >= wanted
        });
        reached.map_or(0, |step| end_of(step).min(self.longest_ns))
    }

    /// What the longest of them took.
    pub fn longest_ns(&self) -> u64 {
        self.longest_ns
    }
}

fn step(nanos: u64) -> usize {
    if nanos < EXACT {
        return usize::from(nanos.to_le_bytes()[0]);
    }
    let power = nanos.ilog2();
    let within = (nanos >> (power - 4)) & 0xf;
    (power as usize - 3) * STEPS + usize::from(within.to_le_bytes()[0])
}

/// The longest duration of a step.
fn end_of(step: usize) -> u64 {
    let (power, within) = (step / STEPS, (step % STEPS) as u64);
    match power.checked_sub(1) {
        None => within,
        Some(shift) => ((STEPS as u64 + within + 1) << shift) - 1,
    }
}

/// The durations of a run by name, kept as it grows.
#[derive(Debug, Default)]
pub struct Latencies {
    generation: u32,
    looked_at: usize,
    by_name: BTreeMap<String, Latency>,
}

impl Latencies {
    /// Looks at the calls that were not looked at yet; starts over for another run.
    pub fn catch_up(&mut self, generation: u32, calls: &Calls) {
        if self.generation != generation || self.looked_at > calls.len() {
            *self = Self {
                generation,
                ..Self::default()
            };
        }
        let by_name = &mut self.by_name;
        self.looked_at = calls.scan(self.looked_at, |_, call| {
            if let (Some(nanos), false) = (call.duration_ns, call.shape.is_preparation()) {
                let name = call.shape.name();
                if !by_name.contains_key(name) {
                    by_name.insert(name.to_owned(), Latency::default());
                }
                if let Some(latency) = by_name.get_mut(name) {
                    latency.add(nanos);
                }
            }
            ControlFlow::Continue(())
        });
    }

    /// The durations of the calls of a name, if any came back.
    pub fn of(&self, name: &str) -> Option<&Latency> {
        self.by_name.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::call;
    use ringside_shared::wire::{SyscallEvent, SyscallStart};

    fn took(name: &str, nanos: u64) -> SyscallEvent {
        let mut call = call(name);
        call.duration_ns = Some(nanos);
        call
    }

    fn latencies(calls: &[SyscallEvent]) -> Latencies {
        let mut latencies = Latencies::default();
        latencies.catch_up(1, &calls.iter().collect());
        latencies
    }

    #[test]
    fn percentiles_are_right_to_a_sixteenth_over_all_magnitudes() {
        for scale in [1, 1_000, 7_777_777] {
            let calls: Vec<_> = (1..=200).map(|at| took("read", at * scale)).collect();
            let latencies = latencies(&calls);
            let read = latencies.of("read").expect("durations");
            for (percent, exact) in [(50, 100 * scale), (95, 190 * scale), (100, 200 * scale)] {
                let said = read.percentile(percent);
                assert!(
                    said >= exact && said <= exact + exact / 16,
                    "{percent} % of {scale}: {said}"
                );
            }
            assert_eq!(read.longest_ns(), 200 * scale);
        }
    }

    #[test]
    fn every_duration_lies_in_its_step() {
        for nanos in (0..100_000).chain([u64::MAX / 2, u64::MAX >> 4, 1 << 40]) {
            let step = step(nanos);
            assert!(nanos <= end_of(step), "{nanos}");
            assert!(step == 0 || nanos > end_of(step - 1), "{nanos}");
        }
    }

    #[test]
    fn names_are_kept_apart_and_preparation_is_left_out() {
        let mut preparation = took("read", 9_000);
        preparation.start = SyscallStart::Sandbox;
        let latencies = latencies(&[took("read", 5), preparation, took("write", 7)]);
        let longest = |name| latencies.of(name).map(Latency::longest_ns);
        assert_eq!((longest("read"), longest("write")), (Some(5), Some(7)));
        assert_eq!(longest("close"), None);
    }
}
