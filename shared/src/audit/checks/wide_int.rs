//! An `int` is compared as 64 bits, and setting upper bits dodges the refusal.
//!
//! The kernel ignores the upper half of such an argument, the filter does not (fact 23): this
//! opened the denylists of snapd and flatpak.

use super::super::fate::Fate;
use super::super::finding::{Check, Findings, Said, Severity};
use super::super::fix::Fix;
use super::super::subject::Subject;
use super::witness::{failing, meeting};
use crate::abi::Arch;
use crate::abi::syscalls::args;
use crate::filter::{Condition, Rule, Width};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "wide-int",
    severity: Severity::High,
    looks_for: "an int compared as 64 bits: upper bits that the kernel ignores dodge the refusal",
    look,
};

const UPPER: u64 = 1 << 32;

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut said = BTreeSet::new();
    for (arch, fates) in subject.arches() {
        for fate in fates.values() {
            for &rule in &fate.rules {
                for condition in rule.guard.conditions() {
                    let Some(param) = int_parameter(arch, fate, condition) else {
                        continue;
                    };
                    let Some((refused, passes)) = dodge(fate, rule, condition) else {
                        continue;
                    };
                    let origin = rule.outcome.origin;
                    // Of an allowlist one way round says it all.
                    let rule_of_denylist =
                        origin.rule.filter(|_| !rule.outcome.action.lets_through());
                    if !said.insert((rule_of_denylist, fate.name, param)) {
                        continue;
                    }
                    let position = condition.index().get();
                    let fix = low_half(subject, rule, position, param);
                    findings.push(
                        origin,
                        Said::new(
                            format!(
                                "{}: {refused:#x} as `{param}` is refused, {passes:#x} passes \
                                     and means the same",
                                fate.name
                            ),
                            format!(
                                "the kernel reads `{param}` as 32 bits and throws the upper \
                                     half away, the filter compares all 64 (CVE-2019-7303 in \
                                     snapd, CVE-2019-10063 in flatpak; seccomp(2), \"Caveats\")"
                            ),
                            format!(
                                "compare 32 bits: in our text name the argument, `{param}`; \
                                     elsewhere mask it with 0xffffffff"
                            ),
                        )
                        .with_fix(fix),
                    );
                }
            }
        }
    }
}

/// The name of an argument that the kernel reads as 32 bits and the condition as 64.
pub(super) fn int_parameter(
    arch: Arch,
    fate: &Fate<'_>,
    condition: &Condition,
) -> Option<&'static str> {
    if condition.width() == Width::Bits32 || arch.is_32_bit() {
        return None;
    }
    let position = usize::from(condition.index().get());
    let param = args::signature_on(arch, fate.name)?.get(position)?;
    param.kind.is_32_bit().then_some(param.name)
}

/// A value that is refused, and the same value with an upper bit, that passes.
fn dodge(fate: &Fate<'_>, rule: &Rule, condition: &Condition) -> Option<(u64, u64)> {
    let at = usize::from(condition.index().get());
    let all: Vec<_> = rule.guard.conditions().collect();
    let others: Vec<_> = all.iter().copied().filter(|c| *c != condition).collect();
    // What a refusing rule is meant to catch, and what an allowing one is meant to leave out.
    let caught = meeting(&all).filter(|args| args[at] < UPPER);
    let left_out = meeting(&others).into_iter().flat_map(|args| {
        failing(condition).map(move |word| {
            let mut args = args;
            args[at] = word;
            args
        })
    });
    let mut calls = caught.into_iter().chain(left_out);
    calls.find_map(|mut args| {
        let refused = args[at];
        let before = fate.answer(&args).action;
        args[at] |= UPPER;
        let after = fate.answer(&args).action;
        (!before.lets_through() && after.lets_through()).then_some((refused, args[at]))
    })
}

/// Compares the low half of the argument in the rule.
pub(super) fn low_half(
    subject: &Subject<'_>,
    rule: &Rule,
    position: u8,
    param: &str,
) -> Option<Fix> {
    let edits = subject.edits()?;
    edits.compare_low_half(rule.outcome.origin.rule?, position, param)
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, fixes, is_silent};
    use super::*;

    #[test]
    fn a_denylist_of_one_value_is_dodged_and_fixed() {
        fixes(
            &CHECK,
            "default allow\nerrno EPERM ioctl if arg1 == TIOCSTI\n",
            "ioctl: 0x5412 as `op` is refused, 0x100005412 passes",
            "default allow\nerrno EPERM ioctl if op == TIOCSTI\n",
        );
        is_silent(
            &CHECK,
            "default allow\nerrno EPERM ioctl if op == TIOCSTI\n",
        );
        fixes(
            &CHECK,
            "default allow\nerrno EPERM ioctl if op:64 == TIOCSTI && fd < 3\n",
            "ioctl: 0x5412 as `op` is refused, 0x100005412 passes",
            "default allow\nerrno EPERM ioctl if op == TIOCSTI && fd < 3\n",
        );
    }

    #[test]
    fn an_allowlist_of_all_but_one_value_is_dodged() {
        let oci = r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["socket"],
            "action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":40,"op":"SCMP_CMP_NE"}]}]}"#;
        finds(
            &CHECK,
            oci,
            "socket: 0x28 as `domain` is refused, 0x100000028 passes",
        );
    }

    #[test]
    fn an_allowlist_of_one_value_and_masks_cannot_be_dodged() {
        is_silent(
            &CHECK,
            "default errno EPERM\nallow ioctl if arg1 == TCGETS\n",
        );
        is_silent(
            &CHECK,
            "default allow\nerrno EPERM clone if arg0 & CLONE_NEWUSER\n",
        );
        is_silent(&CHECK, "default allow\nerrno EPERM mmap if arg1 == 4096\n");
    }
}
