//! One list of rules without what decides nothing.

use super::opposites::join_opposites;
use super::{ActionKey, Entry};
use crate::filter::{
    Condition, Guard, Test, Width, WordSet, are_disjoint, guard_implies, implies, is_impossible,
};
use std::collections::BTreeMap;

/// Longer lists are only joined, not compared pair by pair.
const MAX_COMPARED: usize = 128;
/// Most rounds; each takes something away.
const MAX_ROUNDS: usize = 8;
/// Most values of a list in one condition.
const MAX_VALUES: usize = 4096;

/// Takes away what decides nothing and joins what can be joined.
pub(super) fn reduce(list: &mut Vec<Entry>, default: ActionKey) {
    for _ in 0..MAX_ROUNDS {
        let before = list.clone();
        drop_impossible(list);
        list.iter_mut().for_each(drop_implied);
        drop_dead(list);
        drop_needless(list, default);
        gather(list);
        join(list);
        if *list == before {
            break;
        }
    }
}

fn drop_impossible(list: &mut Vec<Entry>) {
    list.retain(|entry| !is_impossible(entry.guard.conditions()));
}

/// Conditions that the others of the guard imply say nothing.
fn drop_implied(entry: &mut Entry) {
    let mut conditions: Vec<Condition> = entry.guard.conditions().cloned().collect();
    conditions.sort();
    conditions.dedup();
    let mut at = conditions.len();
    while at > 0 {
        at -= 1;
        let condition = conditions.remove(at);
        if !implies(&conditions, &condition) {
            conditions.insert(at, condition);
        }
    }
    let plain = conditions.into_iter().map(plain);
    entry.guard = Guard::all(plain);
}

/// The same condition in its shortest words.
fn plain(condition: Condition) -> Condition {
    let test = WordSet::of(&condition).and_then(|set| set.test(MAX_VALUES));
    let test = test.or_else(|| match *condition.test() {
        Test::MaskedNe { mask, value: 0 } => Some(Test::AnyBit(mask)),
        // A single bit that must be set.
        Test::MaskedEq { mask, value } if mask.is_power_of_two() && mask == value => {
            Some(Test::AnyBit(mask))
        }
        Test::MaskedNe { mask, value } if mask.is_power_of_two() && mask == value => {
            Some(Test::MaskedEq { mask, value: 0 })
        }
        _ => None,
    });
    match test {
        Some(test) => Condition::new(condition.index(), condition.width(), test),
        None => condition,
    }
}

/// A rule that comes after one whose guard it implies never decides.
fn drop_dead(list: &mut Vec<Entry>) {
    if let Some(last) = list.iter().position(|entry| entry.guard == Guard::Always) {
        list.truncate(last + 1);
    }
    if list.len() > MAX_COMPARED {
        return;
    }
    let mut kept: Vec<Entry> = Vec::with_capacity(list.len());
    for entry in list.drain(..) {
        if !kept
            .iter()
            .any(|earlier| guard_implies(&entry.guard, &earlier.guard))
        {
            kept.push(entry);
        }
    }
    *list = kept;
}

/// A rule that answers what would be answered without it says nothing.
fn drop_needless(list: &mut Vec<Entry>, default: ActionKey) {
    while list.last().is_some_and(|last| last.action == default) {
        list.pop();
    }
    if list.len() > MAX_COMPARED {
        return;
    }
    let mut at = list.len();
    while at > 0 {
        at -= 1;
        if is_needless(&list[at], &list[at + 1..], default) {
            list.remove(at);
        }
    }
}

fn is_needless(entry: &Entry, later: &[Entry], default: ActionKey) -> bool {
    for later in later {
        if later.action == entry.action {
            if guard_implies(&entry.guard, &later.guard) {
                return true;
            }
        } else if !are_disjoint(&entry.guard, &later.guard) {
            return false;
        }
    }
    entry.action == default
}

/// Moves rules up to others with the same action, past rules that no call of theirs meets.
fn gather(list: &mut [Entry]) {
    if list.len() > MAX_COMPARED {
        return;
    }
    for at in 2..list.len() {
        let entry = &list[at];
        if entry.guard == Guard::Always {
            continue;
        }
        let mut to = None;
        for before in (0..at).rev() {
            if list[before].action == entry.action {
                to = Some(before + 1);
            } else if !are_disjoint(&list[before].guard, &entry.guard) {
                break;
            }
        }
        if let Some(to) = to.filter(|to| *to < at) {
            list[to..=at].rotate_right(1);
        }
    }
}

/// Joins neighbours with the same action that differ in the values of one argument.
fn join(list: &mut Vec<Entry>) {
    let mut joined: Vec<Entry> = Vec::with_capacity(list.len());
    for run in list.chunk_by(|a, b| a.action == b.action) {
        joined.extend(join_run(run.to_vec()));
    }
    *list = joined;
}

/// The order of a run does not matter: all its rules say the same.
fn join_run(mut run: Vec<Entry>) -> Vec<Entry> {
    if let Some(always) = run.iter().position(|entry| entry.guard == Guard::Always) {
        return vec![run.swap_remove(always)];
    }
    for argument in 0..6 {
        for width in [Width::Bits64, Width::Bits32] {
            run = join_on(run, argument, width);
        }
    }
    join_opposites(run)
}

fn join_on(run: Vec<Entry>, argument: u8, width: Width) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut groups: BTreeMap<Vec<Condition>, Vec<(Entry, WordSet)>> = BTreeMap::new();
    for entry in run {
        let is_about = |c: &Condition| c.index().get() == argument && c.width() == width;
        let conditions = entry.guard.conditions().cloned();
        let (about, mut others): (Vec<_>, Vec<_>) = conditions.partition(is_about);
        let set = match &about[..] {
            [one] => WordSet::of(one),
            _ => None,
        };
        let Some(set) = set else {
            out.push(entry);
            continue;
        };
        others.sort();
        groups.entry(others).or_default().push((entry, set));
    }
    for (others, group) in groups {
        out.extend(union(others, group, argument));
    }
    out.sort_by_key(|entry| entry.origin);
    out
}

fn union(others: Vec<Condition>, group: Vec<(Entry, WordSet)>, argument: u8) -> Vec<Entry> {
    let entries =
        |group: Vec<(Entry, WordSet)>| group.into_iter().map(|(entry, _)| entry).collect();
    let Some(index) = crate::filter::ArgIndex::new(argument).filter(|_| group.len() > 1) else {
        return entries(group);
    };
    let all = WordSet::union(group.iter().map(|(_, set)| set));
    let guards: Vec<Guard> = if all.is_all() {
        vec![Guard::all(others)]
    } else {
        let tests = all.tests(MAX_VALUES).into_iter();
        let conditions = tests.map(|test| Condition::new(index, all.width(), test));
        conditions
            .map(|c| Guard::all(others.iter().cloned().chain([c])))
            .collect()
    };
    if guards.len() >= group.len() {
        return entries(group);
    }
    let first = group
        .into_iter()
        .map(|(entry, _)| entry)
        .min_by_key(|entry| entry.origin);
    let Some(first) = first else {
        return Vec::new();
    };
    guards
        .into_iter()
        .map(|guard| Entry {
            guard,
            ..first.clone()
        })
        .collect()
}
