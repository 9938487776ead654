//! A condition looks at an address and not at what is there.
//!
//! Pointers cannot be followed (fact 25), and if they could, another thread would change the
//! memory after the filter had looked. Only whether there is one, `== 0`, is worth asking.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use crate::abi::syscalls::args;
use crate::filter::Test;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "pointer-compared",
    severity: Severity::Medium,
    looks_for: "a condition on an address: what is there cannot be seen",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut said = BTreeSet::new();
    for (arch, fates) in subject.arches() {
        for fate in fates.values() {
            // What lies behind the pointer of socketcall is known when a rule on `socket` is read for
            // it, too.
            if subject.text.is_none() && matches!(fate.name, "socketcall" | "ipc") {
                continue;
            }
            let signature = args::signature_on(arch, fate.name).unwrap_or_default();
            for rule in &fate.rules {
                for condition in rule.guard.conditions() {
                    let param = signature.get(usize::from(condition.index().get()));
                    let is_null = matches!(
                        condition.test(),
                        Test::Eq(0)
                            | Test::Ne(0)
                            | Test::Gt(0)
                            | Test::Lt(1)
                            | Test::Le(0)
                            | Test::Ge(1)
                    );
                    let Some(param) = param.filter(|p| p.kind.is_pointer() && !is_null) else {
                        continue;
                    };
                    let origin = rule.outcome.origin;
                    if said.insert((origin.rule, fate.name, param.name)) {
                        findings.push(
                            origin,
                            Said::new(
                                format!("{}: `{}` is an address", fate.name, param.name),
                                "the same text or struct may lie anywhere, so the condition says \
                                 nothing about it; and what lies there may change after the check",
                                "drop the condition; to decide by path or struct use Landlock or a \
                                 supervisor (seccomp_unotify(2))",
                            ),
                        );
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn an_address_is_no_path() {
        finds(
            &CHECK,
            "default allow\nerrno EPERM openat if arg1 == 0x1000\n",
            "`pathname` is an address",
        );
        is_silent(&CHECK, "default allow\nerrno EPERM execve if envp == 0\n");
        is_silent(&CHECK, "default allow\nerrno EPERM openat if flags == 1\n");
    }
}
