//! Samples by name, and what they come to.

use std::time::Duration;

/// Samples in the order in which their names came first.
pub(crate) struct Table {
    base: &'static str,
    rows: Vec<(String, Vec<Duration>)>,
}

impl Table {
    /// Ratios are to the median of `base`.
    pub(crate) fn new(base: &'static str) -> Self {
        Self {
            base,
            rows: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, name: &str, took: Duration) {
        match self.rows.iter_mut().find(|(known, _)| known == name) {
            Some((_, samples)) => samples.push(took),
            None => self.rows.push((name.to_owned(), vec![took])),
        }
    }

    pub(crate) fn print(&self) {
        let base = self.rows.iter().find(|(name, _)| name == self.base);
        let base = base.map_or(Duration::ZERO, |(_, samples)| median(samples));
        println!(
            "{:<40}{:>9}{:>9}{:>9}",
            "milliseconds", "median", "p95", "ratio"
        );
        for (name, samples) in &self.rows {
            let (middle, high) = (median(samples), quantile(samples, 95));
            println!(
                "{name:<40}{:>9.2}{:>9.2}{:>9.2}",
                middle.as_secs_f64() * 1e3,
                high.as_secs_f64() * 1e3,
                middle.as_secs_f64() / base.as_secs_f64(),
            );
        }
    }
}

impl Table {
    /// Medians in microseconds, and what part of the rows with the same first word each is.
    pub(crate) fn print_shares(&self) {
        let medians = self
            .rows
            .iter()
            .map(|(name, samples)| (name, median(samples)));
        let medians: Vec<_> = medians.collect();
        let kind = |name: &str| name.split(':').next().map(str::to_owned);
        for (name, took) in &medians {
            let same = medians
                .iter()
                .filter(|(other, _)| kind(other) == kind(name));
            let whole: Duration = same.map(|(_, took)| *took).sum();
            println!(
                "  {name:<44}{:>8.0} us{:>6.0} %",
                took.as_secs_f64() * 1e6,
                took.as_secs_f64() / whole.as_secs_f64() * 100.0,
            );
        }
    }
}

pub(crate) fn median(samples: &[Duration]) -> Duration {
    quantile(samples, 50)
}

fn quantile(samples: &[Duration], percent: usize) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or_default()
}
