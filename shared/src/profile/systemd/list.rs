//! `SystemCallFilter=` and `SystemCallLog=`: lists that grow and shrink line by line.

use super::lines::Word;
use crate::abi::syscalls;
use crate::abi::syscalls::groups::{self, Systemd};
use crate::filter::suggest::closest;
use crate::filter::{MAX_NAMED, Origin};
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use std::collections::BTreeMap;

/// The syscalls of a list.
#[derive(Debug, Clone)]
pub(super) struct List<'a> {
    /// Whether the first line named what is allowed (or logged), and not what is not.
    pub(super) is_allow: bool,
    /// What each named syscall gets, if not what the whole list says.
    pub(super) entries: BTreeMap<&'a str, Entry>,
    /// The line that decided what the list is.
    pub(super) origin: Origin,
}

/// One syscall of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The action behind its `:`, if there is one.
    pub(super) own: Option<Action>,
    pub(super) origin: Origin,
}

/// A name to add to a list or to remove, with the action behind its `:`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) name: &'a str,
    pub(super) own: Option<Action>,
    pub(super) is_inverted: bool,
    pub(super) origin: Origin,
}

impl<'a> List<'a> {
    /// A list as its first line makes it; an allow list begins with what is implied.
    pub(super) fn new(is_inverted: bool, implied: &[&'a str], origin: Origin) -> Self {
        let mut list = Self {
            is_allow: !is_inverted,
            entries: BTreeMap::new(),
            origin,
        };
        if list.is_allow {
            for name in implied {
                list.entries.insert(name, Entry { own: None, origin });
            }
        }
        list
    }

    /// Adds or removes one syscall. A syscall with its own errno stays in an allow list, as one
    /// that is refused in its own way.
    pub(super) fn change(&mut self, change: &Change<'a>) {
        let is_added = change.is_inverted != self.is_allow || change.own.is_some();
        if is_added {
            let (own, origin) = (change.own, change.origin);
            self.entries.insert(change.name, Entry { own, origin });
        } else {
            self.entries.remove(change.name);
        }
    }
}

/// The syscalls that a name stands for: those of a set, or itself. What systemd does not know it
/// ignores with a warning, and so do we.
pub(super) fn named<'a>(
    name: &'a str,
    span: Span,
    systemd: Systemd,
    problems: &mut Diagnostics,
) -> Vec<&'a str> {
    if name.starts_with('@') {
        if let Some(members) = systemd.group(name) {
            return members.to_vec();
        }
        let message = format!("there is no set `{name}`; systemd ignores it");
        let mut warning = Diagnostic::warning("unknown-group", span, message);
        if !problems.is_full_of_warnings() {
            let sets = systemd.groups().iter().map(|group| group.name);
            warning.help = closest(name, sets).map(|known| format!("did you mean `{known}`?"));
        }
        problems.push(warning);
        return Vec::new();
    }
    if syscalls::is_known(name) {
        return vec![name];
    }
    let message = format!("`{name}` is not a syscall that we know; systemd ignores such names");
    let mut warning = Diagnostic::warning("unknown-syscall", span, message);
    if !problems.is_full_of_warnings() {
        warning.help = hint(name);
    }
    problems.push(warning);
    Vec::new()
}

fn hint(name: &str) -> Option<String> {
    use crate::abi::Arch;
    let set = groups::all().iter().map(|group| group.name);
    if let Some(set) = set.clone().find(|set| &set[1..] == name) {
        return Some(format!("the set is written `{set}`"));
    }
    let known = Arch::ALL.into_iter().flat_map(syscalls::all);
    closest(name, known.map(|(_, name)| *name)).map(|known| format!("did you mean `{known}`?"))
}

/// Counts the syscalls that the lines of a unit name; a hostile one names `@known` a million times.
pub(super) fn count(
    n_named: &mut usize,
    word: Word<'_>,
    n: usize,
    problems: &mut Diagnostics,
) -> bool {
    let was_below = *n_named <= MAX_NAMED;
    *n_named += n;
    if *n_named > MAX_NAMED && was_below {
        let message = "the lines up to here name more than a million syscalls";
        problems.push(Diagnostic::error("too-many-rules", word.span, message));
    }
    *n_named <= MAX_NAMED
}
