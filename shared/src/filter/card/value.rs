//! Cards of constants and numbers.

use super::Card;
use crate::abi::named::{self, Family};
use crate::abi::syscalls::args::{self, ArgKind};
use crate::abi::{Arch, capability, signal};
use crate::filter::complete::{kind, value_words};
use crate::filter::number::parse;
use crate::filter::place::Line;

/// So many arguments that take a constant are named.
const MAX_TAKERS: usize = 8;

pub(super) fn constant(word: &str, line: &Line<'_>, arches: &[Arch]) -> Option<Card> {
    let arch = arches.first().copied().unwrap_or(Arch::X86_64);
    let value = named::value_on(arch, word)?;
    let mut takers = takers(word);
    // What this rule is about before what it is not.
    takers.sort_by_key(|(name, arg)| !(line.names.contains(name) && *arg == line.arg));
    let takers: Vec<_> = takers
        .into_iter()
        .map(|(name, arg)| format!("{name} {arg}"))
        .collect();
    let meaning = match &takers[..] {
        _ if signal::number(word).is_some() => "a signal".to_owned(),
        _ if capability::number(word).is_some() => "a capability".to_owned(),
        [] => "a constant".to_owned(),
        [only] => format!("a value of {only}"),
        [first, ..] => format!("a value of {first} and others"),
    };
    let card = Card::new("constant", word, meaning);
    let mut card = card.with("Value", value_words(kind(line, arches), value));
    if !(-9..=9).contains(&value) {
        card.fact("In decimal", value.to_string());
    }
    if takers.len() > 1 {
        let more = match takers.len().saturating_sub(MAX_TAKERS) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let named = &takers[..takers.len().min(MAX_TAKERS)];
        card.fact("Taken by", format!("{}{more}", named.join(", ")));
    }
    Some(card)
}

/// The arguments that take a constant: syscall and argument.
fn takers(constant: &str) -> Vec<(&'static str, &'static str)> {
    let has = |family: Family| family.constants().any(|(name, _)| name == constant);
    let families: Vec<_> = Family::ALL
        .iter()
        .copied()
        .filter(|family| has(*family))
        .collect();
    let takers = args::all().flat_map(|(name, args)| {
        let takes = args.iter().filter(|arg| {
            let family = arg.kind.family();
            family.is_some_and(|family| families.contains(&family))
        });
        takes.map(move |arg| (name, arg.name))
    });
    takers.collect()
}

pub(super) fn number(text: &str, line: &Line<'_>, arches: &[Arch]) -> Option<Card> {
    let value = u64::try_from(parse(text, false).ok()?).ok()?;
    let mut card = Card::new(
        "number",
        text,
        "a number that the argument is compared with",
    );
    if let Some(family) = kind(line, arches).and_then(ArgKind::family) {
        card.fact("In words", family.render(value));
    }
    card.fact("In decimal", value.to_string());
    card.fact("In hex", format!("{value:#x}"));
    Some(card)
}
