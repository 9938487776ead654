//! The kernel cuts an errno above 4095 down to it (fact 13): no program knows that number.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use crate::abi::errno;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "errno-too-big",
    severity: Severity::Low,
    looks_for: "an errno that no program knows, or that the kernel cuts to 4095",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for outcome in subject.outcomes() {
        let Action::Errno(number) = outcome.action else {
            continue;
        };
        if number != 0 && errno::name(number).is_none() {
            findings.push(
                outcome.origin,
                Said::new(
                    format!("errno {number} has no name"),
                    "programs print \"Unknown error\" and none handles it; above 4095 the kernel \
                     answers 4095",
                    "answer an errno that exists, such as EPERM or ENOSYS",
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, is_silent};
    use super::*;

    #[test]
    fn an_errno_without_a_name_is_found() {
        finds(
            &CHECK,
            "default allow\nerrno 4000 bpf\n",
            "errno 4000 has no name",
        );
        is_silent(&CHECK, "default allow\nerrno 38 bpf\n");
    }
}
