//! The words of each place, from the tables.

use super::words::{ACTION_MEANINGS, COMPARISONS, KEYWORDS};
use super::{Offer, OfferKind};
use crate::abi::named::{self, Family};
use crate::abi::syscalls::args::{self, Arg, ArgKind};
use crate::abi::syscalls::{self, cards, groups};
use crate::abi::{Arch, capability, errno, signal};
use crate::filter::number;
use crate::filter::place::{Asked, Line, Whole};
use std::collections::BTreeSet;

/// The errors that filters use most, the most usual first.
const USUAL_ERRNOS: [&str; 3] = ["EPERM", "EACCES", "ENOSYS"];

/// So many letters must be there before every constant that begins with them is offered.
const MIN_LETTERS: usize = 2;

/// Offers, in order.
#[derive(Debug, Default)]
pub(super) struct Offers {
    pub(super) list: Vec<Offer>,
}

impl Offers {
    fn push(&mut self, text: &str, kind: OfferKind, detail: impl Into<String>, goes_on: bool) {
        self.list.push(Offer {
            text: text.to_owned(),
            kind,
            detail: detail.into(),
            goes_on,
        });
    }

    fn keyword(&mut self, word: &str) {
        if let Some((_, meaning)) = KEYWORDS.iter().find(|(known, _)| *known == word) {
            self.push(word, OfferKind::Keyword, *meaning, true);
        }
    }

    /// What a line begins with.
    pub(super) fn line(&mut self, whole: &Whole) {
        if !whole.has_default {
            self.keyword("default");
        }
        self.actions(true);
        self.keyword("arch");
        if !whole.has_foreign {
            self.keyword("foreign");
        }
    }

    /// The actions, of a rule or of a line that ends behind them.
    pub(super) fn actions(&mut self, is_rule: bool) {
        for (word, meaning) in ACTION_MEANINGS {
            let goes_on = is_rule || word == "errno";
            self.push(word, OfferKind::Action, meaning, goes_on);
        }
    }

    /// The errors.
    pub(super) fn errnos(&mut self, is_rule: bool) {
        let usual = USUAL_ERRNOS
            .into_iter()
            .filter_map(|name| Some((errno::number(name)?, name)));
        let others = errno::all().filter(|(_, name)| !USUAL_ERRNOS.contains(name));
        for (number, name) in usual.chain(others) {
            let meaning = errno::meaning(number).unwrap_or_default();
            let detail = format!("{number}: {meaning}");
            self.push(name, OfferKind::Errno, detail, is_rule);
        }
    }

    /// Syscalls and groups that are not named yet.
    pub(super) fn targets(&mut self, line: &Line<'_>, whole: &Whole) {
        if line.has_target() {
            self.keyword("if");
            self.keyword("on");
        }
        for group in groups::all() {
            if !line.names.contains(&group.name) {
                let detail = format!("{} calls: {}", group.syscalls.len(), group.meaning);
                self.push(group.name, OfferKind::Group, detail, false);
            }
        }
        let all = whole.arches.iter().flat_map(|arch| syscalls::all(*arch));
        let mut names: Vec<_> = all.map(|(_, name)| *name).collect();
        // `openat` before `open_by_handle_at`.
        names.sort_by_cached_key(|name| name.replace('_', "~"));
        names.dedup();
        for name in names {
            if !line.names.contains(&name) {
                let meaning = cards::meaning(name).unwrap_or_default();
                self.push(name, OfferKind::Syscall, meaning, false);
            }
        }
    }

    /// Arches that are not named yet.
    pub(super) fn arches(&mut self, line: &Line<'_>) {
        if line.is_rule && !line.arches.is_empty() {
            self.keyword("if");
        }
        for arch in Arch::ALL {
            if !line.arches.contains(&arch.name()) {
                self.push(arch.name(), OfferKind::Arch, arch_words(arch), false);
            }
        }
    }

    /// The arguments that all syscalls of a rule have, by name and then by position.
    pub(super) fn arguments(&mut self, line: &Line<'_>, arches: &[Arch]) {
        let arguments = arguments(&line.names, arches);
        for arg in &arguments {
            self.push(arg.name, OfferKind::Argument, arg.kind.words(), true);
        }
        for position in 0..6 {
            let name = format!("arg{position}");
            // The manual of prctl calls its arguments so, and counts from 1.
            if !arguments.iter().any(|arg| arg.name == name) {
                let detail = "by position, counted from 0: all 64 bits";
                self.push(&name, OfferKind::Argument, detail, true);
            }
        }
    }

