//! Watching files: inotify and fanotify.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static INOTIFY: Table = Table {
    flags: &[
        ("IN_ACCESS", 1), ("IN_MODIFY", 2), ("IN_ATTRIB", 4), ("IN_CLOSE_WRITE", 8),
        ("IN_CLOSE_NOWRITE", 0x10), ("IN_OPEN", 0x20), ("IN_MOVED_FROM", 0x40),
        ("IN_MOVED_TO", 0x80), ("IN_CREATE", 0x100), ("IN_DELETE", 0x200),
        ("IN_DELETE_SELF", 0x400), ("IN_MOVE_SELF", 0x800), ("IN_UNMOUNT", 0x2000),
        ("IN_Q_OVERFLOW", 0x4000), ("IN_IGNORED", 0x8000), ("IN_ONLYDIR", 0x0100_0000),
        ("IN_DONT_FOLLOW", 0x0200_0000), ("IN_EXCL_UNLINK", 0x0400_0000),
        ("IN_MASK_CREATE", 0x1000_0000), ("IN_MASK_ADD", 0x2000_0000), ("IN_ISDIR", 0x4000_0000),
        ("IN_ONESHOT", 0x8000_0000),
    ],
    others: &[
        ("IN_CLOSE", 0x18), ("IN_MOVE", 0xc0), ("IN_ALL_EVENTS", 0xfff),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static INOTIFY_INIT: Table = Table {
    flags: &[
        ("IN_NONBLOCK", 0x800), ("IN_CLOEXEC", 0x0008_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FANOTIFY_INIT: Table = Table {
    field: 0xc,
    choices: Choices::List(&[
        ("FAN_CLASS_NOTIF", 0), ("FAN_CLASS_CONTENT", 4), ("FAN_CLASS_PRE_CONTENT", 8),
    ]),
    flags: &[
        ("FAN_CLOEXEC", 1), ("FAN_NONBLOCK", 2), ("FAN_UNLIMITED_QUEUE", 0x10),
        ("FAN_UNLIMITED_MARKS", 0x20), ("FAN_ENABLE_AUDIT", 0x40), ("FAN_REPORT_PIDFD", 0x80),
        ("FAN_REPORT_TID", 0x100), ("FAN_REPORT_FID", 0x200), ("FAN_REPORT_DIR_FID", 0x400),
        ("FAN_REPORT_NAME", 0x800), ("FAN_REPORT_TARGET_FID", 0x1000),
        ("FAN_REPORT_FD_ERROR", 0x2000), ("FAN_REPORT_MNT", 0x4000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FANOTIFY_MARK: Table = Table {
    flags: &[
        ("FAN_MARK_ADD", 1), ("FAN_MARK_REMOVE", 2), ("FAN_MARK_DONT_FOLLOW", 4),
        ("FAN_MARK_ONLYDIR", 8), ("FAN_MARK_MOUNT", 0x10), ("FAN_MARK_IGNORED_MASK", 0x20),
        ("FAN_MARK_IGNORED_SURV_MODIFY", 0x40), ("FAN_MARK_FLUSH", 0x80),
        ("FAN_MARK_FILESYSTEM", 0x100), ("FAN_MARK_EVICTABLE", 0x200), ("FAN_MARK_IGNORE", 0x400),
    ],
    others: &[
        ("FAN_MARK_INODE", 0),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FANOTIFY_MASK: Table = Table {
    flags: &[
        ("FAN_ACCESS", 1), ("FAN_MODIFY", 2), ("FAN_ATTRIB", 4), ("FAN_CLOSE_WRITE", 8),
        ("FAN_CLOSE_NOWRITE", 0x10), ("FAN_OPEN", 0x20), ("FAN_MOVED_FROM", 0x40),
        ("FAN_MOVED_TO", 0x80), ("FAN_CREATE", 0x100), ("FAN_DELETE", 0x200),
        ("FAN_DELETE_SELF", 0x400), ("FAN_MOVE_SELF", 0x800), ("FAN_OPEN_EXEC", 0x1000),
        ("FAN_Q_OVERFLOW", 0x4000), ("FAN_FS_ERROR", 0x8000), ("FAN_OPEN_PERM", 0x0001_0000),
        ("FAN_ACCESS_PERM", 0x0002_0000), ("FAN_OPEN_EXEC_PERM", 0x0004_0000),
        ("FAN_PRE_ACCESS", 0x0010_0000), ("FAN_MNT_ATTACH", 0x0100_0000),
        ("FAN_MNT_DETACH", 0x0200_0000), ("FAN_EVENT_ON_CHILD", 0x0800_0000),
        ("FAN_RENAME", 0x1000_0000), ("FAN_ONDIR", 0x4000_0000),
    ],
    ..Table::EMPTY
};
