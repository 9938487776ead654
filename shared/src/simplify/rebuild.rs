//! Lists of rules to rules: one for all numbers that share guard and action.
//!
//! What one number meets is of no concern to another, so rules may be joined across lists as long
//! as every list finds its own entries in its own order.

use super::lists::List;
use super::{ActionKey, Entry};
use crate::filter::{Guard, Origin, Outcome, Rule};
use std::collections::BTreeMap;

/// What entries share that become one rule.
type Key = (Guard, ActionKey);

/// Most steps times lists.
const MAX_WORK: usize = 1 << 24;

/// The rules, in an order that every list agrees with. `None` if there are too many lists.
pub(super) fn rebuild(lists: Vec<List>) -> Option<Vec<Rule>> {
    let mut lists = joined(lists);
    // How many lists still have an entry: it is ready when it comes first in all of them.
    let mut waiting: BTreeMap<Key, usize> = BTreeMap::new();
    for entry in lists.iter().flat_map(|list| &list.entries) {
        *waiting.entry(key(entry)).or_default() += 1;
    }
    let mut rules = Vec::new();
    let mut work = 0;
    loop {
        let mut heads: BTreeMap<Key, (usize, Origin)> = BTreeMap::new();
        work += lists.len().max(1);
        if work > MAX_WORK {
            return None;
        }
        for entry in lists.iter().filter_map(|list| list.entries.get(list.next)) {
            let head = heads.entry(key(entry)).or_insert((0, entry.origin));
            head.0 += 1;
            head.1 = head.1.min(entry.origin);
        }
        let is_ready = |(key, (n, _)): &(&Key, &(usize, Origin))| waiting.get(*key) == Some(n);
        let ready = heads
            .iter()
            .filter(is_ready)
            .min_by_key(|(_, (_, origin))| *origin);
        // Lists that disagree about the order have the rule twice.
        let chosen = ready.or_else(|| heads.iter().max_by_key(|(_, (n, _))| *n));
        let Some((chosen, &(n, origin))) = chosen else {
            return Some(rules);
        };
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for list in &mut lists {
            if list
                .entries
                .get(list.next)
                .is_some_and(|entry| key(entry) == *chosen)
            {
                list.next += 1;
                ranges.extend(&list.ranges);
            }
        }
        if let Some(left) = waiting.get_mut(chosen) {
            *left -= n;
        }
        rules.push(Rule {
            numbers: ranges.into_iter().collect(),
            guard: chosen.0.clone(),
            outcome: Outcome {
                action: chosen.1.action(),
                origin,
            },
        });
    }
}

/// A list and how far it has come.
struct Pending {
    ranges: Vec<(u32, u32)>,
    entries: Vec<Entry>,
    next: usize,
}

/// Lists that say the same are one.
fn joined(lists: Vec<List>) -> Vec<Pending> {
    let mut by_key: BTreeMap<Vec<Key>, Pending> = BTreeMap::new();
    for List { ranges, entries } in lists {
        let keys = entries.iter().map(key).collect();
        let same = by_key.entry(keys).or_insert(Pending {
            ranges: Vec::new(),
            entries,
            next: 0,
        });
        same.ranges.extend(ranges);
    }
    by_key.into_values().collect()
}

fn key(entry: &Entry) -> Key {
    (entry.guard.clone(), entry.action)
}
