//! `exit_group` is refused: programs cannot end.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;

pub(super) const CHECK: Check = Check {
    code: "exit-refused",
    severity: Severity::Medium,
    looks_for: "exit_group is refused: programs cannot end as they mean to",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(fate) = subject
        .main_fate("exit_group")
        .filter(|fate| !fate.may_pass())
    else {
        return;
    };
    let fix = subject
        .edits()
        .and_then(|edits| edits.add_first("allow exit exit_group"));
    findings.push(
        fate.last().origin,
        Said::new(
            "exit_group is refused, so programs cannot end as they mean to",
            "the C library tries again for ever or crashes on purpose; the exit status is lost",
            "allow exit and exit_group: they can do no harm",
        )
        .with_fix(fix),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn a_filter_that_nothing_ends_under_is_fixed() {
        fixes(
            &CHECK,
            "default kill\nallow execve read\n",
            "exit_group is refused",
            "default kill\nallow exit exit_group\nallow execve read\n",
        );
        is_silent(&CHECK, "default kill\nallow execve exit_group\n");
    }
}
