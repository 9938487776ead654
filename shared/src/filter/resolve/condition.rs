//! Conditions of a rule, for one syscall on one arch.

use super::signature::{self, Place};
use super::target::Target;
use super::value::value;
use crate::abi::Arch;
use crate::filter::ast;
use crate::filter::token::Compare;
use crate::filter::{ArgIndex, Condition, Guard, Test, Width};
use crate::text::{Diagnostic, Diagnostics, Span};
use std::collections::BTreeSet;

/// What was already said about the conditions of one rule: a rule with fifty syscalls should not
/// say everything fifty times.
#[derive(Debug, Default)]
pub(super) struct Checked {
    said: BTreeSet<(&'static str, Span)>,
}

impl Checked {
    fn say(&mut self, diagnostic: Diagnostic, problems: &mut Diagnostics) {
        if self.said.insert((diagnostic.code, diagnostic.span)) {
            problems.push(diagnostic);
        }
    }
}

/// Where one syscall has the arguments that a rule's conditions name, and how wide they are.
pub(super) type Placement = Vec<(ArgIndex, Width)>;

/// The numbers in each condition of a rule; `None` if something is wrong with them.
pub(super) fn all_numbers(
    conditions: &[ast::Condition],
    arch: Arch,
    problems: &mut Diagnostics,
) -> Option<Vec<Vec<i128>>> {
    let numbers: Vec<_> = conditions
        .iter()
        .map(|condition| numbers(&condition.test, arch, problems))
        .collect();
    numbers.into_iter().collect()
}

/// Finds the arguments of one syscall; `None` if something is wrong with a name.
pub(super) fn placement(
    conditions: &[ast::Condition],
    numbers: &[Vec<i128>],
    target: &Target<'_>,
    arch: Arch,
    checked: &mut Checked,
    problems: &mut Diagnostics,
) -> Option<Placement> {
    let mut placement = Vec::with_capacity(conditions.len());
    for (condition, numbers) in conditions.iter().zip(numbers) {
        let mut found = Diagnostics::default();
        let place = signature::place(&condition.arg, target, arch, &mut found);
        let width = place.and_then(|p| width(condition, p, arch, target, numbers, &mut found));
        for diagnostic in found.into_vec() {
            checked.say(diagnostic, problems);
        }
        placement.push((place?.index, width?));
    }
    Some(placement)
}

/// The guard of a rule for the syscalls that have its arguments at these places.
pub(super) fn guard(
    conditions: &[ast::Condition],
    numbers: &[Vec<i128>],
    placement: &Placement,
    checked: &mut Checked,
    problems: &mut Diagnostics,
) -> Guard {
    let resolved = conditions.iter().zip(numbers).zip(placement);
    Guard::all(resolved.map(|((written, numbers), &(index, width))| {
        let condition = Condition::new(index, width, test(&written.test, numbers));
        if let Some(warning) = constant(written, &condition, numbers) {
            checked.say(warning, problems);
        }
        condition
    }))
}

fn test(written: &ast::Test, numbers: &[i128]) -> Test {
    let mut words = numbers.iter().copied().map(to_word);
    let mut next = || words.next().unwrap_or_default();
    match written {
        ast::Test::Compare(Compare::Eq, _) => Test::Eq(next()),
        ast::Test::Compare(Compare::Ne, _) => Test::Ne(next()),
        ast::Test::Compare(Compare::Lt, _) => Test::Lt(next()),
        ast::Test::Compare(Compare::Le, _) => Test::Le(next()),
        ast::Test::Compare(Compare::Gt, _) => Test::Gt(next()),
        ast::Test::Compare(Compare::Ge, _) => Test::Ge(next()),
        ast::Test::AnyBit(_) => Test::AnyBit(next()),
        ast::Test::Masked { equal: true, .. } => Test::MaskedEq {
            mask: next(),
            value: next(),
        },
        ast::Test::Masked { equal: false, .. } => Test::MaskedNe {
            mask: next(),
            value: next(),
        },
        ast::Test::In(_) => Test::In(words.collect()),
        ast::Test::Between(..) => Test::Between(next(), next()),
    }
}

/// The numbers of a test, in the order in which it is written.
fn numbers(test: &ast::Test, arch: Arch, problems: &mut Diagnostics) -> Option<Vec<i128>> {
    let values: Vec<&ast::Value> = match test {
        ast::Test::Compare(_, value) | ast::Test::AnyBit(value) => vec![value],
        ast::Test::Masked { mask, value, .. } => vec![mask, value],
        ast::Test::In(values) => values.iter().collect(),
        ast::Test::Between(low, high) => vec![low, high],
    };
    let mut numbers = Vec::with_capacity(values.len());
    let mut is_whole = true;
    for text in values {
        match value(text, arch, problems) {
            Some(number) => numbers.push(number),
            None => is_whole = false,
        }
    }
    is_whole.then_some(numbers)
}

/// How much of the argument is compared, or what is wrong with comparing so much.
fn width(
    condition: &ast::Condition,
    place: Place,
    arch: Arch,
    target: &Target<'_>,
    numbers: &[i128],
    problems: &mut Diagnostics,
) -> Option<Width> {
    let name = &condition.arg;
    let fits = |n: &i128| (i128::from(i32::MIN)..=i128::from(u32::MAX)).contains(n);
    let fits_32 = numbers.iter().all(fits);
    match condition.width {
        Some(Width::Bits32) if !fits_32 => {
            let message = "this does not fit in the 32 bits that are compared";
            problems.push(Diagnostic::error("value-too-wide", condition.span, message));
            return None;
        }
        Some(width) => return Some(width),
        None => {}
    }
    if let Some(better) = place.better_name {
        let message = format!(
            "{} reads `{}` as 32 bits, but `{}` compares all 64",
            target.name, better, name.text
        );
        problems.push(
            Diagnostic::warning("wide-comparison", name.span, message).with_help(format!(
                "a caller can dodge this by setting upper bits; write `{better}`"
            )),
        );
    }
    match place.width {
        Some(Width::Bits32) if !fits_32 => {
            let message = format!(
                "the kernel reads `{}` as 32 bits; this needs more",
                name.text
            );
            problems.push(Diagnostic::error("value-too-wide", condition.span, message));
            None
        }
        Some(Width::Bits32) => Some(Width::Bits32),
        // Registers of a 32-bit arch are widened with zeros, negative numbers are not.
        _ if arch.is_32_bit() && fits_32 => Some(Width::Bits32),
        _ => {
            let is_ordered = matches!(
                condition.test,
                ast::Test::Compare(Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge, _)
                    | ast::Test::Between(..)
            );
            if numbers.iter().any(|n| *n < 0) && !is_ordered && place.width.is_none() {
                let message = "a negative number compared as 64 bits";
                problems.push(
                    Diagnostic::warning("negative-wide", condition.span, message).with_help(
                        "callers may leave the upper half of the register 0; name the argument if \
                         it is an int",
                    ),
                );
            }
            Some(Width::Bits64)
        }
    }
}

/// Two's complement, as registers hold numbers.
fn to_word(number: i128) -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers are from -2^63 to 2^64-1; the low 64 bits are their two's complement"
    )]
    let word = number as u64;
    word
}

