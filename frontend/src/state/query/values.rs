//! What a term may ask for: its values, read one by one.

use ringside_shared::abi::{Arch, errno, syscalls};
use ringside_shared::text::suggest;

use super::keys::{ACTIONS, KeyKind};
use super::parse::Wrong;
use super::pattern::Pattern;
use super::term::{Kind, Number, Test};
use crate::state::timeline::Area;

pub(super) fn unquoted(text: &str) -> String {
    text.replace('"', "")
}

/// Reads values between commas; empty ones are not written yet.
pub(super) fn each<T>(
    values: &str,
    from: usize,
    read: impl Fn(&str) -> Option<T>,
    wrong: impl Fn(&str) -> String,
) -> Result<Vec<T>, Wrong> {
    let mut found = Vec::new();
    let mut at = from;
    for value in values.split(',') {
        let plain = unquoted(value);
        if !plain.is_empty() {
            found.push(read(&plain).ok_or_else(|| (at, wrong(&plain)))?);
        }
        at += value.len() + 1;
    }
    Ok(found)
}

pub(super) fn list(kind: KeyKind, values: &str, from: usize) -> Result<Test, Wrong> {
    let words = |what: &'static str, known: Vec<&'static str>| {
        move |value: &str| {
            let near = suggest::closest(value, known.iter().copied());
            let hint =
                near.map_or_else(|| known.join(", "), |near| format!("did you mean {near}?"));
            format!("{value} is no {what}: {hint}")
        }
    };
    Ok(match kind {
        KeyKind::Name => {
            let read = |value: &str| {
                let is_known = value.contains('*')
                    || value.starts_with("syscall_")
                    || syscalls::is_known(value);
                is_known.then(|| Pattern::new(value))
            };
            let wrong = |value: &str| {
                let near = suggest::closest(value, names());
                let hint = near.map_or_else(
                    || format!("name:*{value}* finds what has it in its name"),
                    |near| format!("did you mean {near}?"),
                );
                format!("no syscall is named {value}; {hint}")
            };
            Test::Name(each(values, from, read, wrong)?)
        }
        KeyKind::Class => {
            let read = |value: &str| Area::ALL.into_iter().find(|area| area.label() == value);
            let known = Area::ALL.map(Area::label).to_vec();
            Test::Class(each(values, from, read, words("class", known))?)
        }
        KeyKind::Is => {
            let read = |value: &str| {
                let value = match value {
                    "any" => "refused",
                    "sandbox" => "safety",
                    value => value,
                };
                Kind::ALL
                    .iter()
                    .find(|(word, _)| *word == value)
                    .map(|(_, kind)| *kind)
            };
            let known = Kind::ALL.map(|(word, _)| word).to_vec();
            Test::Is(each(values, from, read, words("kind of call", known))?)
        }
        KeyKind::Verdict => {
            let read = |value: &str| ACTIONS.into_iter().find(|action| *action == value);
            Test::Verdict(each(values, from, read, words("action", ACTIONS.to_vec()))?)
        }
        KeyKind::Errno => {
            let read = |value: &str| {
                let name = value.to_ascii_uppercase();
                let is_known = name.contains('*') || errno::number(&name).is_some();
                is_known.then(|| Pattern::new(&name))
            };
            let wrong = |value: &str| {
                let near = suggest::closest(
                    &value.to_ascii_uppercase(),
                    errno::all().map(|(_, name)| name),
                );
                let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
                format!("{value} is no errno{hint}")
            };
            Test::Errno(each(values, from, read, wrong)?)
        }
        KeyKind::Path => {
            let read = |value: &str| {
                // A directory means what is in it.
                let all = if value.ends_with('/') { "*" } else { "" };
                Some(Pattern::new(&format!("{value}{all}")))
            };
            Test::Path(each(values, from, read, |_| String::new())?)
        }
        KeyKind::Arch => {
            let read = |value: &str| {
                value
                    .parse::<Arch>()
                    .ok()
                    .map(|arch| Pattern::new(arch.name()))
            };
            let known = Arch::ALL.map(Arch::name).to_vec();
            Test::Arch(each(values, from, read, words("arch", known))?)
        }
        KeyKind::Line => {
            let read = |value: &str| match value {
                "default" => Some(0),
                value => value.parse().ok().filter(|line| *line > 0),
            };
            let wrong = |value: &str| format!("{value} is no line: line:4, or line:default");
            Test::Line(each(values, from, read, wrong)?)
        }
        KeyKind::Number(_) | KeyKind::With => Test::Word(String::new()),
    })
}

fn names() -> impl Iterator<Item = &'static str> {
    syscalls::all(Arch::X86_64).iter().map(|(_, name)| *name)
}

pub(super) fn read_number(number: Number, text: &str) -> Option<i64> {
    match number {
        Number::At | Number::Took => read_time(text),
        _ => match text.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok().map(u64::cast_signed),
            None => text.parse().ok(),
        },
    }
}

pub(super) fn bad_number(number: Number, value: &str) -> String {
    match number {
        Number::At | Number::Took => {
            format!("{value} is no time: 500ns, 20us, 1.5ms, 2s")
        }
        _ => format!("{value} is no number"),
    }
}

/// Nanoseconds of `1.5ms`, in whole numbers: reading floating point ones weighs 14 KB.
fn read_time(text: &str) -> Option<i64> {
    let unit = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
    let nanos: i64 = match &text[unit..] {
        "ns" => 1,
        "us" | "µs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        _ => return None,
    };
    let (whole, part) = text[..unit].split_once('.').unwrap_or((&text[..unit], ""));
    if part.contains('.') || whole.is_empty() && part.is_empty() {
        return None;
    }
    // Nothing but digits, so it can only be too large; nobody waits for 292 years.
    let read = |digits: &str| match digits {
        "" => 0,
        digits => digits.parse().unwrap_or(i64::MAX),
    };
    // More digits than nine are less than a nanosecond of any unit.
    let part = &part[..part.len().min(9)];
    let of_one = 10_i64.pow(u32::try_from(part.len()).ok()?);
    let rest = (read(part) * nanos + of_one / 2) / of_one;
    Some(read(whole).saturating_mul(nanos).saturating_add(rest))
}

#[cfg(test)]
mod tests {
    use super::read_time;

    #[test]
    fn times_are_read_to_the_nanosecond() {
        for (text, nanos) in [
            ("500ns", Some(500)),
            ("20us", Some(20_000)),
            ("20µs", Some(20_000)),
            ("1.5ms", Some(1_500_000)),
            (".25s", Some(250_000_000)),
            ("2.s", Some(2_000_000_000)),
            ("0.1234567894s", Some(123_456_789)),
            ("1.6ns", Some(2)),
            ("99999999999999999999s", Some(i64::MAX)),
            ("s", None),
            (".s", None),
            ("1.2.3s", None),
            ("3", None),
            ("3h", None),
        ] {
            assert_eq!(read_time(text), nanos, "{text}");
        }
    }
}
