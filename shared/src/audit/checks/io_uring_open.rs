//! `io_uring` is open beside calls that are refused.
//!
//! A ring does I/O without syscalls: rules on read or openat do not see its operations (fact 47).

use super::super::fate::Reach;
use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use super::{is_or_are, list};
use crate::abi::errno;
use crate::verdict::Action;

pub(super) const CHECK: Check = Check {
    code: "io-uring-open",
    severity: Severity::High,
    looks_for: "io_uring is open: its operations meet no filter",
    look,
};

/// Calls that a ring makes, too: `IORING_OP_*` in `linux/io_uring.h`.
const OPERATIONS: [&str; 38] = [
    "accept",
    "accept4",
    "bind",
    "close",
    "connect",
    "epoll_ctl",
    "fadvise64",
    "fallocate",
    "fsync",
    "ftruncate",
    "futex_wait",
    "futex_wake",
    "linkat",
    "listen",
    "madvise",
    "mkdirat",
    "open",
    "openat",
    "openat2",
    "pipe2",
    "read",
    "readv",
    "recvfrom",
    "recvmsg",
    "renameat",
    "renameat2",
    "sendmsg",
    "sendto",
    "setxattr",
    "shutdown",
    "socket",
    "splice",
    "statx",
    "symlinkat",
    "tee",
    "unlinkat",
    "write",
    "writev",
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(setup) = subject
        .main_fate("io_uring_setup")
        .filter(|fate| fate.may_pass())
    else {
        return;
    };
    // Who says that a call does not exist does not keep anybody from what it does.
    let enosys = errno::number("ENOSYS").map(Action::Errno);
    let dodged: Vec<_> = OPERATIONS
        .into_iter()
        .filter(|name| match subject.main_fate(name) {
            // What an allowlist merely leaves out may be an old name of something that it allows.
            Some(fate) if subject.is_allowlist() => {
                fate.reach() == Reach::Conditional
                    || matches!(*name, "socket" | "connect" | "openat") && !fate.may_pass()
            }
            Some(fate) => {
                let refusal = fate.refusal().map(|rule| rule.outcome.action);
                refusal.is_some_and(|action| Some(action) != enosys)
            }
            None => false,
        })
        .collect();
    let fix = subject.edits().and_then(|edits| {
        edits.add_first("errno ENOSYS io_uring_setup io_uring_enter io_uring_register")
    });
    let place = setup.last().origin;
    if !dodged.is_empty() {
        findings.push(
            place,
            Said::new(
                format!(
                    "io_uring is open and does what {} {} refused for",
                    list(&dodged),
                    is_or_are(&dodged)
                ),
                "a ring makes these calls inside the kernel, where no seccomp filter is asked",
                "answer ENOSYS to io_uring_setup, as Docker's profile does not allow it either",
            )
            .with_fix(fix),
        );
    } else if subject.is_allowlist() {
        findings.push_as(
            Severity::Medium,
            place,
            Said::new(
                "io_uring is open",
                "its operations meet no filter, and it has been the way into many kernels: Google \
                 switched it off on its servers and in ChromeOS",
                "leave it out unless the program needs it",
            )
            .with_fix(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{finds, fixes, is_silent};
    use super::*;

    #[test]
    fn a_denylist_of_files_forgets_the_ring() {
        fixes(
            &CHECK,
            "default allow\nerrno EACCES openat2\n",
            "io_uring is open and does what openat2 is refused for",
            "default allow\nerrno ENOSYS io_uring_setup io_uring_enter io_uring_register\n\
             errno EACCES openat2\n",
        );
        is_silent(&CHECK, "default allow\nerrno EPERM clock_settime\n");
        is_silent(&CHECK, "default allow\nerrno ENOSYS statx\n");
    }

    #[test]
    fn an_allowlist_that_opens_it_is_told() {
        let source = "default errno EPERM\nallow openat socket connect io_uring_setup\n";
        assert_eq!(finds(&CHECK, source, "is open").severity, Severity::Medium);
        let source = "default errno EPERM\nallow openat io_uring_setup\n";
        assert_eq!(finds(&CHECK, source, "socket").severity, Severity::High);
        is_silent(&CHECK, "default errno EPERM\nallow openat\n");
    }
}
