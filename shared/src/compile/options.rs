//! How a program is made of a policy.

use super::PassSet;
use crate::abi::Arch;
use std::collections::BTreeMap;

/// How the search for a syscall number is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// A search over ranges of numbers that are treated alike.
    #[default]
    Tree,
    /// One comparison after the other, in the order of the rules.
    Linear,
}

/// How a program is made of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How the search for a syscall number is laid out.
    pub layout: Layout,
    /// Which rewrites are made; none in the linear layout.
    pub passes: PassSet,
    /// How often each syscall is called; all alike if `None`.
    pub weights: Option<Weights>,
}

impl From<Layout> for Options {
    fn from(layout: Layout) -> Self {
        Self {
            layout,
            ..Self::default()
        }
    }
}

/// How often each syscall is called, from a recorded trace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Weights {
    /// Per arch value and number, ascending.
    counts: Vec<((u32, u32), u64)>,
}

impl Weights {
    /// Counts per arch and number; numbers of x32 have bit 30 set.
    pub fn new(counts: impl IntoIterator<Item = (Arch, u32, u64)>) -> Self {
        let mut sums: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for (arch, nr, count) in counts {
            let sum = sums.entry((arch.audit(), nr)).or_default();
            *sum = sum.saturating_add(count);
        }
        Self {
            counts: sums.into_iter().collect(),
        }
    }

    /// How often a syscall was called.
    pub(super) fn of(&self, audit: u32, nr: u32) -> u64 {
        let found = self
            .counts
            .binary_search_by_key(&(audit, nr), |&(call, _)| call);
        found.map_or(0, |at| self.counts[at].1)
    }

    /// Per arch value and number, ascending.
    pub(super) fn counts(&self) -> &[((u32, u32), u64)] {
        &self.counts
    }
}
