//! execve is refused: a command cannot start under the filter (fact 41).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;

pub(super) const CHECK: Check = Check {
    code: "execve-refused",
    severity: Severity::Medium,
    looks_for: "execve is refused: no command starts under the filter",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.is_closed("execve") {
        return;
    }
    let Some(fate) = subject.main_fate("execve") else {
        return;
    };
    let fix = subject
        .edits()
        .and_then(|edits| edits.add_first("allow execve"));
    findings.push(
        fate.last().origin,
        Said::new(
            "execve is refused, so no command starts under the filter",
            "Docker, bubblewrap and most launchers install the filter before they execute the \
             command; right for a program that filters itself after its start",
            "allow execve, or install the filter after it (`ringside run --start after-exec`)",
        )
        .with_fix(fix),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn a_filter_that_nothing_starts_under_is_fixed() {
        fixes(
            &CHECK,
            "default errno EPERM\nallow read exit_group rt_sigreturn\n",
            "execve is refused",
            "default errno EPERM\nallow execve\nallow read exit_group rt_sigreturn\n",
        );
        is_silent(&CHECK, "default errno EPERM\nallow execve\n");
        is_silent(&CHECK, "default allow\n");
    }
}
