//! Rules that differ in one condition only, which holds for one where it fails for the other.

use super::Entry;
use crate::filter::{Guard, Test, opposite};

/// Longer runs are not compared pair by pair.
const MAX_COMPARED: usize = 128;

/// Joins such pairs among rules with one action, whose order does not matter: the condition says
/// nothing then.
pub(super) fn join_opposites(mut run: Vec<Entry>) -> Vec<Entry> {
    if run.len() > MAX_COMPARED {
        return run;
    }
    while let Some((at, other, guard)) = pair(&run) {
        run[at].guard = guard;
        run.remove(other);
    }
    run
}

fn pair(run: &[Entry]) -> Option<(usize, usize, Guard)> {
    (0..run.len()).find_map(|at| {
        let mut others = at + 1..run.len();
        others.find_map(|other| Some((at, other, joined(&run[at].guard, &run[other].guard)?)))
    })
}

/// What both guards say together, if they differ in one condition that is each other's opposite.
fn joined(one: &Guard, other: &Guard) -> Option<Guard> {
    let only_in = |a: &Guard, b: &Guard| {
        let mut only = a.conditions().filter(|c| b.conditions().all(|d| d != *c));
        let first = only.next().cloned();
        first.filter(|_| only.next().is_none())
    };
    let (a, b) = (only_in(one, other)?, only_in(other, one)?);
    // Comparisons are joined as sets of values elsewhere.
    let is_masked = matches!(
        a.test(),
        Test::AnyBit(_) | Test::MaskedEq { .. } | Test::MaskedNe { .. }
    );
    if !is_masked || opposite(&a)? != b {
        return None;
    }
    Some(Guard::all(one.conditions().filter(|c| **c != a).cloned()))
}
