//! The writable places: one tmpfs with one budget, shown at several paths, gone with the run.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use nix::mount::{MntFlags, umount2};
use nix::sys::stat::{FchmodatFlags, Mode, fchmodat};

use super::{attach_new, make_dir, remove_dir};
use crate::sandbox::frame::Frame;
use crate::sys::mount::{self, Depth, NO_DEV, NO_SUID};

/// Name in the tmpfs, path in the root, permissions.
const PLACES: [(&CStr, &CStr, u32); 6] = [
    (c"tmp", c"tmp", 0o1777),
    (c"home", c"home", 0o755),
    (c"root", c"root", 0o700),
    (c"run", c"run", 0o755),
    (c"var-tmp", c"var/tmp", 0o1777),
    (c"shm", c"dev/shm", 0o1777),
];

pub(super) fn make(root: BorrowedFd<'_>, frame: &Frame) -> io::Result<()> {
    let size = CString::new(frame.tmp_bytes.to_string())?;
    // The kernel counts the root directory; the places are ours, not the learner's.
    let inodes = frame.tmp_files + 1 + PLACES.len() as u64;
    let inodes = CString::new(inodes.to_string())?;
    let scratch = mount::create(
        c"tmpfs",
        &[
            (c"size", &size),
            (c"nr_inodes", &inodes),
            (c"mode", c"0755"),
        ],
        NO_SUID | NO_DEV,
    )?;
    // Before Linux 6.15 only what is attached somewhere can be copied.
    attach_new(root, c"scratch", scratch.as_fd())?;
    make_dir(root, c"var")?;
    for (name, path, mode) in PLACES {
        make_dir(scratch.as_fd(), name)?;
        let mode = Mode::from_bits_truncate(mode);
        fchmodat(scratch.as_fd(), name, mode, FchmodatFlags::FollowSymlink)?;
        let place = mount::copy(scratch.as_fd(), name, Depth::One)?;
        attach_new(root, path, place.as_fd())?;
    }
    nix::unistd::fchdir(root)?;
    umount2(c"scratch", MntFlags::MNT_DETACH)?;
    Ok(remove_dir(root, c"scratch")?)
}
