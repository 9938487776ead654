//! An allowlist opens calls that filters usually close.

use super::super::fate::Reach;
use super::super::finding::{Check, Findings, Said, Severity};
use super::super::subject::Subject;
use super::{is_or_are, list};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    code: "dangerous-open",
    severity: Severity::Medium,
    looks_for: "an allowlist opens calls that reach into the kernel or other processes",
    look,
};

/// Calls that are dangerous for one reason.
pub(super) struct Group {
    /// Without conditions.
    pub(super) syscalls: &'static [&'static str],
    severity: Severity,
    why: &'static str,
}

#[rustfmt::skip]
pub(super) const GROUPS: &[Group] = &[
    Group {
        syscalls: &["init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load"],
        severity: Severity::High,
        why: "they replace code of the kernel; only a missing capability is in the way",
    },
    Group {
        syscalls: &["bpf", "perf_event_open", "userfaultfd"],
        severity: Severity::Medium,
        why: "they are the tools of most kernel exploits of the last years: programs in the \
              kernel, its counters, and page faults stopped at will",
    },
    Group {
        syscalls: &["ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "process_madvise"],
        severity: Severity::Low,
        why: "they reach into other processes of the same user; before Linux 4.8 ptrace even \
              changed calls after the filter had looked",
    },
    Group {
        syscalls: &["add_key", "request_key", "keyctl"],
        severity: Severity::Medium,
        why: "keyrings are not divided between containers, and had many holes (CVE-2016-0728)",
    },
    Group {
        syscalls: &["mount", "umount2", "pivot_root", "move_mount", "open_tree", "fsopen",
            "fsmount", "fsconfig", "mount_setattr", "setns", "unshare", "chroot"],
        severity: Severity::Low,
        why: "they change what a process sees, and new user namespaces give the capabilities that \
              they need",
    },
    Group {
        syscalls: &["open_by_handle_at"],
        severity: Severity::Medium,
        why: "it opens files by inode, outside every chroot and container (the Shocker exploit)",
    },
    Group {
        syscalls: &["iopl", "ioperm", "reboot", "swapon", "swapoff", "acct", "nfsservctl",
            "quotactl", "syslog", "lookup_dcookie", "vm86", "vm86old", "settimeofday",
            "clock_settime", "stime"],
        severity: Severity::Low,
        why: "they are for administrators; only a missing capability is in the way",
    },
    Group {
        syscalls: &["personality"],
        severity: Severity::Low,
        why: "it switches off address randomization and makes readable memory executable",
    },
    Group {
        syscalls: &["modify_ldt"],
        severity: Severity::Low,
        why: "almost no program of today needs it, and it had several holes (CVE-2015-5157)",
    },
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.is_allowlist() {
        return;
    }
    for group in GROUPS {
        let fates = group
            .syscalls
            .iter()
            .filter_map(|name| subject.main_fate(name));
        // Who asks about arguments has thought about it.
        let open = fates.filter(|fate| fate.reach() == Reach::Open);
        let mut by_rule: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for fate in open {
            by_rule
                .entry(fate.last().origin)
                .or_default()
                .push(fate.name);
        }
        for (origin, names) in by_rule {
            findings.push_as(
                group.severity,
                origin,
                Said::new(
                    format!("{} {} allowed", list(&names), is_or_are(&names)),
                    group.why,
                    "leave out what the program does not need",
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{findings, finds, is_silent};
    use super::*;
    use crate::abi::syscalls;

    #[test]
    fn an_allowlist_with_kernel_modules_is_told() {
        let source = "default errno EPERM\nallow read init_module\n";
        assert_eq!(
            finds(&CHECK, source, "init_module is allowed").severity,
            Severity::High
        );
        let source = "default errno EPERM\nallow bpf ptrace\n";
        assert_eq!(findings(&CHECK, source).len(), 2);
        is_silent(&CHECK, "default errno EPERM\nallow read write\n");
        is_silent(&CHECK, "default allow\nerrno EPERM read\n");
    }

    #[test]
    fn every_name_is_a_syscall() {
        for name in GROUPS.iter().flat_map(|group| group.syscalls) {
            assert!(syscalls::is_known(name), "{name}");
        }
    }
}
