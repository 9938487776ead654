//! Calls that a program cannot know to exist are refused with something else than ENOSYS.
//!
//! Numbers that the kernel does not know go through the filter first (fact 30): EPERM for them
//! hides that the call does not exist, and programs that would fall back give up. runc puts a stub
//! in front for this (fact 59).

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::{Subject, action_text};
use super::list;
use crate::abi::errno;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "refusal-hides-enosys",
    severity: Severity::Low,
    looks_for: "newer calls are refused so that programs do not fall back on older ones",
    look,
};

/// Newer calls, and the older ones that C libraries use at ENOSYS.
const FALLBACKS: [(&str, &str); 9] = [
    ("close_range", "close"),
    ("epoll_pwait2", "epoll_pwait"),
    ("faccessat2", "faccessat"),
    ("fchmodat2", "fchmodat"),
    ("getrandom", "openat"),
    ("openat2", "openat"),
    ("preadv2", "preadv"),
    ("renameat2", "renameat"),
    ("statx", "newfstatat"),
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let enosys = errno::number("ENOSYS").map(Action::Errno);
    let default = subject.policy.default();
    if default.action.lets_through() || Some(default.action) == enosys {
        return;
    }
    let is_hidden = |(newer, older): &(&str, &str)| {
        let fate = subject.main_fate(newer);
        fate.is_some_and(|fate| fate.last() == default && !fate.may_pass())
            && subject.may_pass(older)
    };
    let hidden: Vec<_> = FALLBACKS
        .into_iter()
        .filter(is_hidden)
        .map(|(newer, _)| newer)
        .collect();
    let action = action_text(default.action);
    let title = match hidden[..] {
        [] => format!("calls newer than the filter are answered with {action}, not ENOSYS"),
        _ => format!(
            "{} and calls newer than the filter are answered with {action}, not ENOSYS",
            list(&hidden)
        ),
    };
    let severity = if hidden.is_empty() {
        Severity::Note
    } else {
        Severity::Low
    };
    findings.push_as(
        severity,
        default.origin,
        Said::new(
            title,
            "C libraries try the newer call and use the older one only at ENOSYS; with anything \
             else the program fails after an update of its library",
            "answer ENOSYS to what you do not know; under runc numbers above the largest one named \
             get it anyway (`--runtime runc`)",
        )
        .with_fix(
            subject
                .edits()
                .filter(|_| !hidden.is_empty())
                .and_then(|edits| edits.add_last(&format!("errno ENOSYS {}", hidden.join(" ")))),
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;
    use crate::audit::apply;

    #[test]
    fn a_default_of_eperm_hides_what_the_kernel_lacks() {
        let source = "default errno EPERM\nallow newfstatat openat getrandom openat2\n";
        let found = finds(&CHECK, source, "statx and calls newer than the filter");
        assert_eq!(found.severity, Severity::Low);
        let fixed = apply(source, &found.fix.unwrap());
        assert_eq!(fixed, format!("{source}errno ENOSYS statx\n"));
        assert_eq!(
            finds(&CHECK, &fixed, "calls newer").severity,
            Severity::Note
        );
        is_silent(&CHECK, "default errno ENOSYS\nallow newfstatat\n");
        is_silent(&CHECK, "default allow\nerrno EPERM statx\n");
    }
}
