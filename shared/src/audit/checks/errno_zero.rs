//! `errno 0`: the call does not run, and the program is told that it worked (fact 14).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "errno-zero",
    severity: Severity::Medium,
    looks_for: "errno 0: the call does not run and reports success",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for outcome in subject.outcomes() {
        if outcome.action != Action::Errno(0) {
            continue;
        }
        let fix = subject
            .edits()
            .and_then(|edits| edits.set_action(outcome.origin.rule?, Action::Errno(1)));
        findings.push(
            outcome.origin,
            Said::new(
                "errno 0 skips the call and reports success",
                "the program goes on as if it had worked: a setuid that did not drop root, a write \
                 that wrote nothing",
                "answer an errno such as EPERM, unless the lie is what you want",
            )
            .with_fix(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, fixes, is_silent};
    use super::*;

    #[test]
    fn a_lie_is_found_and_made_a_refusal() {
        fixes(
            &CHECK,
            "default allow\nerrno 0 fsync\n",
            "errno 0",
            "default allow\nerrno EPERM fsync\n",
        );
        finds(&CHECK, "default errno 0\nallow read\n", "errno 0");
        is_silent(&CHECK, "default allow\nerrno 1 fsync\n");
    }
}
