//! The rest: reboot, keys, System V IPC, modules, BPF.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static REBOOT: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("LINUX_REBOOT_CMD_RESTART", 0x0123_4567), ("LINUX_REBOOT_CMD_HALT", 0xcdef_0123),
        ("LINUX_REBOOT_CMD_CAD_ON", 0x89ab_cdef), ("LINUX_REBOOT_CMD_CAD_OFF", 0),
        ("LINUX_REBOOT_CMD_POWER_OFF", 0x4321_fedc), ("LINUX_REBOOT_CMD_RESTART2", 0xa1b2_c3d4),
        ("LINUX_REBOOT_CMD_SW_SUSPEND", 0xd000_fce2), ("LINUX_REBOOT_CMD_KEXEC", 0x4558_4543),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static GETRANDOM: Table = Table {
    flags: &[
        ("GRND_NONBLOCK", 1), ("GRND_RANDOM", 2), ("GRND_INSECURE", 4),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static BPF: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("BPF_MAP_CREATE", 0), ("BPF_MAP_LOOKUP_ELEM", 1), ("BPF_MAP_UPDATE_ELEM", 2),
        ("BPF_MAP_DELETE_ELEM", 3), ("BPF_MAP_GET_NEXT_KEY", 4), ("BPF_PROG_LOAD", 5),
        ("BPF_OBJ_PIN", 6), ("BPF_OBJ_GET", 7), ("BPF_PROG_ATTACH", 8), ("BPF_PROG_DETACH", 9),
        ("BPF_PROG_TEST_RUN", 10), ("BPF_PROG_GET_NEXT_ID", 11), ("BPF_MAP_GET_NEXT_ID", 12),
        ("BPF_PROG_GET_FD_BY_ID", 13), ("BPF_MAP_GET_FD_BY_ID", 14), ("BPF_OBJ_GET_INFO_BY_FD", 15),
        ("BPF_PROG_QUERY", 16), ("BPF_RAW_TRACEPOINT_OPEN", 17), ("BPF_BTF_LOAD", 18),
        ("BPF_BTF_GET_FD_BY_ID", 19), ("BPF_TASK_FD_QUERY", 20),
        ("BPF_MAP_LOOKUP_AND_DELETE_ELEM", 21), ("BPF_MAP_FREEZE", 22), ("BPF_BTF_GET_NEXT_ID", 23),
        ("BPF_MAP_LOOKUP_BATCH", 24), ("BPF_MAP_LOOKUP_AND_DELETE_BATCH", 25),
        ("BPF_MAP_UPDATE_BATCH", 26), ("BPF_MAP_DELETE_BATCH", 27), ("BPF_LINK_CREATE", 28),
        ("BPF_LINK_UPDATE", 29), ("BPF_LINK_GET_FD_BY_ID", 30), ("BPF_LINK_GET_NEXT_ID", 31),
        ("BPF_ENABLE_STATS", 32), ("BPF_ITER_CREATE", 33), ("BPF_LINK_DETACH", 34),
        ("BPF_PROG_BIND_MAP", 35),
        ("BPF_TOKEN_CREATE", 36), ("BPF_PROG_STREAM_READ_BY_FD", 37),
        ("BPF_PROG_ASSOC_STRUCT_OPS", 38),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static PERF_OPEN: Table = Table {
    flags: &[
        ("PERF_FLAG_FD_NO_GROUP", 1), ("PERF_FLAG_FD_OUTPUT", 2), ("PERF_FLAG_PID_CGROUP", 4),
        ("PERF_FLAG_FD_CLOEXEC", 8),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static KEYCTL: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("KEYCTL_GET_KEYRING_ID", 0), ("KEYCTL_JOIN_SESSION_KEYRING", 1), ("KEYCTL_UPDATE", 2),
        ("KEYCTL_REVOKE", 3), ("KEYCTL_CHOWN", 4), ("KEYCTL_SETPERM", 5), ("KEYCTL_DESCRIBE", 6),
        ("KEYCTL_CLEAR", 7), ("KEYCTL_LINK", 8), ("KEYCTL_UNLINK", 9), ("KEYCTL_SEARCH", 10),
        ("KEYCTL_READ", 11), ("KEYCTL_INSTANTIATE", 12), ("KEYCTL_NEGATE", 13),
        ("KEYCTL_SET_REQKEY_KEYRING", 14), ("KEYCTL_SET_TIMEOUT", 15),
        ("KEYCTL_ASSUME_AUTHORITY", 16), ("KEYCTL_GET_SECURITY", 17),
        ("KEYCTL_SESSION_TO_PARENT", 18), ("KEYCTL_REJECT", 19), ("KEYCTL_INSTANTIATE_IOV", 20),
        ("KEYCTL_INVALIDATE", 21), ("KEYCTL_GET_PERSISTENT", 22), ("KEYCTL_DH_COMPUTE", 23),
        ("KEYCTL_PKEY_QUERY", 24), ("KEYCTL_PKEY_ENCRYPT", 25), ("KEYCTL_PKEY_DECRYPT", 26),
        ("KEYCTL_PKEY_SIGN", 27), ("KEYCTL_PKEY_VERIFY", 28), ("KEYCTL_RESTRICT_KEYRING", 29),
        ("KEYCTL_MOVE", 30), ("KEYCTL_CAPABILITIES", 31), ("KEYCTL_WATCH_KEY", 32),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static IPC_FLAGS: Table = Table {
    flags: &[
        ("IPC_CREAT", 0x200), ("IPC_EXCL", 0x400), ("IPC_NOWAIT", 0x800),
    ],
    is_octal: true,
    others: &[
        ("IPC_PRIVATE", 0),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static IPC_CONTROL: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("IPC_RMID", 0), ("IPC_SET", 1), ("IPC_STAT", 2), ("IPC_INFO", 3), ("GETPID", 11),
        ("GETVAL", 12), ("GETALL", 13), ("GETNCNT", 14), ("GETZCNT", 15), ("SETVAL", 16),
        ("SETALL", 17), ("SHM_LOCK", 11), ("SHM_UNLOCK", 12), ("SHM_STAT", 13), ("SHM_INFO", 14),
        ("SEM_STAT", 18), ("SEM_INFO", 19), ("MSG_STAT", 11), ("MSG_INFO", 12),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SHMAT: Table = Table {
    flags: &[
        ("SHM_RDONLY", 0x1000), ("SHM_RND", 0x2000), ("SHM_REMAP", 0x4000), ("SHM_EXEC", 0x8000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static MESSAGE_QUEUE: Table = Table {
    flags: &[
        ("MSG_NOERROR", 0x1000), ("MSG_EXCEPT", 0x2000), ("MSG_COPY", 0x4000),
        ("IPC_NOWAIT", 0x800),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SYSLOG: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("SYSLOG_ACTION_CLOSE", 0), ("SYSLOG_ACTION_OPEN", 1), ("SYSLOG_ACTION_READ", 2),
        ("SYSLOG_ACTION_READ_ALL", 3), ("SYSLOG_ACTION_READ_CLEAR", 4), ("SYSLOG_ACTION_CLEAR", 5),
        ("SYSLOG_ACTION_CONSOLE_OFF", 6), ("SYSLOG_ACTION_CONSOLE_ON", 7),
        ("SYSLOG_ACTION_CONSOLE_LEVEL", 8), ("SYSLOG_ACTION_SIZE_UNREAD", 9),
        ("SYSLOG_ACTION_SIZE_BUFFER", 10),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static QUOTA: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("Q_SYNC", 0x0080_0001), ("Q_QUOTAON", 0x0080_0002), ("Q_QUOTAOFF", 0x0080_0003),
        ("Q_GETFMT", 0x0080_0004), ("Q_GETINFO", 0x0080_0005), ("Q_SETINFO", 0x0080_0006),
        ("Q_GETQUOTA", 0x0080_0007), ("Q_SETQUOTA", 0x0080_0008),
        ("Q_GETNEXTQUOTA", 0x0080_0009),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static MODULE: Table = Table {
    flags: &[
        ("MODULE_INIT_IGNORE_MODVERSIONS", 1), ("MODULE_INIT_IGNORE_VERMAGIC", 2),
        ("MODULE_INIT_COMPRESSED_FILE", 4),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static MODULE_DELETE: Table = Table {
    flags: &[
        ("O_NONBLOCK", 0x800), ("O_TRUNC", 0x200),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static KEXEC: Table = Table {
    flags: &[
        ("KEXEC_FILE_UNLOAD", 1), ("KEXEC_FILE_ON_CRASH", 2), ("KEXEC_FILE_NO_INITRAMFS", 4),
        ("KEXEC_FILE_DEBUG", 8),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static RISCV_HWPROBE: Table = Table {
    flags: &[
        ("RISCV_HWPROBE_WHICH_CPUS", 1),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static REBOOT_MAGIC: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("LINUX_REBOOT_MAGIC1", 0xfee1_dead), ("LINUX_REBOOT_MAGIC2", 0x2812_1969),
        ("LINUX_REBOOT_MAGIC2A", 0x0512_1996), ("LINUX_REBOOT_MAGIC2B", 0x1604_1998),
        ("LINUX_REBOOT_MAGIC2C", 0x2011_2000),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static KEXEC_LOAD: Table = Table {
    flags: &[
        ("KEXEC_ON_CRASH", 1), ("KEXEC_PRESERVE_CONTEXT", 2), ("KEXEC_UPDATE_ELFCOREHDR", 4),
        ("KEXEC_CRASH_HOTPLUG_SUPPORT", 8),
    ],
    others: &[
        ("KEXEC_ARCH_DEFAULT", 0), ("KEXEC_ARCH_386", 0x0003_0000),
        ("KEXEC_ARCH_X86_64", 0x003e_0000), ("KEXEC_ARCH_AARCH64", 0x00b7_0000),
        ("KEXEC_ARCH_RISCV", 0x00f3_0000), ("KEXEC_ARCH_MASK", 0xffff_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static KEYRING: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("KEY_SPEC_THREAD_KEYRING", -1), ("KEY_SPEC_PROCESS_KEYRING", -2),
        ("KEY_SPEC_SESSION_KEYRING", -3), ("KEY_SPEC_USER_KEYRING", -4),
        ("KEY_SPEC_USER_SESSION_KEYRING", -5), ("KEY_SPEC_GROUP_KEYRING", -6),
        ("KEY_SPEC_REQKEY_AUTH_KEY", -7), ("KEY_SPEC_REQUESTOR_KEYRING", -8),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static IPC_KEY: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("IPC_PRIVATE", 0),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SEMAPHORE: Table = Table {
    flags: &[
        ("SEM_UNDO", 0x1000), ("IPC_NOWAIT", 0x800),
    ],
    ..Table::EMPTY
};
