//! What a syscall gives to whoever may call it.
//!
//! Judged for a process inside a sandbox: what it could do to others with the call, and how much of
//! the kernel it would reach. Where a capability stands before that, [`super::guard`] names it.

/// How much a syscall gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Reaches other processes, or parts of the kernel that few programs need.
    Raised,
    /// Ends the sandbox, the machine, or the filter's say.
    High,
}

impl Level {
    /// `raised` or `high`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::High => "high",
        }
    }
}

/// Why one should think before allowing a syscall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Risk {
    /// How much it gives away.
    pub level: Level,
    /// In one line, in words.
    pub reason: &'static str,
    pub(super) syscalls: &'static [&'static str],
}

const fn high(reason: &'static str, syscalls: &'static [&'static str]) -> Risk {
    Risk {
        level: Level::High,
        reason,
        syscalls,
    }
}

const fn raised(reason: &'static str, syscalls: &'static [&'static str]) -> Risk {
    Risk {
        level: Level::Raised,
        reason,
        syscalls,
    }
}

#[rustfmt::skip]
pub(super) const RISKS: &[Risk] = &[
    high("runs code of the caller's choice in the kernel", &[
        "init_module", "finit_module", "create_module",
    ]),
    high("takes code out of the running kernel", &["delete_module"]),
    high("replaces the running kernel", &["kexec_load", "kexec_file_load"]),
    high("loads programs into the kernel, past a verifier that has had many holes", &["bpf"]),
    high("I/O without syscalls: no filter sees what a ring does", &[
        "io_uring_setup", "io_uring_enter", "io_uring_register",
    ]),
    high("takes over other processes of the same user", &["ptrace"]),
    high("reads the memory of other processes of the same user", &["process_vm_readv"]),
    high("writes to the memory of other processes of the same user", &["process_vm_writev"]),
    high("takes open files out of other processes", &["pidfd_getfd"]),
    high("changes which files there are, and has the kernel read foreign file systems", &[
        "mount", "fsopen", "fsconfig", "fsmount", "fspick", "move_mount", "open_tree",
        "open_tree_attr", "mount_setattr",
    ]),
    high("takes away what a mount covers", &["umount", "umount2"]),
    high("exchanges the root of the file tree", &["pivot_root"]),
    high("a new user namespace holds every capability, and opens much more of the kernel", &[
        "unshare",
    ]),
    high("leaves the sandbox's namespaces for others", &["setns"]),
    high("opens files by number, past directories and chroot", &["open_by_handle_at"]),
    high("makes device nodes: the disk and the memory as files", &["mknod", "mknodat"]),
    high("reaches the hardware's I/O ports", &["iopl", "ioperm"]),
    high("stops or restarts the machine", &["reboot"]),
    high("changes the time of the whole machine", &[
        "clock_settime", "clock_settime64", "settimeofday", "stime", "adjtimex", "clock_adjtime",
        "clock_adjtime64",
    ]),
    high("changes where the machine swaps to", &["swapon", "swapoff"]),
    high("stops the kernel at a page fault of one's choice: wins races in it", &["userfaultfd"]),
    high("the kernel lets it past every filter", &["uprobe", "uretprobe"]),
    raised("spies on the machine's work; a large and fragile part of the kernel", &[
        "perf_event_open",
    ]),
    raised("keys are shared beyond the sandbox; a fragile part of the kernel", &[
        "add_key", "request_key", "keyctl",
    ]),
    raised("thousands of commands behind one number, each driver with its own", &["ioctl"]),
    raised("many calls behind one number: their arguments cannot be filtered", &[
        "socketcall", "ipc",
    ]),
    raised("dozens of operations behind one number, some of them grave", &["prctl"]),
    raised("every address family is another part of the kernel; may reach the network", &[
        "socket",
    ]),
    raised("reaches whoever listens", &["connect"]),
    raised("makes new namespaces if the flags say so", &["clone"]),
    raised("flags in memory: a filter cannot tell a thread from a new namespace", &["clone3"]),
    raised("flags in memory, where a filter cannot look", &["openat2"]),
    raised("starts another program", &["execve", "execveat"]),
    raised("a file to execute that lies on no disk", &["memfd_create"]),
    raised("can make memory both writable and executable", &["mprotect", "pkey_mprotect"]),
    raised("turns off address randomization, or makes readable memory executable", &[
        "personality",
    ]),
    raised("old x86 machinery; has broken the kernel's memory protection before", &[
        "modify_ldt", "vm86", "vm86old",
    ]),
    raised("moves pages without copying: has let files be overwritten before", &[
        "splice", "tee", "vmsplice",
    ]),
    raised("tells how the kernel's objects lie in memory", &["kcmp"]),
    raised("the kernel's log holds addresses of the kernel", &["syslog"]),
    raised("tells what other processes have read", &["mincore", "cachestat"]),
    raised("moves the memory of other processes", &["move_pages", "migrate_pages"]),
    raised("acts on the memory of other processes", &["process_madvise", "process_mrelease"]),
    raised("changes the limits of other processes", &["prlimit64"]),
    raised("can starve other processes", &[
        "sched_setscheduler", "sched_setparam", "sched_setattr", "sched_setaffinity",
        "setpriority", "nice", "ioprio_set",
    ]),
    raised("ends or steers other processes of the same user", &[
        "kill", "tkill", "tgkill", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    ]),
    raised("changes who the process is", &[
        "setuid", "setreuid", "setresuid", "setfsuid", "setgid", "setregid", "setresgid",
        "setfsgid", "setgroups", "setuid32", "setreuid32", "setresuid32", "setfsuid32", "setgid32",
        "setregid32", "setresgid32", "setfsgid32", "setgroups32", "capset",
    ]),
    raised("can make a program run as its owner (set-user-ID)", &[
        "chmod", "fchmod", "fchmodat", "fchmodat2",
    ]),
    raised("gives files to others", &[
        "chown", "lchown", "fchown", "fchownat", "chown32", "lchown32", "fchown32",
    ]),
    raised("can give files capabilities and labels", &[
        "setxattr", "lsetxattr", "fsetxattr", "setxattrat",
    ]),
    raised("changes what the process takes for the root; whoever may, can also leave it", &[
        "chroot", "fchroot",
    ]),
    raised("watches whole file systems, and can hold up every access to them", &[
        "fanotify_init", "fanotify_mark",
    ]),
    raised("names a file so that open_by_handle_at can open it elsewhere", &["name_to_handle_at"]),
    raised("changes the name by which others know the machine", &["sethostname", "setdomainname"]),
    raised("changes the disk quotas of users", &["quotactl", "quotactl_fd"]),
    raised("writes down every process that ends", &["acct"]),
    raised("ends the sessions of a terminal", &["vhangup"]),
    raised("changes the labels of the process", &["lsm_set_self_attr"]),
    raised("no current program needs it: only more kernel to reach", &[
        "_sysctl", "uselib", "ustat", "sysfs", "lookup_dcookie", "nfsservctl", "remap_file_pages",
        "bdflush", "get_kernel_syms", "query_module",
    ]),
];

/// Why one should think before allowing a syscall; `None` for one that every program may well have.
///
/// ```
/// use ringside_shared::abi::syscalls::cards::{self, Level};
/// assert_eq!(cards::risk("ptrace").unwrap().level, Level::High);
/// assert_eq!(cards::risk("getpid"), None);
/// ```
pub fn risk(name: &str) -> Option<&'static Risk> {
    RISKS.iter().find(|risk| risk.syscalls.contains(&name))
}
