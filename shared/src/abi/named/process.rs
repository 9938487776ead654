//! Processes: clone, wait, limits, scheduling, futex, ptrace.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static CLONE: Table = Table {
    field: 0xff,
    choices: Choices::Signals,
    flags: &[
        ("CLONE_VM", 0x100), ("CLONE_FS", 0x200), ("CLONE_FILES", 0x400), ("CLONE_SIGHAND", 0x800),
        ("CLONE_PIDFD", 0x1000), ("CLONE_PTRACE", 0x2000), ("CLONE_VFORK", 0x4000),
        ("CLONE_PARENT", 0x8000), ("CLONE_THREAD", 0x0001_0000), ("CLONE_NEWNS", 0x0002_0000),
        ("CLONE_SYSVSEM", 0x0004_0000), ("CLONE_SETTLS", 0x0008_0000),
        ("CLONE_PARENT_SETTID", 0x0010_0000), ("CLONE_CHILD_CLEARTID", 0x0020_0000),
        ("CLONE_DETACHED", 0x0040_0000), ("CLONE_UNTRACED", 0x0080_0000),
        ("CLONE_CHILD_SETTID", 0x0100_0000), ("CLONE_NEWCGROUP", 0x0200_0000),
        ("CLONE_NEWUTS", 0x0400_0000), ("CLONE_NEWIPC", 0x0800_0000),
        ("CLONE_NEWUSER", 0x1000_0000), ("CLONE_NEWPID", 0x2000_0000),
        ("CLONE_NEWNET", 0x4000_0000), ("CLONE_IO", 0x8000_0000),
        ("CLONE_CLEAR_SIGHAND", 0x0001_0000_0000), ("CLONE_INTO_CGROUP", 0x0002_0000_0000),
        ("CLONE_AUTOREAP", 0x0004_0000_0000), ("CLONE_NNP", 0x0008_0000_0000),
        ("CLONE_PIDFD_AUTOKILL", 0x0010_0000_0000), ("CLONE_EMPTY_MNTNS", 0x0020_0000_0000),
    ],
    others: &[
        ("CSIGNAL", 0xff),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static NAMESPACE: Table = Table {
    flags: &[
        ("CLONE_NEWTIME", 0x80), ("CLONE_VM", 0x100), ("CLONE_FS", 0x200), ("CLONE_FILES", 0x400),
        ("CLONE_SIGHAND", 0x800), ("CLONE_THREAD", 0x0001_0000), ("CLONE_NEWNS", 0x0002_0000),
        ("CLONE_SYSVSEM", 0x0004_0000), ("UNSHARE_EMPTY_MNTNS", 0x0010_0000),
        ("CLONE_NEWCGROUP", 0x0200_0000),
        ("CLONE_NEWUTS", 0x0400_0000), ("CLONE_NEWIPC", 0x0800_0000),
        ("CLONE_NEWUSER", 0x1000_0000), ("CLONE_NEWPID", 0x2000_0000),
        ("CLONE_NEWNET", 0x4000_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static WAIT: Table = Table {
    flags: &[
        ("WNOHANG", 1), ("WSTOPPED", 2), ("WEXITED", 4), ("WCONTINUED", 8),
        ("WNOWAIT", 0x0100_0000), ("__WNOTHREAD", 0x2000_0000), ("__WALL", 0x4000_0000),
        ("__WCLONE", 0x8000_0000),
    ],
    others: &[
        ("WUNTRACED", 2),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static WAIT_ID: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("P_ALL", 0), ("P_PID", 1), ("P_PGID", 2), ("P_PIDFD", 3),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static RLIMIT: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("RLIMIT_CPU", 0), ("RLIMIT_FSIZE", 1), ("RLIMIT_DATA", 2), ("RLIMIT_STACK", 3),
        ("RLIMIT_CORE", 4), ("RLIMIT_RSS", 5), ("RLIMIT_NPROC", 6), ("RLIMIT_NOFILE", 7),
        ("RLIMIT_MEMLOCK", 8), ("RLIMIT_AS", 9), ("RLIMIT_LOCKS", 10), ("RLIMIT_SIGPENDING", 11),
        ("RLIMIT_MSGQUEUE", 12), ("RLIMIT_NICE", 13), ("RLIMIT_RTPRIO", 14), ("RLIMIT_RTTIME", 15),
    ]),
    others: &[
        ("RLIM_INFINITY", -1),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static RUSAGE_WHO: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("RUSAGE_SELF", 0), ("RUSAGE_CHILDREN", -1), ("RUSAGE_THREAD", 1),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static PRIORITY: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("PRIO_PROCESS", 0), ("PRIO_PGRP", 1), ("PRIO_USER", 2),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SCHEDULER: Table = Table {
    field: !0x4000_0000,
    choices: Choices::List(&[
        ("SCHED_OTHER", 0), ("SCHED_FIFO", 1), ("SCHED_RR", 2), ("SCHED_BATCH", 3),
        ("SCHED_IDLE", 5), ("SCHED_DEADLINE", 6), ("SCHED_EXT", 7),
    ]),
    flags: &[
        ("SCHED_RESET_ON_FORK", 0x4000_0000),
    ],
    others: &[
        ("SCHED_NORMAL", 0),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FUTEX: Table = Table {
    field: !0x100,
    choices: Choices::List(&[
        ("FUTEX_WAIT", 0), ("FUTEX_WAKE", 1), ("FUTEX_FD", 2), ("FUTEX_REQUEUE", 3),
        ("FUTEX_CMP_REQUEUE", 4), ("FUTEX_WAKE_OP", 5), ("FUTEX_LOCK_PI", 6),
        ("FUTEX_UNLOCK_PI", 7), ("FUTEX_TRYLOCK_PI", 8), ("FUTEX_WAIT_BITSET", 9),
        ("FUTEX_WAKE_BITSET", 10), ("FUTEX_WAIT_REQUEUE_PI", 11), ("FUTEX_CMP_REQUEUE_PI", 12),
        ("FUTEX_LOCK_PI2", 13), ("FUTEX_WAIT_PRIVATE", 128), ("FUTEX_WAKE_PRIVATE", 129),
        ("FUTEX_REQUEUE_PRIVATE", 131), ("FUTEX_CMP_REQUEUE_PRIVATE", 132),
        ("FUTEX_WAKE_OP_PRIVATE", 133), ("FUTEX_LOCK_PI_PRIVATE", 134),
        ("FUTEX_UNLOCK_PI_PRIVATE", 135), ("FUTEX_TRYLOCK_PI_PRIVATE", 136),
        ("FUTEX_WAIT_BITSET_PRIVATE", 137), ("FUTEX_WAKE_BITSET_PRIVATE", 138),
        ("FUTEX_WAIT_REQUEUE_PI_PRIVATE", 139), ("FUTEX_CMP_REQUEUE_PI_PRIVATE", 140),
        ("FUTEX_LOCK_PI2_PRIVATE", 141),
    ]),
    flags: &[
        ("FUTEX_CLOCK_REALTIME", 0x100),
    ],
    others: &[
        ("FUTEX_PRIVATE_FLAG", 0x80),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FUTEX2: Table = Table {
    field: 3,
    choices: Choices::List(&[
        ("FUTEX2_SIZE_U8", 0), ("FUTEX2_SIZE_U16", 1), ("FUTEX2_SIZE_U32", 2),
        ("FUTEX2_SIZE_U64", 3),
    ]),
    flags: &[
        ("FUTEX2_NUMA", 4), ("FUTEX2_MPOL", 8), ("FUTEX2_PRIVATE", 0x80),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static PTRACE: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("PTRACE_TRACEME", 0), ("PTRACE_PEEKTEXT", 1), ("PTRACE_PEEKDATA", 2),
        ("PTRACE_PEEKUSER", 3), ("PTRACE_POKETEXT", 4), ("PTRACE_POKEDATA", 5),
        ("PTRACE_POKEUSER", 6), ("PTRACE_CONT", 7), ("PTRACE_KILL", 8), ("PTRACE_SINGLESTEP", 9),
        ("PTRACE_GETREGS", 0xc), ("PTRACE_SETREGS", 0xd), ("PTRACE_GETFPREGS", 0xe),
        ("PTRACE_SETFPREGS", 0xf), ("PTRACE_ATTACH", 0x10), ("PTRACE_DETACH", 0x11),
        ("PTRACE_GET_THREAD_AREA", 0x19), ("PTRACE_SET_THREAD_AREA", 0x1a),
        ("PTRACE_ARCH_PRCTL", 0x1e), ("PTRACE_SYSCALL", 0x18), ("PTRACE_SYSEMU", 0x1f),
        ("PTRACE_SYSEMU_SINGLESTEP", 0x20), ("PTRACE_SINGLEBLOCK", 0x21),
        ("PTRACE_SETOPTIONS", 0x4200), ("PTRACE_GETEVENTMSG", 0x4201),
        ("PTRACE_GETSIGINFO", 0x4202), ("PTRACE_SETSIGINFO", 0x4203), ("PTRACE_GETREGSET", 0x4204),
        ("PTRACE_SETREGSET", 0x4205), ("PTRACE_SEIZE", 0x4206), ("PTRACE_INTERRUPT", 0x4207),
        ("PTRACE_LISTEN", 0x4208), ("PTRACE_PEEKSIGINFO", 0x4209), ("PTRACE_GETSIGMASK", 0x420a),
        ("PTRACE_SETSIGMASK", 0x420b), ("PTRACE_SECCOMP_GET_FILTER", 0x420c),
        ("PTRACE_SECCOMP_GET_METADATA", 0x420d), ("PTRACE_GET_SYSCALL_INFO", 0x420e),
        ("PTRACE_GET_RSEQ_CONFIGURATION", 0x420f),
        ("PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG", 0x4210),
        ("PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG", 0x4211), ("PTRACE_SET_SYSCALL_INFO", 0x4212),
    ]),
    others: &[
        ("PTRACE_GETFPXREGS", 0x12), ("PTRACE_SETFPXREGS", 0x13), ("PTRACE_OLDSETOPTIONS", 0x15),
        ("PTRACE_PEEKUSR", 3), ("PTRACE_POKEUSR", 6),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static KCMP: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("KCMP_FILE", 0), ("KCMP_VM", 1), ("KCMP_FILES", 2), ("KCMP_FS", 3), ("KCMP_SIGHAND", 4),
        ("KCMP_IO", 5), ("KCMP_SYSVSEM", 6), ("KCMP_EPOLL_TFD", 7),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static EXEC: Table = Table {
    flags: &[
        ("AT_EMPTY_PATH", 0x1000), ("AT_SYMLINK_NOFOLLOW", 0x100), ("AT_EXECVE_CHECK", 0x0001_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static PIDFD: Table = Table {
    flags: &[
        ("PIDFD_NONBLOCK", 0x800), ("PIDFD_THREAD", 0x80),
    ],
    others: &[
        ("PIDFD_SELF_THREAD", -10000), ("PIDFD_SELF_THREAD_GROUP", -10001),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static PIDFD_SIGNAL: Table = Table {
    flags: &[
        ("PIDFD_SIGNAL_THREAD", 1), ("PIDFD_SIGNAL_THREAD_GROUP", 2),
        ("PIDFD_SIGNAL_PROCESS_GROUP", 4),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static IO_PRIORITY: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("IOPRIO_WHO_PROCESS", 1), ("IOPRIO_WHO_PGRP", 2), ("IOPRIO_WHO_USER", 3),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static PERSONALITY: Table = Table {
    field: 0xff,
    choices: Choices::List(&[
        ("PER_LINUX", 0), ("PER_SVR4", 0x0410_0001), ("PER_SVR3", 0x0500_0002),
        ("PER_SCOSVR3", 0x0700_0003), ("PER_WYSEV386", 0x0500_0004), ("PER_ISCR4", 0x0400_0005),
        ("PER_BSD", 6), ("PER_LINUX32", 8), ("PER_IRIX32", 0x0400_0009), ("PER_HPUX", 0x10),
    ]),
    flags: &[
        ("UNAME26", 0x0002_0000), ("ADDR_NO_RANDOMIZE", 0x0004_0000),
        ("FDPIC_FUNCPTRS", 0x0008_0000), ("MMAP_PAGE_ZERO", 0x0010_0000),
        ("ADDR_COMPAT_LAYOUT", 0x0020_0000), ("READ_IMPLIES_EXEC", 0x0040_0000),
        ("ADDR_LIMIT_32BIT", 0x0080_0000), ("SHORT_INODE", 0x0100_0000),
        ("WHOLE_SECONDS", 0x0200_0000), ("STICKY_TIMEOUTS", 0x0400_0000),
        ("ADDR_LIMIT_3GB", 0x0800_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static PTRACE_OPTIONS: Table = Table {
    flags: &[
        ("PTRACE_O_TRACESYSGOOD", 1), ("PTRACE_O_TRACEFORK", 2), ("PTRACE_O_TRACEVFORK", 4),
        ("PTRACE_O_TRACECLONE", 8), ("PTRACE_O_TRACEEXEC", 0x10), ("PTRACE_O_TRACEVFORKDONE", 0x20),
        ("PTRACE_O_TRACEEXIT", 0x40), ("PTRACE_O_TRACESECCOMP", 0x80),
        ("PTRACE_O_EXITKILL", 0x0010_0000), ("PTRACE_O_SUSPEND_SECCOMP", 0x0020_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static RSEQ: Table = Table {
    flags: &[
        ("RSEQ_FLAG_UNREGISTER", 1), ("RSEQ_FLAG_SLICE_EXT_DEFAULT_ON", 2),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FUTEX_BITS: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("FUTEX_BITSET_MATCH_ANY", 0xffff_ffff),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static IO_PRIORITY_CLASS: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("IOPRIO_CLASS_NONE", 0), ("IOPRIO_CLASS_RT", 1), ("IOPRIO_CLASS_BE", 2),
        ("IOPRIO_CLASS_IDLE", 3),
    ]),
    ..Table::EMPTY
};
