//! Calls without a rule are let through: a denylist.
//!
//! It forgets what its author did not know, and every call that later kernels add.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use super::dangerous_open::GROUPS;
use super::list;

pub(super) const CHECK: Check = Check {
    code: "default-open",
    severity: Severity::Low,
    looks_for: "calls without a rule are let through: a denylist",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.is_allowlist() {
        return;
    }
    let names = GROUPS.iter().flat_map(|group| group.syscalls);
    let open: Vec<_> = names
        .filter(|name| subject.may_pass(name))
        .copied()
        .collect();
    let more = match open[..] {
        [] => String::new(),
        _ => format!("; open are {}", list(&open)),
    };
    findings.push(
        subject.policy.default().origin,
        Said::new(
            "a denylist: what it does not name is open",
            format!(
                "it forgets what nobody thought of and every call that newer kernels add{more}"
            ),
            "for protection begin with `default errno EPERM` and allow what is needed; for a \
             lesson or one known call a denylist is enough",
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn a_denylist_is_told_what_it_leaves_open() {
        let found = finds(&CHECK, "default allow\nkill bpf\n", "denylist");
        assert!(found.reason.contains("ptrace"), "{}", found.reason);
        assert!(!found.reason.contains("bpf"), "{}", found.reason);
        is_silent(&CHECK, "default errno EPERM\nallow read\n");
    }
}