/// Warns about conditions that always or never hold, and about signs that comparisons ignore.
fn constant(
    written: &ast::Condition,
    condition: &Condition,
    numbers: &[i128],
) -> Option<Diagnostic> {
    const OUTSIDE: &str = "the value has bits outside the mask";
    const UNSIGNED: &str = "comparisons are unsigned";
    let most = condition.width().mask();
    let (always, help) = match *condition.test() {
        Test::AnyBit(0) => (
            false,
            "a mask of 0 has no bits; compare the whole field, as in \
             `flags & O_ACCMODE == O_RDONLY`",
        ),
        Test::MaskedEq { mask, value } if value & !mask != 0 => (false, OUTSIDE),
        Test::MaskedNe { mask, value } if value & !mask != 0 => (true, OUTSIDE),
        Test::Lt(0) => (false, UNSIGNED),
        Test::Ge(0) => (true, UNSIGNED),
        Test::Gt(value) if value == most => (false, UNSIGNED),
        Test::Le(value) if value == most => (true, UNSIGNED),
        Test::Between(low, high) if low > high => (false, "write the lower end first"),
        Test::Lt(_) | Test::Ge(_) | Test::Gt(_) | Test::Le(_) | Test::Between(..)
            if numbers.iter().any(|number| *number < 0) =>
        {
            let message = "comparisons are unsigned: a negative number is a very large one";
            let code = "unsigned-comparison";
            return Some(Diagnostic::warning(code, written.span, message));
        }
        _ => return None,
    };
    let message = if always {
        "this condition always holds"
    } else {
        "this condition never holds"
    };
    let warning = Diagnostic::warning("constant-condition", written.span, message);
    Some(warning.with_help(help))
}
