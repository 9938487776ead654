//! What the files of a run's group are told.

use super::controller::{Controller, Version};
use crate::sandbox::limits::RunLimits;

/// One file of a group and what is written there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) file: &'static str,
    pub(super) value: String,
    /// Whether kernels may lack the file, and the limit still holds.
    pub(super) is_optional: bool,
}

/// Microseconds in which a run may use its share of a CPU. The kernel's default of 100 ms would
/// let a run of 10 percent stand still for 90 ms at a time, but it takes no share below 1 ms.
const fn period_us(percent: u64) -> u64 {
    if percent < 5 { 100_000 } else { 20_000 }
}

pub(super) fn settings(
    version: Version,
    controller: Controller,
    limits: &RunLimits,
) -> Vec<Setting> {
    let needed = |file, value| Setting {
        file,
        value,
        is_optional: false,
    };
    let optional = |file, value| Setting {
        file,
        value,
        is_optional: true,
    };
    let bytes = limits.memory_bytes.to_string();
    // Exact: RLIMIT_NPROC stands one behind, because only this one counts how often it was hit.
    // One more for pid 1; the set-up process has ended before the command begins.
    let processes = (limits.processes + 1).to_string();
    let period = period_us(limits.cpu_percent);
    let quota = period * limits.cpu_percent / 100;
    match (version, controller) {
        (Version::One, Controller::Memory) => vec![
            needed("memory.limit_in_bytes", bytes.clone()),
            // Memory and swap together; not every kernel counts swap.
            optional("memory.memsw.limit_in_bytes", bytes),
        ],
        (Version::Two, Controller::Memory) => vec![
            needed("memory.max", bytes),
            optional("memory.swap.max", "0".to_owned()),
            // The run ends as a whole, instead of going on with a hole in it.
            optional("memory.oom.group", "1".to_owned()),
        ],
        (_, Controller::Pids) => vec![needed("pids.max", processes)],
        (Version::One, Controller::Cpu) => vec![
            needed("cpu.cfs_period_us", period.to_string()),
            needed("cpu.cfs_quota_us", quota.to_string()),
        ],
        (Version::Two, Controller::Cpu) => vec![
            needed("cpu.max", format!("{quota} {period}")),
            // All runs weigh the same, whatever else the host does in its groups.
            optional("cpu.weight", "100".to_owned()),
        ],
    }
}

/// Where a controller counts how often its limit was reached: file, and word before the count.
pub(super) const fn counter(
    version: Version,
    controller: Controller,
) -> (&'static str, &'static str) {
    match (version, controller) {
        (Version::One, Controller::Memory) => ("memory.oom_control", "oom_kill"),
        (Version::Two, Controller::Memory) => ("memory.events", "oom_kill"),
        (_, Controller::Pids) => ("pids.events", "max"),
        (_, Controller::Cpu) => ("cpu.stat", "nr_throttled"),
    }
}

/// The count behind `word` in a file of `word count` lines; 0 if it is not there.
pub(super) fn count(text: &str, word: &str) -> u64 {
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(name, _)| *name == word)
        .and_then(|(_, count)| count.trim().parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_taken_by_its_whole_word() {
        let events = "oom 2\noom_kill 3\noom_group_kill 1\n";
        assert_eq!(count(events, "oom_kill"), 3);
        assert_eq!(count(events, "oom_group_kill"), 1);
        assert_eq!(count(events, "max"), 0);
    }
}
