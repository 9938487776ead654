//! Source code that builds a filter with somebody's library.
//!
//! Libraries have sets of rules, not lists: [`unordered`] makes of the rules for each syscall
//! alternatives that mean the same in any order.

mod cube;
pub(super) mod libseccomp;
pub(super) mod seccompiler;
mod unordered;

use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::{SKIPPED, Section};
use crate::text::{Diagnostic, Diagnostics};
use crate::verdict::Action;
use std::collections::BTreeMap;
use unordered::Alternative;

/// Most calls that may be named by number where a library has no ranges.
const MAX_NUMBERS: u64 = 4096;

/// Calls with the same alternatives.
#[derive(Debug)]
struct Group {
    numbers: Vec<u32>,
    alternatives: Vec<Alternative>,
}

/// The calls of a section by what happens to them; those that only get the default are left out.
fn groups(section: &Section, default: Action, problems: &mut Diagnostics) -> Vec<Group> {
    let (least, most) = match section.arch {
        Arch::X86_64 => (0, X32_SYSCALL_BIT - 1),
        Arch::X32 => (X32_SYSCALL_BIT, SKIPPED - 1),
        _ => (0, u32::MAX),
    };
    let mut rules_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut n_numbers = 0;
    for (position, rule) in section.rules.iter().enumerate() {
        for &(low, high) in rule.numbers.ranges() {
            let (low, high) = (low.max(least), high.min(most));
            n_numbers += (u64::from(high) + 1).saturating_sub(low.into());
            if n_numbers > MAX_NUMBERS * 16 || u64::from(high.saturating_sub(low)) > MAX_NUMBERS {
                let span = rule.outcome.origin.span;
                let message =
                    "a long range of numbers: the library takes one number after the other";
                problems.push(Diagnostic::error("range-too-long", span, message));
                return Vec::new();
            }
            for nr in low..=high {
                rules_of.entry(nr).or_default().push(position);
            }
        }
    }
    let mut by_rules: BTreeMap<Vec<usize>, Vec<u32>> = BTreeMap::new();
    for (nr, rules) in rules_of {
        by_rules.entry(rules).or_default().push(nr);
    }
    let mut groups = Vec::new();
    for (positions, numbers) in by_rules {
        let rules: Vec<_> = positions.iter().map(|at| &section.rules[*at]).collect();
        match unordered::alternatives(&rules, default) {
            Ok(alternatives) if alternatives.is_empty() => {}
            Ok(alternatives) => groups.push(Group {
                numbers,
                alternatives,
            }),
            Err(unordered::TooMany) => {
                let span = rules.first().map(|rule| rule.outcome.origin.span);
                let message =
                    "these rules depend on their order, and without one they are too many";
                let span = span.unwrap_or_default();
                problems.push(Diagnostic::error("too-many-rules", span, message));
            }
        }
    }
    groups
}
