//! The default kills, and so does number -1, by which tracers skip a call (fact 29).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "skip-kills",
    severity: Severity::Note,
    looks_for: "the default kills, and with it tracers that skip a call by number -1",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let default = subject.policy.default();
    if matches!(default.action, Action::KillProcess | Action::KillThread) {
        findings.push(
            default.origin,
            Said::new(
                "the default kills, also at a call that a tracer skips",
                "gdb, strace --inject and supervisors skip a call by writing -1 as its number; \
                 since Linux 4.8 the filter sees that. A kill also tells nobody which call it was: \
                 an errno would reach the program's own message",
                "while you write the filter use `default errno EPERM` or `default log`",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn a_killing_default_is_noted() {
        finds(&CHECK, "default kill\nallow read\n", "the default kills");
        is_silent(&CHECK, "default errno EPERM\nallow read\n");
    }
}
