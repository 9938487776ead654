//! notify and trace ask somebody; if nobody listens, calls fail with ENOSYS (facts 6, 17).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "needs-listener",
    severity: Severity::Note,
    looks_for: "notify or trace: calls fail with ENOSYS unless somebody listens",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let outcomes = subject.outcomes();
    let first = |wanted: fn(&Action) -> bool| outcomes.iter().find(|o| wanted(&o.action));
    if let Some(outcome) = first(|action| matches!(action, Action::Notify(_))) {
        findings.push(
            outcome.origin,
            Said::new(
                "notify needs a supervisor",
                "without a listener the call fails with ENOSYS; with one, memory behind pointers \
                 may change between its look and its answer, so it is no gate for paths \
                 (seccomp_unotify(2))",
                "install the filter with SECCOMP_FILTER_FLAG_NEW_LISTENER; let the supervisor do \
                 the call itself rather than continue it",
            ),
        );
    }
    if let Some(outcome) = first(|action| matches!(action, Action::Trace(_))) {
        findings.push(
            outcome.origin,
            Said::new(
                "trace needs a ptrace tracer",
                "without one that set PTRACE_O_TRACESECCOMP the call fails with ENOSYS, also when \
                 the tracer dies",
                "run it under the tracer, with PTRACE_O_EXITKILL",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn who_asks_needs_somebody_who_answers() {
        finds(
            &CHECK,
            "default allow\nnotify mount\nnotify bpf\n",
            "notify needs a supervisor",
        );
        finds(&CHECK, "default allow\ntrace 7 mount\n", "trace needs");
        is_silent(&CHECK, "default allow\nlog mount\n");
    }
}
