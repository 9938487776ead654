//! What was seen of one syscall.

use crate::verdict::Action;
use std::collections::{BTreeMap, BTreeSet};

/// A call with more different arguments than this is allowed with any.
const MAX_VALUES: usize = 16;

/// What was seen of one syscall on one arch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// How often it was let through.
    pub(super) allowed: u64,
    /// With which values of the arguments that choose what it does.
    values: BTreeSet<Vec<u64>>,
    /// Whether other values are possible: too many were seen, or a recording does not show them.
    is_any: bool,
    /// How often filters of the recorded run refused it, and with what.
    pub(super) refusals: BTreeMap<&'static str, (Action, u64)>,
}

impl Seen {
    /// A recording says that it was called so often, and no more.
    pub(super) fn count(&mut self, count: u64) {
        self.allowed = self.allowed.saturating_add(count);
        self.is_any = true;
    }

    /// It was called and let through.
    pub(super) fn call(&mut self, values: Vec<u64>) {
        self.allowed = self.allowed.saturating_add(1);
        if self.is_any || values.is_empty() {
            self.is_any = true;
        } else if self.values.len() < MAX_VALUES || self.values.contains(&values) {
            self.values.insert(values);
        } else {
            self.is_any = true;
        }
    }

    /// A filter refused it.
    pub(super) fn refused(&mut self, said: Action) {
        let (action, count) = self.refusals.entry(said.name()).or_insert((said, 0));
        // The last errno of several, so that one is kept.
        *action = said;
        *count = count.saturating_add(1);
    }

    /// Whether it was refused only sometimes.
    pub(super) fn is_mixed(&self) -> bool {
        self.allowed > 0 && !self.refusals.is_empty()
    }

    /// The values to hold it to; `None` for any.
    pub(super) fn values(&self) -> Option<&BTreeSet<Vec<u64>>> {
        (!self.is_any && !self.values.is_empty()).then_some(&self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_too_many_or_one_unseen_means_any() {
        let mut seen = Seen::default();
        for value in 0..16 {
            seen.call(vec![value]);
        }
        assert_eq!(seen.values().map(BTreeSet::len), Some(16));
        seen.call(vec![3]);
        assert_eq!(seen.values().map(BTreeSet::len), Some(16));
        let mut counted = seen.clone();
        counted.count(2);
        assert_eq!((counted.values(), counted.allowed), (None, 19));
        seen.call(vec![99]);
        assert_eq!((seen.values(), seen.allowed), (None, 18));
    }
}
