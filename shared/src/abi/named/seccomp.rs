//! Seccomp and Landlock.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static SECCOMP_OPERATION: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("SECCOMP_SET_MODE_STRICT", 0), ("SECCOMP_SET_MODE_FILTER", 1),
        ("SECCOMP_GET_ACTION_AVAIL", 2), ("SECCOMP_GET_NOTIF_SIZES", 3),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SECCOMP_FLAGS: Table = Table {
    flags: &[
        ("SECCOMP_FILTER_FLAG_TSYNC", 1), ("SECCOMP_FILTER_FLAG_LOG", 2),
        ("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4), ("SECCOMP_FILTER_FLAG_NEW_LISTENER", 8),
        ("SECCOMP_FILTER_FLAG_TSYNC_ESRCH", 0x10), ("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 0x20),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SECCOMP_MODE: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("SECCOMP_MODE_DISABLED", 0), ("SECCOMP_MODE_STRICT", 1), ("SECCOMP_MODE_FILTER", 2),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SECCOMP_RETURN: Table = Table {
    field: 0xffff_0000,
    choices: Choices::List(&[
        ("SECCOMP_RET_KILL_PROCESS", 0x8000_0000), ("SECCOMP_RET_KILL_THREAD", 0),
        ("SECCOMP_RET_TRAP", 0x0003_0000), ("SECCOMP_RET_ERRNO", 0x0005_0000),
        ("SECCOMP_RET_USER_NOTIF", 0x7fc0_0000), ("SECCOMP_RET_TRACE", 0x7ff0_0000),
        ("SECCOMP_RET_LOG", 0x7ffc_0000), ("SECCOMP_RET_ALLOW", 0x7fff_0000),
    ]),
    others: &[
        ("SECCOMP_RET_KILL", 0), ("SECCOMP_RET_ACTION", 0x7fff_0000),
        ("SECCOMP_RET_ACTION_FULL", 0xffff_0000), ("SECCOMP_RET_DATA", 0xffff),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static LANDLOCK_RULE: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("LANDLOCK_RULE_PATH_BENEATH", 1), ("LANDLOCK_RULE_NET_PORT", 2),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static LANDLOCK_RULESET: Table = Table {
    flags: &[
        ("LANDLOCK_CREATE_RULESET_VERSION", 1), ("LANDLOCK_CREATE_RULESET_ERRATA", 2),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static LANDLOCK_RESTRICT: Table = Table {
    flags: &[
        ("LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF", 1),
        ("LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON", 2),
        ("LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF", 4),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static LANDLOCK_ADD_RULE: Table = Table {
    flags: &[
        ("LANDLOCK_ADD_RULE_QUIET", 1),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static LSM_ATTRIBUTE: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("LSM_ATTR_UNDEF", 0), ("LSM_ATTR_CURRENT", 100), ("LSM_ATTR_EXEC", 101),
        ("LSM_ATTR_FSCREATE", 102), ("LSM_ATTR_KEYCREATE", 103), ("LSM_ATTR_PREV", 104),
        ("LSM_ATTR_SOCKCREATE", 105),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static LSM_FLAGS: Table = Table {
    flags: &[
        ("LSM_FLAG_SINGLE", 1),
    ],
    ..Table::EMPTY
};
