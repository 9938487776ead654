//! A condition on a call that programs make all the time takes it out of the kernel's cache.
//!
//! The kernel remembers which numbers are always allowed and then runs no filter at all; a rule
//! that looks at an argument ends that (facts 51 to 53).

use super::super::fate::Reach;
use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use super::list;
use crate::filter::Guard;

pub(super) const CHECK: Check = Check {
    code: "uncached-hot-call",
    severity: Severity::Note,
    looks_for: "conditions on calls made all the time: the kernel runs the filter for each",
    look,
};

const HOT: [&str; 12] = [
    "clock_gettime",
    "close",
    "epoll_wait",
    "fstat",
    "futex",
    "lseek",
    "mmap",
    "newfstatat",
    "poll",
    "read",
    "recvfrom",
    "write",
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let fates = HOT.iter().filter_map(|name| subject.main_fate(name));
    let is_slow = |fate: &&super::super::fate::Fate<'_>| {
        fate.reach() != Reach::Closed && fate.rules.iter().any(|rule| rule.guard != Guard::Always)
    };
    let slow: Vec<_> = fates.filter(is_slow).collect();
    let Some(first) = slow.first() else {
        return;
    };
    let names: Vec<_> = slow.iter().map(|fate| fate.name).collect();
    let place = first
        .rules
        .first()
        .map_or(first.last().origin, |rule| rule.outcome.origin);
    findings.push(
        place,
        Said::new(
            format!("every {} runs the filter", list(&names)),
            "since Linux 5.11 the kernel keeps a map of numbers that are always allowed and skips \
             all filters for them; a condition takes a call out of it, for this filter and all \
             others of the process",
            "drop the condition if the call may as well be always allowed",
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn conditions_on_hot_calls_are_noted() {
        finds(
            &CHECK,
            "default errno EPERM\nallow write if fd == 1\nallow read\n",
            "every write runs",
        );
        is_silent(
            &CHECK,
            "default errno EPERM\nallow write read\nallow ioctl if op == TCGETS\n",
        );
    }
}
