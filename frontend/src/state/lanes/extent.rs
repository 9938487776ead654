//! What lies in a stretch of time, in short.

use std::collections::BTreeMap;

use super::Lanes;
use crate::state::Calls;

/// More calls than these are counted, and not named.
const MOST_NAMED: usize = 200_000;

/// What lies in a stretch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extent {
    /// Calls that begin in it.
    pub calls: usize,
    /// Those that somebody refused.
    pub refusals: usize,
    /// Threads that made them.
    pub threads: usize,
    /// The commonest calls, with how many they are; none if there are too many to look at.
    pub names: Vec<(String, usize)>,
}

/// What begins between two moments.
pub fn extent(lanes: &Lanes, calls: &Calls, from_ns: u64, to_ns: u64) -> Extent {
    let mut extent = Extent::default();
    for lane in lanes.all() {
        let within = lane.within(from_ns, to_ns);
        extent.calls += within.len();
        extent.threads += usize::from(!within.is_empty());
        extent.refusals += lane.refusals(from_ns, to_ns).len();
    }
    if extent.calls <= MOST_NAMED {
        let mut names = BTreeMap::<String, usize>::new();
        for lane in lanes.all() {
            for span in &lane.spans()[lane.within(from_ns, to_ns)] {
                calls.brief(span.position as usize, |call| {
                    let name = call.shape.name();
                    match names.get_mut(name) {
                        Some(n) => *n += 1,
                        None => drop(names.insert(name.to_owned(), 1)),
                    }
                });
            }
        }
        extent.names = names.into_iter().collect();
        extent.names.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        extent.names.truncate(4);
    }
    extent
}
