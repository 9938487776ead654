//! Files: open, the `…at` calls, stat, xattr.

use super::table::{Choices, Table};

#[rustfmt::skip]
pub(super) static OPEN: Table = Table {
    field: 3,
    choices: Choices::List(&[
        ("O_RDONLY", 0), ("O_WRONLY", 1), ("O_RDWR", 2),
    ]),
    flags: &[
        ("O_CREAT", 0x40), ("O_EXCL", 0x80), ("O_NOCTTY", 0x100), ("O_TRUNC", 0x200),
        ("O_APPEND", 0x400), ("O_NONBLOCK", 0x800), ("O_SYNC", 0x0010_1000), ("O_DSYNC", 0x1000),
        ("O_DIRECT", 0x4000), ("O_LARGEFILE", 0x8000), ("O_NOFOLLOW", 0x0002_0000),
        ("O_NOATIME", 0x0004_0000), ("O_CLOEXEC", 0x0008_0000), ("O_PATH", 0x0020_0000),
        ("O_TMPFILE", 0x0041_0000), ("O_DIRECTORY", 0x0001_0000), ("O_ASYNC", 0x2000),
    ],
    others: &[
        ("O_ACCMODE", 3), ("O_NDELAY", 0x800), ("O_RSYNC", 0x0010_1000), ("FASYNC", 0x2000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static DESCRIPTOR_FLAGS: Table = Table {
    flags: &[
        ("O_NONBLOCK", 0x800), ("O_DIRECT", 0x4000), ("O_CLOEXEC", 0x0008_0000),
    ],
    others: &[
        ("O_NOTIFICATION_PIPE", 0x80),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static RESOLVE: Table = Table {
    flags: &[
        ("RESOLVE_NO_XDEV", 1), ("RESOLVE_NO_MAGICLINKS", 2), ("RESOLVE_NO_SYMLINKS", 4),
        ("RESOLVE_BENEATH", 8), ("RESOLVE_IN_ROOT", 0x10), ("RESOLVE_CACHED", 0x20),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static AT: Table = Table {
    flags: &[
        ("AT_SYMLINK_NOFOLLOW", 0x100), ("AT_SYMLINK_FOLLOW", 0x400), ("AT_NO_AUTOMOUNT", 0x800),
        ("AT_EMPTY_PATH", 0x1000), ("AT_RECURSIVE", 0x8000),
    ],
    others: &[
        ("AT_FDCWD", -100), ("FD_PIDFS_ROOT", -10002), ("FD_NSFS_ROOT", -10003),
        ("FD_FAILFS_ROOT", -10004), ("AT_HANDLE_FID", 0x200), ("AT_EXECVE_CHECK", 0x0001_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static AT_REMOVE: Table = Table {
    flags: &[
        ("AT_REMOVEDIR", 0x200),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static AT_ACCESS: Table = Table {
    flags: &[
        ("AT_EACCESS", 0x200), ("AT_SYMLINK_NOFOLLOW", 0x100), ("AT_EMPTY_PATH", 0x1000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static AT_STAT: Table = Table {
    field: 0x6000,
    choices: Choices::List(&[
        ("AT_STATX_SYNC_AS_STAT", 0), ("AT_STATX_FORCE_SYNC", 0x2000),
        ("AT_STATX_DONT_SYNC", 0x4000),
    ]),
    flags: &[
        ("AT_SYMLINK_NOFOLLOW", 0x100), ("AT_NO_AUTOMOUNT", 0x800), ("AT_EMPTY_PATH", 0x1000),
    ],
    others: &[
        ("AT_STATX_SYNC_TYPE", 0x6000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static STATX_MASK: Table = Table {
    flags: &[
        ("STATX_ALL", 0xfff), ("STATX_BASIC_STATS", 0x7ff), ("STATX_TYPE", 1), ("STATX_MODE", 2),
        ("STATX_NLINK", 4), ("STATX_UID", 8), ("STATX_GID", 0x10), ("STATX_ATIME", 0x20),
        ("STATX_MTIME", 0x40), ("STATX_CTIME", 0x80), ("STATX_INO", 0x100), ("STATX_SIZE", 0x200),
        ("STATX_BLOCKS", 0x400), ("STATX_BTIME", 0x800), ("STATX_MNT_ID", 0x1000),
        ("STATX_DIOALIGN", 0x2000), ("STATX_MNT_ID_UNIQUE", 0x4000), ("STATX_SUBVOL", 0x8000),
        ("STATX_WRITE_ATOMIC", 0x0001_0000), ("STATX_DIO_READ_ALIGN", 0x0002_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static ACCESS: Table = Table {
    choices: Choices::List(&[
        ("F_OK", 0),
    ]),
    flags: &[
        ("R_OK", 4), ("W_OK", 2), ("X_OK", 1),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FILE_MODE: Table = Table {
    field: 0xf000,
    choices: Choices::List(&[
        ("S_IFSOCK", 0xc000), ("S_IFLNK", 0xa000), ("S_IFREG", 0x8000), ("S_IFBLK", 0x6000),
        ("S_IFDIR", 0x4000), ("S_IFCHR", 0x2000), ("S_IFIFO", 0x1000),
    ]),
    flags: &[
        ("S_ISUID", 0x800), ("S_ISGID", 0x400), ("S_ISVTX", 0x200),
    ],
    others: &[
        ("S_IFMT", 0xf000), ("S_IRWXU", 0x1c0), ("S_IRUSR", 0x100), ("S_IWUSR", 0x80),
        ("S_IXUSR", 0x40), ("S_IRWXG", 0x38), ("S_IRGRP", 0x20), ("S_IWGRP", 0x10), ("S_IXGRP", 8),
        ("S_IRWXO", 7), ("S_IROTH", 4), ("S_IWOTH", 2), ("S_IXOTH", 1),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static WHENCE: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2), ("SEEK_DATA", 3), ("SEEK_HOLE", 4),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static RENAME: Table = Table {
    flags: &[
        ("RENAME_NOREPLACE", 1), ("RENAME_EXCHANGE", 2), ("RENAME_WHITEOUT", 4),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FLOCK: Table = Table {
    field: 0xb,
    choices: Choices::List(&[
        ("LOCK_SH", 1), ("LOCK_EX", 2), ("LOCK_UN", 8),
    ]),
    flags: &[
        ("LOCK_NB", 4),
    ],
    others: &[
        ("LOCK_MAND", 0x20), ("LOCK_READ", 0x40), ("LOCK_WRITE", 0x80), ("LOCK_RW", 0xc0),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FALLOCATE: Table = Table {
    flags: &[
        ("FALLOC_FL_KEEP_SIZE", 1), ("FALLOC_FL_PUNCH_HOLE", 2), ("FALLOC_FL_NO_HIDE_STALE", 4),
        ("FALLOC_FL_COLLAPSE_RANGE", 8), ("FALLOC_FL_ZERO_RANGE", 0x10),
        ("FALLOC_FL_INSERT_RANGE", 0x20), ("FALLOC_FL_UNSHARE_RANGE", 0x40),
        ("FALLOC_FL_WRITE_ZEROES", 0x80),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FADVISE: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("POSIX_FADV_NORMAL", 0), ("POSIX_FADV_RANDOM", 1), ("POSIX_FADV_SEQUENTIAL", 2),
        ("POSIX_FADV_WILLNEED", 3), ("POSIX_FADV_DONTNEED", 4), ("POSIX_FADV_NOREUSE", 5),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SPLICE: Table = Table {
    flags: &[
        ("SPLICE_F_MOVE", 1), ("SPLICE_F_NONBLOCK", 2), ("SPLICE_F_MORE", 4), ("SPLICE_F_GIFT", 8),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static READ_WRITE: Table = Table {
    flags: &[
        ("RWF_HIPRI", 1), ("RWF_DSYNC", 2), ("RWF_SYNC", 4), ("RWF_NOWAIT", 8),
        ("RWF_APPEND", 0x10), ("RWF_NOAPPEND", 0x20), ("RWF_ATOMIC", 0x40), ("RWF_DONTCACHE", 0x80),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static SYNC_RANGE: Table = Table {
    flags: &[
        ("SYNC_FILE_RANGE_WAIT_BEFORE", 1), ("SYNC_FILE_RANGE_WRITE", 2),
        ("SYNC_FILE_RANGE_WAIT_AFTER", 4),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static XATTR: Table = Table {
    flags: &[
        ("XATTR_CREATE", 1), ("XATTR_REPLACE", 2),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static CLOSE_RANGE: Table = Table {
    flags: &[
        ("CLOSE_RANGE_UNSHARE", 2), ("CLOSE_RANGE_CLOEXEC", 4),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static MEMFD: Table = Table {
    flags: &[
        ("MFD_CLOEXEC", 1), ("MFD_ALLOW_SEALING", 2), ("MFD_HUGETLB", 4), ("MFD_NOEXEC_SEAL", 8),
        ("MFD_EXEC", 0x10),
    ],
    others: &[
        ("MFD_HUGE_64KB", 0x4000_0000), ("MFD_HUGE_512KB", 0x4c00_0000),
        ("MFD_HUGE_1MB", 0x5000_0000), ("MFD_HUGE_2MB", 0x5400_0000), ("MFD_HUGE_8MB", 0x5c00_0000),
        ("MFD_HUGE_16MB", 0x6000_0000), ("MFD_HUGE_32MB", 0x6400_0000),
        ("MFD_HUGE_256MB", 0x7000_0000), ("MFD_HUGE_512MB", 0x7400_0000),
        ("MFD_HUGE_1GB", 0x7800_0000), ("MFD_HUGE_2GB", 0x7c00_0000),
        ("MFD_HUGE_16GB", 0x8800_0000),
    ],
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static DIRECTORY: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("DT_UNKNOWN", 0), ("DT_FIFO", 1), ("DT_CHR", 2), ("DT_DIR", 4), ("DT_BLK", 6),
        ("DT_REG", 8), ("DT_LNK", 10), ("DT_SOCK", 12), ("DT_WHT", 14),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static FILE_SYSTEM: Table = Table {
    field: u64::MAX,
    choices: Choices::List(&[
        ("TMPFS_MAGIC", 0x0102_1994), ("DEVPTS_SUPER_MAGIC", 0x1cd1), ("XFS_SUPER_MAGIC", 0x5846_5342),
        ("SYSFS_MAGIC", 0x6265_6572), ("OVERLAYFS_SUPER_MAGIC", 0x794c_7630),
        ("BTRFS_SUPER_MAGIC", 0x9123_683e), ("PROC_SUPER_MAGIC", 0x9fa0),
        ("EXT2_SUPER_MAGIC", 0xef53), ("CGROUP2_SUPER_MAGIC", 0x6367_7270),
        ("CGROUP_SUPER_MAGIC", 0x0027_e0eb), ("SQUASHFS_MAGIC", 0x7371_7368),
        ("NFS_SUPER_MAGIC", 0x6969), ("FUSE_SUPER_MAGIC", 0x6573_5546),
        ("RAMFS_MAGIC", 0x8584_58f6), ("BPF_FS_MAGIC", 0xcafe_4a11), ("NSFS_MAGIC", 0x6e73_6673),
        ("PIPEFS_MAGIC", 0x5049_5045), ("SOCKFS_MAGIC", 0x534f_434b),
        ("DEBUGFS_MAGIC", 0x6462_6720), ("TRACEFS_MAGIC", 0x7472_6163),
        ("HUGETLBFS_MAGIC", 0x9584_58f6), ("V9FS_MAGIC", 0x0102_1997),
    ]),
    ..Table::EMPTY
};

#[rustfmt::skip]
pub(super) static STATFS_FLAGS: Table = Table {
    flags: &[
        ("ST_VALID", 0x20), ("ST_RDONLY", 1), ("ST_NOSUID", 2), ("ST_NODEV", 4), ("ST_NOEXEC", 8),
        ("ST_SYNCHRONOUS", 0x10), ("ST_MANDLOCK", 0x40), ("ST_NOATIME", 0x400),
        ("ST_NODIRATIME", 0x800), ("ST_RELATIME", 0x1000), ("ST_NOSYMFOLLOW", 0x2000),
    ],
    ..Table::EMPTY
};
