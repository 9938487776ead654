//! A negative number is compared as 64 bits with an `int`.
//!
//! Callers may fill the upper half of the register with the sign or with zeros; such a condition
//! holds for one of them only (fact 24).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use super::wide_int::{int_parameter, low_half};
use crate::filter::Test;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "negative-wide",
    severity: Severity::Medium,
    looks_for: "a negative int compared as 64 bits: it depends on how the caller fills the register",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut said = BTreeSet::new();
    for (arch, fates) in subject.arches() {
        for fate in fates.values() {
            for &rule in &fate.rules {
                for condition in rule.guard.conditions() {
                    let (Some(param), Some(value)) = (
                        int_parameter(arch, fate, condition),
                        negative(condition.test()),
                    ) else {
                        continue;
                    };
                    let origin = rule.outcome.origin;
                    if !said.insert((origin.rule, param, value)) {
                        continue;
                    }
                    let position = condition.index().get();
                    findings.push(
                        origin,
                        Said::new(
                            format!(
                                "{}: `{param}` is compared with {value} as 64 bits",
                                fate.name
                            ),
                            format!(
                                "`{param}` is an int: {value} arrives as {:#x} or as {:#x}, as \
                                     the caller's compiler likes; this knows the second only",
                                value.cast_unsigned() & u64::from(u32::MAX),
                                value.cast_unsigned()
                            ),
                            format!(
                                "compare 32 bits: in our text name the argument, `{param}`; \
                                     elsewhere mask it with 0xffffffff"
                            ),
                        )
                        .with_fix(low_half(subject, rule, position, param)),
                    );
                }
            }
        }
    }
}

/// A constant that is a negative int, widened.
fn negative(test: &Test) -> Option<i64> {
    let values = match test {
        Test::Eq(value) | Test::Ne(value) => std::slice::from_ref(value),
        Test::In(values) => values.as_slice(),
        _ => return None,
    };
    let ints = i64::from(i32::MIN)..0;
    values
        .iter()
        .map(|value| value.cast_signed())
        .find(|value| ints.contains(value))
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn at_fdcwd_by_position_is_fixed_by_its_name() {
        fixes(
            &CHECK,
            "default errno EPERM\nallow openat if arg0 == AT_FDCWD\n",
            "openat: `dirfd` is compared with -100 as 64 bits",
            "default errno EPERM\nallow openat if dirfd == AT_FDCWD\n",
        );
        is_silent(
            &CHECK,
            "default errno EPERM\nallow openat if dirfd == AT_FDCWD\n",
        );
        is_silent(&CHECK, "default errno EPERM\nallow lseek if arg1 == -1\n");
    }
}
