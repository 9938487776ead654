//! Calls that meet conditions, to show what a filter does with them.

use crate::filter::{Condition, Width};

/// Arguments that meet all of these, small ones if there are such; `None` if we find none.
pub(in crate::audit) fn meeting(conditions: &[&Condition]) -> Option<[u64; 6]> {
    let mut args = [0; 6];
    for (at, arg) in (0..).zip(&mut args) {
        let about: Vec<_> = conditions
            .iter()
            .filter(|c| c.index().get() == at)
            .collect();
        let mut candidates: Vec<u64> = about.iter().flat_map(|c| c.edges()).collect();
        candidates.push(0);
        candidates.sort_unstable();
        *arg = candidates
            .into_iter()
            .find(|word| about.iter().all(|c| c.holds_for(*word)))?;
    }
    Some(args)
}

/// Words without an upper half for which a condition fails.
pub(super) fn failing(condition: &Condition) -> impl Iterator<Item = u64> {
    let edges = condition.edges().into_iter();
    edges.filter(|word| *word <= Width::Bits32.mask() && !condition.holds_for(*word))
}
