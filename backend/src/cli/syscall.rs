//! `ringside syscall`: the card of one syscall.

use super::{CliError, Exit, file};
use clap::ValueEnum;
use ringside_shared::abi::syscalls::args::{self, Arg};
use ringside_shared::abi::syscalls::cards::{self, Card, Guard};
use ringside_shared::abi::syscalls::{self, groups};
use ringside_shared::abi::{Arch, X32_SYSCALL_BIT};
use ringside_shared::text::suggest::closest;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What a syscall does, what it gives away, what guards it, and its number on every arch.
///
/// Exits 0, or 2 if no arch has such a syscall.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    ringside syscall clock_settime\n  \
    ringside syscall 257\n  \
    ringside syscall 59 --arch x86\n  \
    ringside syscall io_uring_setup --format json")]
pub(crate) struct Args {
    /// Its name, or its number on `--arch`.
    syscall: String,
    /// Whose number it is.
    #[arg(long, default_value = "x86_64")]
    arch: Arch,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Exit, CliError> {
    let Args {
        syscall,
        arch,
        format,
    } = args;
    let name = match syscall.parse() {
        Ok(nr) => syscalls::name(*arch, nr)
            .ok_or_else(|| CliError::Usage(format!("{arch} has no syscall {nr} that we know")))?,
        Err(_) => syscall,
    };
    let card = cards::card(name).ok_or_else(|| unknown(name))?;
    let text = match format {
        Format::Text => text(&card),
        Format::Json => file::json(&value(&card)),
    };
    file::write(None, text.as_bytes())?;
    Ok(0)
}

/// That no arch has a syscall of this name, and which was probably meant.
pub(super) fn unknown(name: &str) -> CliError {
    let known = Arch::ALL.into_iter().flat_map(syscalls::all);
    let near = match closest(name, known.map(|(_, name)| *name)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    CliError::Usage(format!("no arch that we know has a syscall `{name}`{near}"))
}

/// Where the syscall is, and under which number.
fn numbers(name: &str) -> impl Iterator<Item = (Arch, u32)> {
    Arch::ALL
        .into_iter()
        .filter_map(move |arch| Some((arch, syscalls::number(arch, name)?)))
}

/// systemd's sets that hold it.
fn sets(name: &str) -> Vec<&'static str> {
    let holds = |set: &&groups::Group| set.syscalls.binary_search(&name).is_ok();
    let sets = groups::all().iter().filter(holds);
    sets.map(|set| set.name).collect()
}

fn text(card: &Card) -> String {
    let name = card.name;
    let mut out = format!("{name}: {}\n\n", card.meaning);
    // Writing to a String cannot fail, so the results of these are not looked at.
    let mut row = |label: &str, text: String| {
        let _ = writeln!(out, "{label:<14}{text}");
    };
    let signature = args::signature(name).unwrap_or_default();
    let names: Vec<_> = signature.iter().map(|arg| arg.name).collect();
    row("call", format!("{name}({})", names.join(", ")));
    for arg in signature.iter().filter(|arg| arg.kind.family().is_some()) {
        row("", format!("{}: {}", arg.name, constants(arg)));
    }
    row(
        "man page",
        card.man
            .map_or_else(|| "none".to_owned(), |page| format!("{page}(2)")),
    );
    if let Some(since) = card.since {
        row("since", format!("Linux {since}"));
    }
    match card.risk {
        Some(risk) => row("risk", format!("{}: {}", risk.level.name(), risk.reason)),
        None => row("risk", "none of its own".to_owned()),
    }
    if let Some(guard) = card.guard {
        row("needs", needs(guard));
    }
    if !card.siblings.is_empty() {
        row("does the same", card.siblings.join(", "));
    }
    let sets = sets(name);
    if !sets.is_empty() {
        row("systemd sets", sets.join(" "));
    }
    let numbers: Vec<_> = numbers(name)
        .map(|(arch, nr)| match nr & X32_SYSCALL_BIT {
            0 => format!("{arch} {nr}"),
            _ => format!("{arch} {}+bit 30", nr ^ X32_SYSCALL_BIT),
        })
        .collect();
    row("numbers", numbers.join(", "));
    out
}

fn needs(guard: &Guard) -> String {
    let whose = if guard.is_host_only {
        " of the host"
    } else {
        ""
    };
    let when = guard
        .when
        .map_or_else(String::new, |when| format!(", for: {when}"));
    format!("{}{whose}{when}", guard.capability)
}

/// The first few constants of an argument.
fn constants(arg: &Arg) -> String {
    const SHOWN: usize = 6;
    let family = arg.kind.family();
    let names: Vec<_> = family
        .into_iter()
        .flat_map(|family| family.constants().map(|(name, _)| name))
        .collect();
    let rest = names.len().saturating_sub(SHOWN);
    let mut text = names[..names.len() - rest].join(" ");
    if rest > 0 {
        let _ = write!(text, " and {rest} more");
    }
    text
}

fn value(card: &Card) -> Value {
    let Card {
        name,
        meaning,
        man,
        since,
        risk,
        guard,
        siblings,
    } = card;
    let numbers: serde_json::Map<_, _> = numbers(name)
        .map(|(arch, nr)| (arch.name().to_owned(), Value::from(nr)))
        .collect();
    let arg = |arg: &Arg| {
        let constants = arg.kind.family().map(|family| {
            let constants = family.constants();
            constants.map(|(name, _)| name).collect::<Vec<_>>()
        });
        json!({
            "name": arg.name,
            "bits": if arg.kind.is_32_bit() { 32 } else { 64 },
            "pointer": arg.kind.is_pointer(),
            "constants": constants,
        })
    };
    let args: Vec<_> = args::signature(name)
        .unwrap_or_default()
        .iter()
        .map(arg)
        .collect();
    json!({
        "name": name,
        "meaning": meaning,
        "args": args,
        "man": man.map(|page| format!("{page}(2)")),
        "since": since,
        "risk": risk.map(|risk| json!({"level": risk.level.name(), "reason": risk.reason})),
        "capability": guard.map(|guard| json!({
            "name": guard.capability,
            "when": guard.when,
            "host_only": guard.is_host_only,
        })),
        "siblings": siblings,
        "sets": sets(name),
        "numbers": numbers,
    })
}
