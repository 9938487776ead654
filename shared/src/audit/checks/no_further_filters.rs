//! seccomp and prctl are refused: no program under the filter adds one of its own (fact 10).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;

pub(super) const CHECK: Check = Check {
    code: "no-further-filters",
    severity: Severity::Note,
    looks_for: "seccomp and prctl are refused: nothing under it can add a filter",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.is_closed("seccomp") || !subject.is_closed("prctl") {
        return;
    }
    let Some(fate) = subject.main_fate("seccomp") else {
        return;
    };
    let fix = subject
        .edits()
        .and_then(|edits| edits.add_first("allow seccomp"));
    findings.push(
        fate.last().origin,
        Said::new(
            "seccomp and prctl are refused, so no further filter can be added",
            "browsers, sshd, systemd and a second `--filter` add filters of their own; more \
             filters only ever forbid more",
            "allow seccomp if such programs are to run under it",
        )
        .with_fix(fix),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn the_last_filter_of_a_stack_is_noted() {
        fixes(
            &CHECK,
            "default errno EPERM\nallow read\n",
            "no further filter",
            "default errno EPERM\nallow seccomp\nallow read\n",
        );
        is_silent(&CHECK, "default errno EPERM\nallow prctl\n");
        is_silent(&CHECK, "default allow\n");
    }
}
