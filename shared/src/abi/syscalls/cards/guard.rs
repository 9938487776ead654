//! Which capability the kernel asks for, from capabilities(7) and the kernel's own checks.

/// What the kernel asks for before it does a privileged thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// `CAP_SYS_TIME`.
    pub capability: &'static str,
    /// What it is needed for, when the call also has uses that need none: `a port below 1024`.
    pub when: Option<&'static str>,
    /// Whether it counts only in the host's own user namespace, so that root inside a sandbox
    /// does not have it: `capable()` in the kernel, and not `ns_capable()`.
    pub is_host_only: bool,
    pub(super) syscalls: &'static [&'static str],
}

const fn host(
    capability: &'static str,
    when: Option<&'static str>,
    syscalls: &'static [&'static str],
) -> Guard {
    Guard {
        capability,
        when,
        is_host_only: true,
        syscalls,
    }
}

const fn inside(
    capability: &'static str,
    when: Option<&'static str>,
    syscalls: &'static [&'static str],
) -> Guard {
    Guard {
        capability,
        when,
        is_host_only: false,
        syscalls,
    }
}

#[rustfmt::skip]
pub(super) const GUARDS: &[Guard] = &[
    host("CAP_SYS_TIME", None, &[
        "clock_settime", "clock_settime64", "settimeofday", "stime",
    ]),
    host("CAP_SYS_TIME", Some("changing the clock"), &[
        "adjtimex", "clock_adjtime", "clock_adjtime64",
    ]),
    host("CAP_SYS_MODULE", None, &["init_module", "finit_module", "delete_module"]),
    host("CAP_SYS_BOOT", None, &["kexec_load", "kexec_file_load"]),
    inside("CAP_SYS_BOOT", None, &["reboot"]),
    host("CAP_SYS_RAWIO", None, &["iopl", "ioperm"]),
    host("CAP_SYS_PACCT", None, &["acct"]),
    host("CAP_SYS_TTY_CONFIG", None, &["vhangup"]),
    host("CAP_SYSLOG", Some("more than reading, or any use where dmesg_restrict is set"), &[
        "syslog",
    ]),
    host("CAP_SYS_ADMIN", None, &["swapon", "swapoff"]),
    host("CAP_SYS_ADMIN", Some("changing quotas, or those of others"), &[
        "quotactl", "quotactl_fd",
    ]),
    host("CAP_SYS_ADMIN", Some("more than watching own files"), &["fanotify_init"]),
    host("CAP_BPF", Some("where unprivileged_bpf_disabled is set, and most programs"), &["bpf"]),
    host("CAP_PERFMON", Some("what perf_event_paranoid forbids"), &["perf_event_open"]),
    host("CAP_DAC_READ_SEARCH", None, &["open_by_handle_at"]),
    host("CAP_MKNOD", Some("device nodes"), &["mknod", "mknodat"]),
    host("CAP_SYS_NICE", Some("a higher priority, or another user's thread"), &[
        "nice", "setpriority", "sched_setscheduler", "sched_setparam", "sched_setattr",
        "ioprio_set",
    ]),
    host("CAP_SYS_NICE", Some("another process"), &["process_madvise"]),
    host("CAP_SYS_NICE", Some("processes, pages or nodes that are not one's own"), &[
        "migrate_pages", "move_pages",
    ]),
    inside("CAP_SYS_NICE", Some("another user's thread"), &["sched_setaffinity"]),
    host("CAP_SYS_RESOURCE", Some("raising a hard limit"), &["setrlimit", "prlimit64"]),
    host("CAP_IPC_LOCK", Some("more than RLIMIT_MEMLOCK"), &["mlock", "mlock2", "mlockall"]),
    host("CAP_WAKE_ALARM", Some("clocks that wake the machine"), &[
        "timer_create", "timerfd_create",
    ]),
    inside("CAP_SYS_ADMIN", None, &[
        "sethostname", "setdomainname", "mount", "umount", "umount2", "pivot_root", "fsopen",
        "fsmount", "fspick", "move_mount", "mount_setattr",
    ]),
    inside("CAP_SYS_ADMIN", Some("copying a mount"), &["open_tree", "open_tree_attr"]),
    inside("CAP_SYS_ADMIN", Some("new namespaces other than user ones"), &[
        "unshare", "clone", "clone3",
    ]),
    inside("CAP_SYS_ADMIN", Some("joining a namespace"), &["setns"]),
    inside("CAP_SYS_ADMIN", Some("without no_new_privs"), &[
        "seccomp", "landlock_restrict_self",
    ]),
    inside("CAP_SYS_CHROOT", None, &["chroot", "fchroot"]),
    inside("CAP_SYS_PTRACE", Some("processes that are not one's own"), &[
        "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd",
        "get_robust_list",
    ]),
    host("CAP_SYS_PTRACE", Some("handling faults of the kernel"), &["userfaultfd"]),
    inside("CAP_KILL", Some("processes of other users"), &[
        "kill", "tkill", "tgkill", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    ]),
    inside("CAP_SETUID", Some("an id that the process does not have yet"), &[
        "setuid", "setreuid", "setresuid", "setfsuid", "setuid32", "setreuid32", "setresuid32",
        "setfsuid32",
    ]),
    inside("CAP_SETGID", Some("an id that the process does not have yet"), &[
        "setgid", "setregid", "setresgid", "setfsgid", "setgid32", "setregid32", "setresgid32",
        "setfsgid32",
    ]),
    inside("CAP_SETGID", None, &["setgroups", "setgroups32"]),
    inside("CAP_SETPCAP", Some("adding to the inheritable set"), &["capset"]),
    inside("CAP_CHOWN", Some("giving a file to another owner or group"), &[
        "chown", "lchown", "fchown", "fchownat", "chown32", "lchown32", "fchown32",
    ]),
    inside("CAP_FOWNER", Some("files of other users"), &[
        "chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "futimesat", "utimensat",
        "utimensat_time64",
    ]),
    inside("CAP_FOWNER", Some("names of other users in a sticky directory such as /tmp"), &[
        "unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2",
    ]),
    inside("CAP_FOWNER", Some("files of other users, where protected_hardlinks is set"), &[
        "link", "linkat",
    ]),
    inside("CAP_NET_BIND_SERVICE", Some("a port below 1024"), &["bind"]),
    inside("CAP_NET_RAW", Some("raw and packet sockets"), &["socket"]),
    inside("CAP_NET_ADMIN", Some("options that change more than the socket"), &["setsockopt"]),
    inside("CAP_IPC_OWNER", Some("objects of other users"), &[
        "msgget", "msgsnd", "msgrcv", "semget", "semop", "semtimedop", "semtimedop_time64",
        "semctl", "shmget", "shmat",
    ]),
    inside("CAP_SYS_ADMIN", Some("objects of other users"), &["msgctl", "shmctl"]),
];

/// What the kernel asks for when it refuses this call with `EPERM`; for some calls `EACCES`.
/// `None` for calls that need no capability, and for those where it depends wholly on the
/// operation (`ioctl`, `prctl`, `fcntl`, `keyctl`).
pub fn guard(name: &str) -> Option<&'static Guard> {
    GUARDS.iter().find(|guard| guard.syscalls.contains(&name))
}

/// The capability of [`guard`].
///
/// ```
/// use ringside_shared::abi::syscalls::cards;
/// assert_eq!(cards::capability_for("clock_settime"), Some("CAP_SYS_TIME"));
/// ```
pub fn capability_for(name: &str) -> Option<&'static str> {
    guard(name).map(|guard| guard.capability)
}
