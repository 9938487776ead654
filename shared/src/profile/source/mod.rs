//! Source code that builds a filter with somebody's library.
//!
//! Libraries have sets of rules, not lists: the rules for each syscall become [`disjoint`] blocks of
//! calls, which mean the same in any order.

pub(super) mod libseccomp;
pub(super) mod seccompiler;

use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::{Block, SKIPPED, Section, TooMany, disjoint};
use crate::text::{Diagnostic, Diagnostics};
use crate::verdict::Action;
use std::collections::BTreeMap;

/// Most calls that may be named by number where a library has no ranges.
const MAX_NUMBERS: u64 = 4096;

/// Numbers with the same rules.
#[derive(Debug)]
struct Group {
    numbers: Vec<u32>,
    /// What is not for the default action, by arguments; wide ones first.
    blocks: Vec<(Block, Action)>,
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
        match disjoint(&rules, default) {
            Ok(blocks) if blocks.is_empty() => {}
            Ok(mut blocks) => {
                blocks.sort_by_key(|(block, _)| block.arguments().count());
                groups.push(Group { numbers, blocks });
            }
            Err(TooMany) => {
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
