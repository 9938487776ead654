//! clone may make namespaces although the filter is against them.
//!
//! In a new user namespace a process has every capability, and reaches kernel code that it never
//! could. Who refuses unshare must look at clone's flags, and answer ENOSYS to clone3, whose flags
//! no filter sees (fact 25).

use super::super::fate::Reach;
use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;

pub(super) const CHECK: Check = Check {
    code: "namespaces-open",
    severity: Severity::High,
    looks_for: "clone or clone3 makes namespaces that unshare may not",
    look,
};

const FLAGS: &str = "CLONE_NEWCGROUP|CLONE_NEWIPC|CLONE_NEWNET|CLONE_NEWNS|CLONE_NEWPID|\
                     CLONE_NEWUSER|CLONE_NEWUTS";

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(clone) = subject.main_fate("clone") else {
        return;
    };
    let edits = subject.edits();
    let is_against = subject.is_closed("unshare");
    let reason = "in a new user namespace a process has every capability, and reaches kernel code \
                  (mounts, nftables, network devices) that most local root exploits start from";
    if is_against && clone.reach() == Reach::Open {
        let line = format!("errno EPERM clone if flags & {FLAGS}");
        let severity = if subject.is_allowlist() {
            Severity::Medium
        } else {
            Severity::High
        };
        findings.push_as(
            severity,
            clone.last().origin,
            Said::new(
                "unshare is refused, but clone makes namespaces with the same flags",
                reason,
                format!("refuse clone with these flags: `{line}`"),
            )
            .with_fix(edits.and_then(|edits| edits.add_first(&line))),
        );
    }
    let looks_at_flags = clone.reach() == Reach::Conditional;
    let clone3 = subject
        .main_fate("clone3")
        .filter(|fate| fate.reach() == Reach::Open);
    if let Some(clone3) = clone3.filter(|_| is_against || looks_at_flags) {
        findings.push(
            clone3.last().origin,
            Said::new(
                "clone3 is open, and its flags are where no filter sees them",
                format!("they are in a struct behind a pointer; {reason}"),
                "answer ENOSYS to clone3: the C library then uses clone, whose flags can be seen",
            )
            .with_fix(edits.and_then(|edits| edits.add_first("errno ENOSYS clone3"))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, fixes, is_silent};
    use super::*;

    #[test]
    fn unshare_alone_is_not_enough() {
        let source = "default allow\nerrno ENOSYS clone3\nerrno EPERM unshare\n";
        let fixed = format!(
            "default allow\nerrno EPERM clone if flags & {FLAGS}\n\
            errno ENOSYS clone3\nerrno EPERM unshare\n"
        );
        fixes(&CHECK, source, "clone makes namespaces", &fixed);
        is_silent(&CHECK, "default allow\nerrno EPERM chmod\n");
    }

    #[test]
    fn flags_of_clone3_cannot_be_seen() {
        let source = "default allow\nerrno EPERM clone if flags & CLONE_NEWUSER\n";
        finds(&CHECK, source, "clone3 is open");
        is_silent(
            &CHECK,
            "default errno EPERM\nallow clone if flags & CLONE_NEWUSER == 0\n",
        );
    }
}
