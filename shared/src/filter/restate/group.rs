//! `@groups` in place of names.

use crate::abi::Arch;
use crate::abi::syscalls::{self, groups};
use std::collections::BTreeSet;

/// A group is worth its name if it stands for this many.
const MIN_NAMES: usize = 3;

/// The names, those of whole groups as the group: exact on these arches.
pub(super) fn targets(names: &BTreeSet<&'static str>, arches: &[Arch]) -> Vec<&'static str> {
    let mut targets = Vec::new();
    let mut left = names.clone();
    let mut groups: Vec<_> = groups::all().iter().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.syscalls.len()));
    for group in groups {
        if left.len() < MIN_NAMES {
            break;
        }
        let exists = |name: &&str| arches.iter().any(|a| syscalls::number(*a, name).is_some());
        let members = group.syscalls.iter().copied();
        if members.clone().all(|m| names.contains(m) || !exists(&m)) {
            let n_new = members.clone().filter(|m| left.contains(m)).count();
            if n_new >= MIN_NAMES {
                targets.push(group.name);
                members.for_each(|member| {
                    left.remove(member);
                });
            }
        }
    }
    targets.extend(left);
    targets
}
