//! How long calls took: the half of them at most, nineteen of twenty at most, and the longest.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::Calls;

/// Steps between a power of two and the next: a step is at most a sixteenth of its value.
const STEPS: usize = 16;
/// Durations below it have a step each.
const EXACT: u64 = 16;

/// Which part of the durations is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// From stop to stop.
    Whole,
    /// Without what the tracer did, and without what being stopped costs every call.
    Net,
}

/// A place in the durations of a syscall, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What so many percent took at most.
    Percent(u64),
    /// What the longest took.
    Longest,
}

/// Durations, counted by steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Durations {
    counts: Vec<u32>,
    n_calls: u64,
    longest_ns: u64,
}

impl Durations {
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
    fn percentile(&self, percent: u64) -> u64 {
        let wanted = (self.n_calls * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let reached = self.counts.iter().position(|count| {
            seen += u64::from(*count);
            seen >= wanted
        });
        reached.map_or(0, |step| end_of(step).min(self.longest_ns))
    }

    fn at(&self, place: Place) -> u64 {
        match place {
            Place::Percent(percent) => self.percentile(percent),
            Place::Longest => self.longest_ns,
        }
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

/// What the tracer added to the calls of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Its own work, measured by itself.
    pub work_ns: u64,
    /// What stopping a call twice costs at least: the run's quickest call took no longer, the
    /// tracer's work apart. 0 if nothing came back.
    pub stops_ns: u64,
    /// Calls that came back.
    pub n_calls: u64,
}

/// The durations of a run by name, kept as it grows.
#[derive(Debug, Default)]
pub struct Latencies {
    generation: u32,
    looked_at: usize,
    cost: Cost,
    /// From stop to stop, and the same without the tracer's work.
    by_name: BTreeMap<String, [Durations; 2]>,
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
        let (by_name, cost) = (&mut self.by_name, &mut self.cost);
        self.looked_at = calls.scan(self.looked_at, |_, call| {
            if let (Some(nanos), false) = (call.duration_ns, call.shape.is_preparation()) {
                let work_ns = call.tracer_ns.unwrap_or_default().min(nanos);
                let net_ns = nanos - work_ns;
                cost.work_ns += work_ns;
                cost.stops_ns = match cost.n_calls {
                    0 => net_ns,
                    _ => cost.stops_ns.min(net_ns),
                };
                cost.n_calls += 1;
                let name = call.shape.name();
                if !by_name.contains_key(name) {
                    by_name.insert(name.to_owned(), Default::default());
                }
                if let Some([whole, net]) = by_name.get_mut(name) {
                    whole.add(nanos);
                    net.add(net_ns);
                }
            }
            ControlFlow::Continue(())
        });
    }

    /// What the tracer added.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// How long the calls of a name took, if any came back.
    pub fn of(&self, name: &str, place: Place, part: Part) -> Option<u64> {
        let [whole, net] = self.by_name.get(name)?;
        Some(match part {
            Part::Whole => whole.at(place),
            Part::Net => net.at(place).saturating_sub(self.cost.stops_ns),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::call;
    use ringside_shared::wire::{SyscallEvent, SyscallStart};

    fn took(name: &str, nanos: u64) -> SyscallEvent {
        let mut call = call(name);
        (call.duration_ns, call.tracer_ns) = (Some(nanos), None);
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
            for (percent, exact) in [(50, 100 * scale), (95, 190 * scale), (100, 200 * scale)] {
                let said = latencies.of("read", Place::Percent(percent), Part::Whole);
                let said = said.expect("durations");
                assert!(
                    said >= exact && said <= exact + exact / 16,
                    "{percent} % of {scale}: {said}"
                );
            }
            let longest = latencies.of("read", Place::Longest, Part::Whole);
            assert_eq!(longest, Some(200 * scale));
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
        let longest = |name| latencies.of(name, Place::Longest, Part::Whole);
        assert_eq!((longest("read"), longest("write")), (Some(5), Some(7)));
        assert_eq!(longest("close"), None);
    }

    #[test]
    fn the_tracers_work_and_what_stops_cost_at_least_are_apart() {
        let calls = [(10_000, 4_000), (13_000, 2_000), (9_000, 3_500)].map(|(whole, work)| {
            let mut call = took("read", whole);
            call.tracer_ns = Some(work);
            call
        });
        let latencies = latencies(&calls);
        let cost = Cost {
            work_ns: 9_500,
            stops_ns: 5_500,
            n_calls: 3,
        };
        assert_eq!(latencies.cost(), cost);
        let longest = |part| latencies.of("read", Place::Longest, part);
        assert_eq!(longest(Part::Whole), Some(13_000));
        assert_eq!(longest(Part::Net), Some(11_000 - 5_500));
        let least = latencies.of("read", Place::Percent(1), Part::Net);
        assert!(least.is_some_and(|least| least <= 5_500 / 16), "{least:?}");
    }
}
