//! Constants: numbers, names, `|`, `~` and parentheses.

use super::cursor::{Cursor, Wrong};
use super::token::{Kind, Token};
use crate::abi::{Arch, capability, errno, named, signal};
use crate::filter::suggest::closest;
use crate::filter::{Width, number};
use crate::text::Diagnostic;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Deepest parentheses.
const MAX_DEPTH: u32 = 32;

/// Every constant by name: policies of a megabyte name many.
static CONSTANTS: LazyLock<BTreeMap<&'static str, i64>> =
    LazyLock::new(|| named::constants().collect());

/// For whom constants are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Machine {
    pub(super) arch: Arch,
    pub(super) width: Width,
}

/// `constant { "|" constant }`
pub(super) fn value(cursor: &mut Cursor<'_, '_>, machine: Machine) -> Result<u64, Wrong> {
    value_within(cursor, machine, 0)
}

fn value_within(cursor: &mut Cursor<'_, '_>, machine: Machine, depth: u32) -> Result<u64, Wrong> {
    let mut bits = constant(cursor, machine, depth)?;
    while cursor.take_if("|").is_some() {
        bits |= constant(cursor, machine, depth)?;
    }
    Ok(bits)
}

/// `[ "~" ] ( "(" value ")" | single )`
fn constant(cursor: &mut Cursor<'_, '_>, machine: Machine, depth: u32) -> Result<u64, Wrong> {
    let is_inverted = cursor.take_if("~").is_some();
    let bits = if let Some(open) = cursor.take_if("(") {
        if depth >= MAX_DEPTH {
            let message = format!("parentheses are more than {MAX_DEPTH} deep");
            return Err(cursor.error("too-deep", open.span, message));
        }
        let bits = value_within(cursor, machine, depth + 1)?;
        cursor.want(")")?;
        bits
    } else {
        single(cursor, machine)?
    };
    let mask = machine.width.mask();
    Ok(if is_inverted { !bits & mask } else { bits })
}

/// A number or a name.
pub(super) fn single(cursor: &mut Cursor<'_, '_>, machine: Machine) -> Result<u64, Wrong> {
    let token = match cursor.peek() {
        Some(token) if matches!(token.kind, Kind::Number | Kind::Word) => token,
        _ => return Err(cursor.unexpected("a constant")),
    };
    cursor.take();
    let number = match token.kind {
        Kind::Number => {
            let (digits, negative) = match token.text.strip_prefix('-') {
                Some(digits) => (digits, true),
                None => (token.text, false),
            };
            let number = number::parse(digits, negative).ok();
            number.filter(|_| !has_own_prefix(digits))
        }
        _ => by_name(token.text, machine.arch).map(i128::from),
    };
    let Some(number) = number else {
        return Err(unknown(cursor, token));
    };
    let (low, high) = match machine.width {
        Width::Bits32 => (i128::from(i32::MIN), i128::from(u32::MAX)),
        Width::Bits64 => (i128::from(i64::MIN), i128::from(u64::MAX)),
    };
    if !(low..=high).contains(&number) {
        let message = format!(
            "`{}` does not fit into a word of {}",
            token.text, machine.arch
        );
        return Err(cursor.error("value-out-of-range", token.span, message));
    }
    // Negative numbers are those of the word that is compared.
    let word = u64::try_from(number & i128::from(machine.width.mask()));
    Ok(word.unwrap_or_default())
}

/// `0o` and `0b` are ours; minijail reads numbers as strtol(3) does.
fn has_own_prefix(digits: &str) -> bool {
    let second = digits.as_bytes().get(1);
    digits.starts_with('0') && second.is_some_and(|byte| matches!(byte, b'o' | b'O' | b'b' | b'B'))
}

fn by_name(name: &str, arch: Arch) -> Option<i64> {
    let mut own = named::differing(arch).iter();
    own.find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
        .or_else(|| CONSTANTS.get(name).copied())
        .or_else(|| errno::number(name).map(i64::from))
        .or_else(|| signal::number(name).map(i64::from))
        .or_else(|| capability::number(name).map(i64::from))
}

fn unknown(cursor: &mut Cursor<'_, '_>, token: Token<'_>) -> Wrong {
    if token.kind == Kind::Number {
        let message = format!("`{}` is not a number", token.text);
        return cursor.error("bad-number", token.span, message);
    }
    let message = format!("`{}` is not a constant that we know", token.text);
    let mut error = Diagnostic::error("unknown-constant", token.span, message);
    if !cursor.problems().is_full() {
        error.help = Some(closest(token.text, CONSTANTS.keys().copied()).map_or_else(
            || "write its number".to_owned(),
            |known| format!("did you mean `{known}`?"),
        ));
    }
    cursor.problems().push(error);
    Wrong
}
