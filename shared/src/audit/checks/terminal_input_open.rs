//! ioctl is open with TIOCSTI and TIOCLINUX: a program types into the terminal that started it.
//!
//! What it types runs outside the sandbox after it ended: CVE-2017-5226 in bubblewrap,
//! CVE-2019-10063 in flatpak, CVE-2023-1523 in snapd.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use super::{is_or_are, list};
use crate::abi::named;

pub(super) const CHECK: Check = Check {
    code: "terminal-input-open",
    severity: Severity::Medium,
    looks_for: "ioctl types into the terminal with TIOCSTI or TIOCLINUX",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(ioctl) = subject.main_fate("ioctl").filter(|fate| fate.may_pass()) else {
        return;
    };
    let passes = |name: &&str| {
        let op = named::value(name).unwrap_or_default().cast_unsigned();
        ioctl.answer(&[0, op, 0, 0, 0, 0]).action.lets_through()
    };
    let open: Vec<_> = ["TIOCSTI", "TIOCLINUX"]
        .into_iter()
        .filter(passes)
        .collect();
    // A denylist that does not speak of them is about something else.
    if open.is_empty() || open.len() == 2 && !subject.is_allowlist() {
        return;
    }
    // Who refuses one of them has it in mind.
    let severity = if open.len() == 1 {
        Severity::Medium
    } else {
        Severity::Note
    };
    let line = format!("errno EPERM ioctl if op in {{{}}}", open.join(", "));
    findings.push_as(
        severity,
        ioctl.last().origin,
        Said::new(
            format!("ioctl is open for {}", list(&open)),
            format!(
                "with {} a program types into its terminal what the shell runs when it has \
                     ended, outside the sandbox; dev.tty.legacy_tiocsti=0 (Linux 6.2) closes \
                     TIOCSTI for all",
                if is_or_are(&open) == "is" {
                    "it"
                } else {
                    "them"
                }
            ),
            format!("refuse them if the command shares a terminal with others: `{line}`"),
        )
        .with_fix(subject.edits().and_then(|edits| edits.add_first(&line))),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn who_refuses_one_is_told_of_the_other() {
        let found = fixes(
            &CHECK,
            "default allow\nerrno EPERM ioctl if op == TIOCSTI\n",
            "ioctl is open for TIOCLINUX",
            "default allow\nerrno EPERM ioctl if op in {TIOCLINUX}\nerrno EPERM ioctl if op == TIOCSTI\n",
        );
        assert_eq!(found.severity, Severity::Medium);
        is_silent(&CHECK, "default allow\nkill bpf\n");
        is_silent(&CHECK, "default errno EPERM\nallow ioctl if op == TCGETS\n");
    }
}
