//! Few words for many names: systemd's sets where they fit.

use crate::abi::syscalls::groups::{self, Systemd};
use std::collections::BTreeSet;

/// Longest line that is written.
const MAX_COLUMNS: usize = 100;

/// Words that name all of `wanted`, with a suffix each. A set is named if all of its syscalls that
/// are `known` are wanted; the largest first.
pub(super) fn cover(
    wanted: &BTreeSet<&str>,
    known: &BTreeSet<&str>,
    systemd: Systemd,
    suffix: &str,
) -> Vec<String> {
    let members = |group: &groups::Group| -> Vec<&str> {
        let members = group.syscalls.iter().copied();
        members.filter(|name| known.contains(name)).collect()
    };
    let mut fitting: Vec<_> = systemd
        .groups()
        .iter()
        .map(|group| (group.name, members(group)))
        .filter(|(_, members)| members.iter().all(|name| wanted.contains(name)))
        .collect();
    let mut left = wanted.clone();
    let mut words = Vec::new();
    loop {
        let n_new = |members: &[&str]| members.iter().filter(|name| left.contains(*name)).count();
        // Of equal ones the first in systemd's order.
        let best = (0..fitting.len())
            .rev()
            .max_by_key(|&at| n_new(&fitting[at].1));
        let Some(best) = best.filter(|&at| n_new(&fitting[at].1) > 1) else {
            break;
        };
        let (name, members) = fitting.remove(best);
        for member in members {
            left.remove(member);
        }
        words.push(format!("{name}{suffix}"));
    }
    words.sort_unstable();
    words.extend(left.iter().map(|name| format!("{name}{suffix}")));
    words
}

/// Writes the words of a list, in as many lines as they need; none if there are no words.
pub(super) fn push_lines(head: &str, words: &[String], out: &mut String) {
    let mut columns = 0;
    for word in words {
        if columns > 0 && columns + 1 + word.len() <= MAX_COLUMNS {
            out.push(' ');
            columns += 1 + word.len();
        } else {
            if columns > 0 {
                out.push('\n');
            }
            out.push_str(head);
            columns = head.len() + word.len();
        }
        out.push_str(word);
    }
    if columns > 0 {
        out.push('\n');
    }
}
