//! Numbers that meet the same rules in the same order.

use super::Entry;
use crate::filter::{Guard, Section};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers and the rules that they meet.
#[derive(Debug)]
pub(super) struct List {
    /// Which numbers.
    pub(super) ranges: Vec<(u32, u32)>,
    /// First match wins. Only the last may be without conditions.
    pub(super) entries: Vec<Entry>,
}

/// Most entries of all lists together: far more than a program has room for.
const MAX_ENTRIES: usize = 1 << 18;

/// The lists of a section; numbers that no rule names are in none. `None` if they are too long.
pub(super) fn lists(section: &Section) -> Option<Vec<List>> {
    let mut by_rules: BTreeMap<Vec<usize>, Vec<(u32, u32)>> = BTreeMap::new();
    for (range, rules) in pieces(&[section])? {
        by_rules
            .entry(rules.into_iter().map(|(_, at)| at).collect())
            .or_default()
            .push(range);
    }
    let lists = by_rules.into_iter().map(|(rules, ranges)| List {
        ranges,
        entries: rules.into_iter().map(|at| entry(section, at)).collect(),
    });
    Some(lists.collect())
}

/// A range of numbers, and the rules of which section they meet.
type Piece = ((u32, u32), Vec<(usize, usize)>);

/// Ranges of numbers that meet the same rules in all of these sections; `None` if they are too
/// many.
pub(super) fn pieces(sections: &[&Section]) -> Option<Vec<Piece>> {
    let mut starts = Vec::new();
    for (which, section) in sections.iter().enumerate() {
        for (at, rule) in section.rules.iter().enumerate() {
            for &(low, high) in rule.numbers.ranges() {
                starts.push((u64::from(low), true, which, at));
                starts.push((u64::from(high) + 1, false, which, at));
            }
        }
    }
    starts.sort_unstable();
    let mut pieces = Vec::new();
    let mut open: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut n_entries = 0;
    for (position, &(from, opens, which, at)) in starts.iter().enumerate() {
        if opens {
            open.insert((which, at));
        } else {
            open.remove(&(which, at));
        }
        let Some(&(to, ..)) = starts.get(position + 1) else {
            break;
        };
        if from == to || open.is_empty() {
            continue;
        }
        let rules = deciding(sections, open.iter().copied());
        n_entries += rules.len();
        if n_entries > MAX_ENTRIES {
            return None;
        }
        let (low, high) = (u32::try_from(from).ok()?, u32::try_from(to - 1).ok()?);
        pieces.push(((low, high), rules));
    }
    Some(pieces)
}

/// Of each section the rules up to the first without conditions.
fn deciding(
    sections: &[&Section],
    open: impl Iterator<Item = (usize, usize)>,
) -> Vec<(usize, usize)> {
    let mut rules = Vec::new();
    let mut decided = None;
    for (which, at) in open {
        if decided == Some(which) {
            continue;
        }
        rules.push((which, at));
        if sections[which].rules[at].guard == Guard::Always {
            decided = Some(which);
        }
    }
    rules
}

pub(super) fn entry(section: &Section, at: usize) -> Entry {
    let rule = &section.rules[at];
    Entry {
        guard: rule.guard.clone(),
        action: rule.outcome.action.into(),
        origin: rule.outcome.origin,
    }
}
