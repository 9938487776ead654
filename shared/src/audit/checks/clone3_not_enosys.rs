//! clone3 is refused with something else than ENOSYS.
//!
//! The C library falls back on clone only at ENOSYS (fact 25, 30): with EPERM no thread starts.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::{Subject, action_text};
use crate::abi::errno;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "clone3-not-enosys",
    severity: Severity::Medium,
    looks_for: "clone3 is refused, but not with ENOSYS, at which the C library would use clone",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(clone3) = subject.main_fate("clone3").filter(|fate| !fate.may_pass()) else {
        return;
    };
    let enosys = errno::number("ENOSYS").map(Action::Errno);
    let outcome = clone3.last();
    if !subject.may_pass("clone") || Some(outcome.action) == enosys {
        return;
    }
    let fix = subject
        .edits()
        .and_then(|edits| edits.add_first("errno ENOSYS clone3"));
    findings.push(
        outcome.origin,
        Said::new(
            format!(
                "clone is open, but clone3 is answered with {}",
                action_text(outcome.action)
            ),
            "the C library tries clone3 first and falls back on clone only at ENOSYS: threads do \
             not start (glibc 2.34 under Docker before 20.10.10)",
            "answer ENOSYS to clone3",
        )
        .with_fix(fix),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn eperm_keeps_threads_from_starting() {
        fixes(
            &CHECK,
            "default errno EPERM\nallow clone\n",
            "clone3 is answered with errno EPERM",
            "default errno EPERM\nerrno ENOSYS clone3\nallow clone\n",
        );
        is_silent(&CHECK, "default errno EPERM\nallow read\n");
        is_silent(&CHECK, "default errno ENOSYS\nallow clone\n");
    }
}
