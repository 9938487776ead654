//! `KILL_THREAD` kills one thread, and its siblings go on with broken state (fact 15).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "kill-thread",
    severity: Severity::Low,
    looks_for: "kill_thread leaves the other threads of the process in broken state",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let killing = subject
        .outcomes()
        .into_iter()
        .filter(|o| o.action == Action::KillThread);
    let killing: Vec<_> = killing.collect();
    let Some(first) = killing.first() else {
        return;
    };
    let rules = killing.iter().filter_map(|outcome| outcome.origin.rule);
    let edits = subject.edits();
    let fix: Vec<_> = rules
        .filter_map(|rule| edits?.set_action(rule, Action::KillProcess))
        .flatten()
        .collect();
    let where_ = match first.origin.rule {
        None => "the default action".to_owned(),
        Some(_) if killing.len() == 1 => "this rule".to_owned(),
        Some(_) => format!("{} rules", killing.len()),
    };
    findings.push(
        first.origin,
        Said::new(
            format!("{where_} kills one thread and lets the others go on"),
            "the dead thread's locks stay held and its work undone: programs hang rather than end \
             (seccomp(2); `SCMP_ACT_KILL` means this, too)",
            "kill the process: `kill` in our text, SCMP_ACT_KILL_PROCESS in a profile",
        )
        .with_fix((!fix.is_empty()).then_some(fix)),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, fixes, is_silent};
    use super::*;

    #[test]
    fn threads_that_die_alone_are_found() {
        fixes(
            &CHECK,
            "default allow\nkill_thread bpf\n",
            "this rule kills one thread",
            "default allow\nkill bpf\n",
        );
        finds(
            &CHECK,
            "default kill_thread\nallow read\n",
            "the default action kills one thread",
        );
        is_silent(&CHECK, "default kill\nallow read\n");
    }
}
