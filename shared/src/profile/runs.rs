//! Numbers of a section that meet the same rules, for languages that name syscalls one by one.

use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::{Guard, Rule, SKIPPED, Section};
use std::collections::BTreeSet;

/// Numbers that meet the same rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run<'p> {
    /// The first.
    pub(super) low: u32,
    /// The last.
    pub(super) high: u32,
    /// The rules in order, up to the first that always applies.
    pub(super) rules: Vec<&'p Rule>,
}

/// The numbers that belong to an arch; -1 is nobody's where it means a skipped call.
pub(super) const fn numbers(arch: Arch) -> (u32, u32) {
    match arch {
        Arch::X86_64 => (0, X32_SYSCALL_BIT - 1),
        Arch::X32 => (X32_SYSCALL_BIT, SKIPPED - 1),
        Arch::X86 | Arch::Aarch64 | Arch::Riscv64 => (0, u32::MAX),
    }
}

/// Every number of a section's arch, ascending and without gaps.
pub(super) fn runs(section: &Section) -> Vec<Run<'_>> {
    let (first, last) = numbers(section.arch);
    // At each number, the rules that begin there and those that ended just before.
    let mut edges: Vec<(u32, bool, usize)> = Vec::new();
    for (position, rule) in section.rules.iter().enumerate() {
        for &(low, high) in rule.numbers.ranges() {
            let (low, high) = (low.max(first), high.min(last));
            if low <= high {
                edges.push((low, true, position));
                if high < last {
                    edges.push((high + 1, false, position));
                }
            }
        }
    }
    edges.sort_unstable();
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut active = BTreeSet::new();
    let mut low = first;
    let mut edges = edges.into_iter().peekable();
    loop {
        while let Some((_, begins, position)) = edges.next_if(|edge| edge.0 == low) {
            if begins {
                active.insert(position);
            } else {
                active.remove(&position);
            }
        }
        let next = edges.peek().map(|edge| edge.0);
        let high = next.map_or(last, |next| next - 1);
        let rules = up_to_always(&active, &section.rules);
        runs.push(Run { low, high, rules });
        match next {
            Some(next) => low = next,
            None => return runs,
        }
    }
}

fn up_to_always<'p>(active: &BTreeSet<usize>, rules: &'p [Rule]) -> Vec<&'p Rule> {
    let mut matching = Vec::new();
    for rule in active.iter().map(|&position| &rules[position]) {
        matching.push(rule);
        if rule.guard == Guard::Always {
            break;
        }
    }
    matching
}

/// The run of a number, in what [`runs`] made.
pub(super) fn of<'r, 'p>(runs: &'r [Run<'p>], nr: u32) -> Option<&'r Run<'p>> {
    let after = runs.partition_point(|run| run.low <= nr);
    runs[..after].last().filter(|run| nr <= run.high)
}

/// The names that a table of syscalls has for a run's numbers.
pub(super) fn names(run: &Run<'_>, table: &[(u32, &'static str)]) -> Vec<&'static str> {
    let below = table.partition_point(|(nr, _)| *nr < run.low);
    let up_to = table.partition_point(|(nr, _)| *nr <= run.high);
    table[below..up_to].iter().map(|(_, name)| *name).collect()
}

/// Whether a run has numbers that a table of syscalls does not name.
pub(super) fn has_unnamed(run: &Run<'_>, table: &[(u32, &'static str)]) -> bool {
    (names(run, table).len() as u64) < u64::from(run.high - run.low) + 1
}
