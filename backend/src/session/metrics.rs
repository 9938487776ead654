//! Counters of this server's runs, as Prometheus reads them.

use super::gate::Occupancy;
use crate::attribution::Attribution;
use ringside_shared::wire::{End, Outcome};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// Upper bounds of the histograms, in milliseconds.
const BUCKETS_MS: [u64; 10] = [5, 10, 25, 50, 100, 250, 1000, 2500, 5000, 10_000];

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    outcomes: [AtomicU64; OUTCOMES.len()],
    syscalls: AtomicU64,
    mismatches: AtomicU64,
    setup: Histogram,
    wall: Histogram,
}

const OUTCOMES: [&str; 5] = ["exited", "signaled", "limit", "cancelled", "failed"];

#[derive(Debug, Default)]
struct Histogram {
    buckets: [AtomicU64; BUCKETS_MS.len()],
    count: AtomicU64,
    sum_ms: AtomicU64,
}

impl Metrics {
    /// Looks at what is said of a call on its way to a client.
    pub fn look(&self, said: &Attribution) {
        if said.mismatch.is_some() {
            self.mismatches.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a run that ended.
    pub fn ended(&self, end: &End) {
        let outcome = match &end.outcome {
            Outcome::Exited { .. } => 0,
            Outcome::Signaled { .. } => 1,
            Outcome::Limit { .. } => 2,
            Outcome::Cancelled => 3,
        };
        self.outcomes[outcome].fetch_add(1, Ordering::Relaxed);
        self.syscalls.fetch_add(end.syscalls, Ordering::Relaxed);
        self.setup.add(end.usage.setup_ms);
        self.wall.add(end.usage.wall_ms);
    }

    /// Counts a run that could not be made or followed.
    pub fn failed(&self) {
        self.outcomes[4].fetch_add(1, Ordering::Relaxed);
    }

    /// Prometheus's text format.
    pub fn render(&self, occupancy: Occupancy) -> String {
        let Occupancy { running, waiting } = occupancy;
        let mut out = String::new();
        // Writing to a String cannot fail, so nothing is lost by the `let _`.
        let _ = self.write(&mut out, running, waiting);
        out
    }

    fn write(&self, out: &mut String, running: usize, waiting: usize) -> std::fmt::Result {
        writeln!(
            out,
            "# HELP ringside_runs_total Runs that ended, by outcome."
        )?;
        writeln!(out, "# TYPE ringside_runs_total counter")?;
        for (name, count) in OUTCOMES.iter().zip(&self.outcomes) {
            let count = count.load(Ordering::Relaxed);
            writeln!(out, "ringside_runs_total{{outcome=\"{name}\"}} {count}")?;
        }
        let single = [
            ("ringside_running", "gauge", "Runs now.", running as u64),
            (
                "ringside_queued",
                "gauge",
                "Runs waiting now.",
                waiting as u64,
            ),
            (
                "ringside_syscalls_total",
                "counter",
                "Syscalls of learners' commands.",
                self.syscalls.load(Ordering::Relaxed),
            ),
            (
                "ringside_mismatches_total",
                "counter",
                "Syscalls whose result contradicts the emulator's verdict.",
                self.mismatches.load(Ordering::Relaxed),
            ),
        ];
        for (name, kind, help, value) in single {
            writeln!(
                out,
                "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}"
            )?;
        }
        self.setup.write(
            out,
            "ringside_setup_seconds",
            "From admission to first instruction.",
        )?;
        self.wall.write(
            out,
            "ringside_wall_seconds",
            "From first instruction to the end.",
        )
    }
}

impl Histogram {
    fn add(&self, ms: u64) {
        for (bucket, bound) in self.buckets.iter().zip(BUCKETS_MS) {
            if ms <= bound {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum_ms.fetch_add(ms, Ordering::Relaxed);
    }

    fn write(&self, out: &mut String, name: &str, help: &str) -> std::fmt::Result {
        writeln!(out, "# HELP {name} {help}\n# TYPE {name} histogram")?;
        for (bucket, bound) in self.buckets.iter().zip(BUCKETS_MS) {
            let (le, n) = (seconds(bound), bucket.load(Ordering::Relaxed));
            writeln!(out, "{name}_bucket{{le=\"{le}\"}} {n}")?;
        }
        let count = self.count.load(Ordering::Relaxed);
        let sum = seconds(self.sum_ms.load(Ordering::Relaxed));
        writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {count}")?;
        writeln!(out, "{name}_sum {sum}\n{name}_count {count}")
    }
}

/// Milliseconds as decimal seconds, exactly.
fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::wire::Usage;

    #[test]
    fn a_run_is_counted_once_and_in_every_bucket_above_it() {
        let metrics = Metrics::default();
        metrics.ended(&End {
            outcome: Outcome::Exited { code: 1 },
            usage: Usage {
                wall_ms: 30,
                ..Usage::default()
            },
            syscalls: 113,
            dropped: 0,
            trace: ringside_shared::wire::Closing::default(),
            output_dropped: 0,
            limits: Vec::new(),
            message: None,
        });
        let text = metrics.render(Occupancy {
            running: 2,
            waiting: 3,
        });
        for line in [
            "ringside_runs_total{outcome=\"exited\"} 1",
            "ringside_runs_total{outcome=\"failed\"} 0",
            "ringside_running 2",
            "ringside_queued 3",
            "ringside_syscalls_total 113",
            "ringside_wall_seconds_bucket{le=\"0.025\"} 0",
            "ringside_wall_seconds_bucket{le=\"0.050\"} 1",
            "ringside_wall_seconds_sum 0.030",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }
}
