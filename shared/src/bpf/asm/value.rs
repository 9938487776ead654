//! Numbers, and the names that stand for them.

use super::cursor::Cursor;
use super::lexer::TokenKind;
use crate::abi::{Arch, X32_SYSCALL_BIT, errno, named, syscalls};
use crate::text::{Diagnostic, suggest::closest};
use crate::verdict::Action;

/// A number: decimal, `0x` hex, `0b` binary, octal with a 0 in front.
pub(super) fn number(line: &mut Cursor<'_, '_>) -> Option<u32> {
    match line.peek() {
        Some(TokenKind::Number(text)) => {
            line.next();
            let number = digits(line, text)?;
            narrow(line, number)
        }
        _ => line.wanted("a number"),
    }
}

/// `value | value + value` as the 32 bits that an instruction holds.
pub(super) fn constant(line: &mut Cursor<'_, '_>) -> Option<u32> {
    let sum = sum(line, Depth::Outside)?;
    narrow(line, sum)
}

/// Whether a value stands in parentheses, which do not nest: no text makes us recurse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Outside,
    Inside,
}

/// Values are kept wide, for `hi(…)` and to notice what does not fit.
fn sum(line: &mut Cursor<'_, '_>, depth: Depth) -> Option<i128> {
    let mut sum = one(line, depth)?;
    loop {
        if line.eat('|') {
            sum |= one(line, depth)?;
        } else if line.eat('+') {
            sum = sum.saturating_add(one(line, depth)?);
        } else {
            return Some(sum);
        }
    }
}

fn narrow(line: &mut Cursor<'_, '_>, number: i128) -> Option<u32> {
    let word = u32::try_from(number).ok();
    let word = word.or_else(|| i32::try_from(number).ok().map(i32::cast_unsigned));
    if word.is_none() {
        let message = format!("{number} does not fit into 32 bits");
        let help = "`lo(…)` and `hi(…)` are the halves of a 64-bit number";
        line.push(Diagnostic::error("too-large", line.taken(), message).with_help(help));
    }
    word
}

fn one(line: &mut Cursor<'_, '_>, depth: Depth) -> Option<i128> {
    let sign = if line.eat('-') { -1 } else { 1 };
    let size = match line.peek() {
        Some(TokenKind::Number(text)) => {
            line.next();
            digits(line, text)
        }
        Some(TokenKind::Word(name)) => {
            line.next();
            let place = line.taken();
            let data = if depth == Depth::Outside && line.eat('(') {
                let data = sum(line, Depth::Inside)?;
                line.expect(')')?;
                Some(data)
            } else {
                None
            };
            let value = match (name, data) {
                ("hi", Some(wide)) => Some((wide >> 32) & 0xffff_ffff),
                ("lo", Some(wide)) => Some(wide & 0xffff_ffff),
                _ => action(name, data).map(i128::from),
            };
            let plain = || meaning(name, line.arch).filter(|_| data.is_none());
            value.or_else(plain).or_else(|| {
                let hint = hint(name, line);
                let problem = Diagnostic::error("unknown-name", place, unknown(name, data));
                line.push(hint.map_or(problem.clone(), |hint| problem.with_help(hint)));
                None
            })
        }
        _ => line.wanted("a number or a name"),
    };
    Some(sign * size?)
}

fn digits(line: &mut Cursor<'_, '_>, text: &str) -> Option<i128> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = if let Some(hex) = lower.strip_prefix("0x") {
        (hex, 16)
    } else if let Some(binary) = lower.strip_prefix("0b") {
        (binary, 2)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (&lower[1..], 8)
    } else {
        (&*lower, 10)
    };
    let number = u64::from_str_radix(digits, radix);
    if number.is_err() {
        let message = format!("`{text}` is not a number of at most 64 bits");
        line.push(Diagnostic::error("bad-number", line.taken(), message));
    }
    number.ok().map(i128::from)
}

/// The word of an action, with its data; `None` if the name is none or its data does not fit.
fn action(name: &str, data: Option<i128>) -> Option<u32> {
    let data = u16::try_from(data.unwrap_or(0)).ok()?;
    let action = match name.strip_prefix("SECCOMP_RET_").unwrap_or(name) {
        "KILL_PROCESS" => Action::KillProcess,
        "KILL" | "KILL_THREAD" => Action::KillThread,
        "TRAP" => Action::Trap(0),
        "ERRNO" => Action::Errno(0),
        "NOTIFY" | "USER_NOTIF" => Action::Notify(0),
        "TRACE" => Action::Trace(0),
        "LOG" => Action::Log(0),
        "ALLOW" => Action::Allow(0),
        _ => return None,
    };
    Some(action.word() | u32::from(data))
}

/// What a name stands for: an arch, a syscall, an errno or a constant of `abi::named`.
fn meaning(name: &str, arch: Arch) -> Option<i128> {
    let arches = ["AUDIT_ARCH_", "ARCH_", ""].into_iter();
    let listed = arches
        .filter_map(|prefix| name.strip_prefix(prefix))
        .find_map(|name| name.to_ascii_lowercase().parse::<Arch>().ok());
    if let Some(listed) = listed {
        return Some(listed.audit().into());
    }
    if let Some((prefix, name)) = name.split_once('.') {
        return syscall(name, prefix.to_ascii_lowercase().parse().ok()?);
    }
    syscall(name, arch)
        .or_else(|| errno::number(name).map(i128::from))
        .or_else(|| named::value_on(arch, name).map(i128::from))
        .or_else(|| (name == "X32_SYSCALL_BIT").then_some(X32_SYSCALL_BIT.into()))
}

fn syscall(name: &str, arch: Arch) -> Option<i128> {
    let name = name.strip_prefix("__NR_").unwrap_or(name);
    let name = name.strip_prefix("SYS_").unwrap_or(name);
    syscalls::number(arch, name).map(i128::from)
}

fn unknown(name: &str, data: Option<i128>) -> String {
    match data {
        Some(data) if action(name, None).is_some() => {
            format!("{data} does not fit into the 16 bits of data that `{name}` has")
        }
        Some(_) => format!("`{name}(…)` is no action"),
        None => format!("`{name}` has no value that we know"),
    }
}

/// A name that was probably meant.
fn hint(name: &str, line: &Cursor<'_, '_>) -> Option<String> {
    const ACTIONS: [&str; 9] = [
        "ALLOW",
        "ERRNO",
        "KILL",
        "KILL_PROCESS",
        "KILL_THREAD",
        "LOG",
        "NOTIFY",
        "TRACE",
        "TRAP",
    ];
    if line.is_full() {
        return None;
    }
    let syscalls = syscalls::all(line.arch).iter().map(|(_, name)| *name);
    let errnos = errno::all().map(|(_, name)| name);
    let near = closest(name, ACTIONS.into_iter().chain(syscalls).chain(errnos))?;
    Some(format!("did you mean `{near}`?"))
}
