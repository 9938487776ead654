//! Numbers and named constants in conditions.

use crate::abi::{Arch, errno, named};
use crate::filter::ast::{AtomKind, Value};
use crate::filter::suggest::closest;
use crate::text::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Every constant by name: filters of a megabyte name many.
static CONSTANTS: LazyLock<BTreeMap<&'static str, i64>> =
    LazyLock::new(|| named::constants().collect());

/// The number that a value stands for on an arch, -2^63 to 2^64-1, or what is wrong with it.
pub(super) fn value(value: &Value, arch: Arch, problems: &mut Diagnostics) -> Option<i128> {
    let mut bits = 0_i128;
    for atom in value.atoms() {
        bits |= match &atom.kind {
            AtomKind::Number(number) => *number,
            AtomKind::Name(name) => {
                let Some(constant) = constant(name, arch) else {
                    let message = format!("`{name}` is not a constant that we know");
                    let mut error = Diagnostic::error("unknown-constant", atom.span, message);
                    if !problems.is_full() {
                        error.help = Some(hint(name));
                    }
                    problems.push(error);
                    return None;
                };
                i128::from(constant)
            }
        };
    }
    Some(bits)
}

/// The number of a constant on an arch.
pub(in crate::filter) fn constant(name: &str, arch: Arch) -> Option<i64> {
    let own = named::differing(arch).iter();
    let own = own.clone().find(|(known, _)| *known == name);
    own.map(|(_, value)| *value)
        .or_else(|| CONSTANTS.get(name).copied())
        .or_else(|| named::value(name))
}

fn hint(name: &str) -> String {
    if errno::number(name).is_some() {
        return "errno names belong to the action: `errno EPERM open`".to_owned();
    }
    closest(name, CONSTANTS.keys().copied()).map_or_else(
        || "write its number, for example 0x80000".to_owned(),
        |known| format!("did you mean `{known}`?"),
    )
}