    /// Comparisons, the one first that the argument is made for.
    pub(super) fn tests(&mut self, line: &Line<'_>, arches: &[Arch]) {
        let kind = kind(line, arches);
        let family = kind.and_then(ArgKind::family);
        let first = if family.is_some_and(Family::has_flags) {
            "&"
        } else {
            "=="
        };
        let (chosen, others): (Vec<_>, Vec<_>) = COMPARISONS
            .into_iter()
            .partition(|(sign, _)| *sign == first);
        for (sign, meaning) in chosen.into_iter().chain(others) {
            self.push(sign, OfferKind::Operator, meaning, true);
        }
    }

    /// The constants that the argument takes; if we know of none, all that begin as typed.
    pub(super) fn values(&mut self, line: &Line<'_>, arches: &[Arch], typed: &str) {
        let arch = arches.first().copied().unwrap_or(Arch::X86_64);
        let kind = kind(line, arches);
        let known = kind.map(constants).unwrap_or_default();
        let begun = typed.to_ascii_uppercase();
        let all = || {
            let own = named::constants().filter(|(name, _)| name.starts_with(&begun));
            own.collect::<Vec<_>>()
        };
        let list = match () {
            () if !known.is_empty() => known,
            () if typed.len() >= MIN_LETTERS => all(),
            () => Vec::new(),
        };
        let mut seen: BTreeSet<_> = line.values.iter().copied().collect();
        for (name, value) in list {
            if seen.insert(name) {
                let value = named::value_on(arch, name).unwrap_or(value);
                self.push(name, OfferKind::Constant, value_words(kind, value), false);
            }
        }
    }

    /// What may follow a value.
    pub(super) fn joins(&mut self, line: &Line<'_>) {
        self.push("&&", OfferKind::Operator, "and this, too", true);
        self.push("|", OfferKind::Operator, "together with these bits", true);
        if line.asked == Asked::Mask {
            self.push("==", OfferKind::Operator, "these bits are", true);
            self.push("!=", OfferKind::Operator, "these bits are not", true);
        }
    }
}

/// The arguments that all of these syscalls and groups have, in the order of the first.
pub(in crate::filter) fn arguments(names: &[&str], arches: &[Arch]) -> Vec<Arg> {
    let arch = arches.first().copied().unwrap_or(Arch::X86_64);
    let members = names.iter().flat_map(|name| {
        let one = std::slice::from_ref(name);
        groups::group(name).unwrap_or(if name.starts_with('@') { &[] } else { one })
    });
    let mut common: Option<Vec<Arg>> = None;
    for name in members.filter(|name| syscalls::is_known(name)) {
        let signature = args::signature_on(arch, name).unwrap_or_default();
        match &mut common {
            None => common = Some(signature.to_vec()),
            Some(common) => {
                common.retain(|arg| signature.iter().any(|other| other.name == arg.name));
            }
        }
    }
    common.unwrap_or_default()
}

/// What the argument of a condition is, as the first of the rule's syscalls takes it.
pub(in crate::filter) fn kind(line: &Line<'_>, arches: &[Arch]) -> Option<ArgKind> {
    let arguments = arguments(&line.names, arches);
    let position = line.arg.strip_prefix("arg").and_then(|at| at.parse().ok());
    let found = match position {
        Some(position) => arguments.get::<usize>(position),
        None => arguments.iter().find(|arg| arg.name == line.arg),
    };
    found.map(|arg| arg.kind)
}

/// The constants that an argument takes, in the order of the tables.
pub(in crate::filter) fn constants(kind: ArgKind) -> Vec<(&'static str, i64)> {
    match kind {
        ArgKind::DirFd => vec![("AT_FDCWD", named::value("AT_FDCWD").unwrap_or_default())],
        ArgKind::Signal => signal::all()
            .map(|(number, name)| (name, number.into()))
            .collect(),
        ArgKind::Capability => capability::all().iter().copied().zip(0..).collect(),
        _ => kind
            .family()
            .map(|family| family.constants().collect())
            .unwrap_or_default(),
    }
}

/// The number of a constant, as people read it.
pub(in crate::filter) fn value_words(kind: Option<ArgKind>, value: i64) -> String {
    match kind {
        Some(ArgKind::Mode) => format!("0{value:o}"),
        Some(kind) if value > 0 && kind.family().is_some_and(Family::has_flags) => {
            format!("{value:#x}")
        }
        _ => number::text(value.into()),
    }
}

/// What an arch is, in words.
pub(in crate::filter) const fn arch_words(arch: Arch) -> &'static str {
    match arch {
        Arch::X86_64 => "64-bit x86",
        Arch::X86 => "32-bit x86: int 0x80",
        Arch::X32 => "the second number space on x86_64",
        Arch::Aarch64 => "64-bit Arm",
        Arch::Riscv64 => "64-bit RISC-V",
    }
}
