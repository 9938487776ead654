//! Cards of syscalls, sets of them, and their arguments.

use super::Card;
use crate::abi::Arch;
use crate::abi::syscalls::args::{self, Arg};
use crate::abi::syscalls::cards::{self, Guard, Risk};
use crate::abi::syscalls::{self, groups};
use crate::filter::complete::{arguments, constants};
use crate::filter::number;
use crate::filter::place::Line;

/// So many constants of an argument are named.
const MAX_CONSTANTS: usize = 12;

pub(super) fn syscall(name: &str, arches: &[Arch]) -> Option<Card> {
    let known = cards::card(name)?;
    let mut card = Card::new("syscall", known.name, known.meaning);
    let first = arches.first().copied().unwrap_or(Arch::X86_64);
    let signature = args::signature_on(first, name);
    card.arguments = signature
        .unwrap_or_default()
        .iter()
        .map(|arg| (arg.name, arg.kind.words()))
        .collect();
    if signature.is_some_and(<[Arg]>::is_empty) {
        card.fact("Arguments", "none");
    }
    if let Some(Risk { level, reason, .. }) = known.risk {
        card.fact("Risk", format!("{}: {reason}", level.name()));
    }
    if let Some(guard) = known.guard {
        card.fact("Needs", asked(guard));
    }
    if !known.siblings.is_empty() {
        card.fact("Same work", known.siblings.join(" "));
    }
    let numbers = arches.iter().filter_map(|arch| {
        let number = syscalls::number(*arch, name)?;
        Some(format!("{number} on {arch}"))
    });
    let numbers: Vec<_> = numbers.collect();
    card.fact(
        "Number",
        if numbers.is_empty() {
            "none on the filter's arches".to_owned()
        } else {
            numbers.join(", ")
        },
    );
    if let Some(since) = known.since {
        card.fact("Since", format!("Linux {since}"));
    }
    if let Some(page) = known.man {
        card.fact("Manual", format!("{page}(2)"));
    }
    Some(card)
}

fn asked(guard: &Guard) -> String {
    let mut words = guard.capability.to_owned();
    if let Some(when) = guard.when {
        words.push_str(" for ");
        words.push_str(when);
    }
    if guard.is_host_only {
        words.push_str(", of the host: root in a sandbox does not have it");
    }
    words
}

pub(super) fn group(name: &str) -> Option<Card> {
    let group = groups::all().iter().find(|group| group.name == name)?;
    let card = Card::new("set", group.name, group.meaning);
    let n = group.syscalls.len();
    let card = card.with(
        "Calls",
        format!("{n}, as systemd {} has it", groups::Systemd::default()),
    );
    Some(card.with("Members", group.syscalls.join(" ")))
}

/// A syscall by its number.
pub(super) fn numbered(text: &str, arches: &[Arch]) -> Option<Card> {
    let number = u32::try_from(number::parse(text, false).ok()?).ok()?;
    let name = arches
        .iter()
        .find_map(|arch| syscalls::name(*arch, number))?;
    syscall(name, arches)
}

pub(super) fn argument(word: &str, line: &Line<'_>, arches: &[Arch]) -> Option<Card> {
    let all = arguments(&line.names, arches);
    let position = word
        .strip_prefix("arg")
        .and_then(|at| at.parse::<usize>().ok());
    let arg = match position {
        Some(position) => all.get(position),
        None => all.iter().find(|arg| arg.name == word),
    };
    let Some(arg) = arg else {
        let position = position.filter(|position| *position < 6)?;
        let meaning = format!("the word of argument {position}, all 64 bits of it");
        return Some(Card::new("argument", word, meaning));
    };
    let mut card = Card::new("argument", word, arg.kind.words());
    if position.is_some() {
        card.fact(
            "By name",
            format!("{}; by position all 64 bits are compared", arg.name),
        );
    } else if let [name] = line.names[..] {
        let at = args::signature_on(arches.first().copied().unwrap_or(Arch::X86_64), name)
            .and_then(|args| args.iter().position(|other| other.name == word));
        if let Some(at) = at {
            card.fact("Of", format!("{name}, arg{at}"));
        }
    } else {
        card.fact("Of", line.names.join(" "));
    }
    let constants = constants(arg.kind);
    if !constants.is_empty() {
        let names: Vec<_> = constants
            .iter()
            .take(MAX_CONSTANTS)
            .map(|(name, _)| *name)
            .collect();
        let more = match constants.len().saturating_sub(MAX_CONSTANTS) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        card.fact("Takes", format!("{}{more}", names.join(" ")));
    }
    Some(card)
}
