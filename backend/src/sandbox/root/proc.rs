//! Hides what /proc tells of the host, or lets touch.

use std::ffi::CStr;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use crate::sys::mount::{self, Depth, NO_DEV, NO_EXEC, NO_SUID, READ_ONLY};

/// Files that read as empty: kernel memory, keys, other users' timers.
const EMPTY_FILES: [&CStr; 7] = [
    c"proc/kcore",
    c"proc/keys",
    c"proc/key-users",
    c"proc/timer_list",
    c"proc/sched_debug",
    c"proc/kallsyms",
    c"proc/kpagecount",
];
/// Directories that look empty.
const EMPTY_DIRS: [&CStr; 3] = [c"proc/acpi", c"proc/asound", c"proc/scsi"];
/// What can be read and not written. Some sysctls of the run's own namespaces would otherwise be
/// writable without any capability.
const READ_ONLY_PATHS: [&CStr; 5] = [
    c"proc/sys",
    c"proc/bus",
    c"proc/fs",
    c"proc/irq",
    c"proc/sysrq-trigger",
];

pub(super) fn mask(root: BorrowedFd<'_>) -> io::Result<()> {
    for path in EMPTY_FILES {
        cover(root, path, || mount::copy(root, c"dev/null", Depth::One))?;
    }
    for path in EMPTY_DIRS {
        cover(root, path, || {
            mount::create(
                c"tmpfs",
                &[(c"size", c"4k"), (c"nr_inodes", c"1"), (c"mode", c"0555")],
                READ_ONLY | NO_SUID | NO_DEV | NO_EXEC,
            )
        })?;
    }
    for path in READ_ONLY_PATHS {
        cover(root, path, || {
            let same = mount::copy(root, path, Depth::One)?;
            mount::restrict(same.as_fd(), READ_ONLY, Depth::One)?;
            Ok(same)
        })?;
    }
    Ok(())
}

/// Puts a mount over a path, if this kernel has the path. The tree was made by us a moment ago
/// and nothing else runs in it, so the path is the one that the kernel put there.
fn cover(
    root: BorrowedFd<'_>,
    path: &CStr,
    mount: impl FnOnce() -> io::Result<std::os::fd::OwnedFd>,
) -> io::Result<()> {
    match nix::sys::stat::fstatat(root, path, nix::fcntl::AtFlags::AT_SYMLINK_NOFOLLOW) {
        Ok(_) => mount::attach(mount()?.as_fd(), root, path),
        Err(nix::errno::Errno::ENOENT) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
