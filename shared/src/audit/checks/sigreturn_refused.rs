//! `rt_sigreturn` is refused: the first signal handler that ends crashes its program.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;

pub(super) const CHECK: Check = Check {
    code: "sigreturn-refused",
    severity: Severity::Low,
    looks_for: "rt_sigreturn is refused: signal handlers cannot end",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(fate) = subject
        .main_fate("rt_sigreturn")
        .filter(|fate| !fate.may_pass())
    else {
        return;
    };
    let fix = subject
        .edits()
        .and_then(|edits| edits.add_first("allow rt_sigreturn"));
    let severity = if subject.may_pass("rt_sigaction") {
        Severity::Medium
    } else {
        Severity::Low
    };
    findings.push_as(
        severity,
        fate.last().origin,
        Said::new(
            "rt_sigreturn is refused, so signal handlers cannot end",
            "the kernel makes every handler end by it; refused, the program runs into nowhere and \
             crashes, far from the cause",
            "allow rt_sigreturn: no program calls it for anything else",
        )
        .with_fix(fix),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn handlers_that_cannot_end_are_found() {
        let found = fixes(
            &CHECK,
            "default errno EPERM\nallow execve rt_sigaction\n",
            "rt_sigreturn is refused",
            "default errno EPERM\nallow rt_sigreturn\nallow execve rt_sigaction\n",
        );
        assert_eq!(found.severity, Severity::Medium);
        is_silent(&CHECK, "default errno EPERM\nallow rt_sigreturn\n");
    }
}
