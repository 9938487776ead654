//! `restart_syscall` is refused: a call that a stop interrupted cannot go on.
//!
//! The kernel puts it in the place of nanosleep, poll or futex when the process was stopped in
//! them; it goes through the filter like any other.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use super::list;

pub(super) const CHECK: Check = Check {
    code: "restart-refused",
    severity: Severity::Low,
    looks_for: "restart_syscall is refused: calls that a stop interrupts fail",
    look,
};

/// Calls that the kernel restarts this way: `restart_syscall(2)`.
const RESTARTED: [&str; 4] = ["clock_nanosleep", "futex", "nanosleep", "poll"];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(fate) = subject
        .main_fate("restart_syscall")
        .filter(|fate| !fate.may_pass())
    else {
        return;
    };
    let open: Vec<_> = RESTARTED
        .into_iter()
        .filter(|name| subject.may_pass(name))
        .collect();
    if open.is_empty() {
        return;
    }
    let fix = subject
        .edits()
        .and_then(|edits| edits.add_first("allow restart_syscall"));
    findings.push(
        fate.last().origin,
        Said::new(
            format!(
                "restart_syscall is refused, but {} may be open when the process is stopped",
                list(&open)
            ),
            "after SIGSTOP and SIGCONT, or under a debugger, the kernel goes on with \
             restart_syscall in their place; refused, a sleep fails with an errno it never has",
            "allow restart_syscall: only the kernel can use it",
        )
        .with_fix(fix),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn an_allowlist_with_sleeps_needs_the_restart() {
        fixes(
            &CHECK,
            "default errno EPERM\nallow nanosleep\n",
            "but nanosleep may be open",
            "default errno EPERM\nallow restart_syscall\nallow nanosleep\n",
        );
        is_silent(&CHECK, "default errno EPERM\nallow read\n");
        is_silent(&CHECK, "default allow\n");
    }
}
