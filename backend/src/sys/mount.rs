//! Mounts by file descriptor: what is mounted where never depends on a path that changes.
#![allow(unsafe_code, reason = "the mount API of Linux 5.2 has no safe wrapper")]

use std::ffi::CStr;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::ptr;

use super::process::checked;

// `linux/mount.h` and `linux/fcntl.h`, as far as libc lacks them for glibc.
const OPEN_TREE_CLONE: u32 = 1;
const OPEN_TREE_CLOEXEC: u32 = libc::O_CLOEXEC.cast_unsigned();
const AT_RECURSIVE: u32 = 0x8000;
const AT_EMPTY_PATH: u32 = libc::AT_EMPTY_PATH.cast_unsigned();
const MOVE_MOUNT_F_EMPTY_PATH: u32 = 0x4;
const FSOPEN_CLOEXEC: u32 = 1;
const FSMOUNT_CLOEXEC: u32 = 1;
const FSCONFIG_SET_STRING: u32 = 1;
const FSCONFIG_CMD_CREATE: u32 = 6;

/// Nothing on the mount can be written: `MOUNT_ATTR_RDONLY`.
pub const READ_ONLY: u64 = 0x1;
/// Set-user-ID bits and file capabilities mean nothing: `MOUNT_ATTR_NOSUID`.
pub const NO_SUID: u64 = 0x2;
/// Device nodes cannot be opened: `MOUNT_ATTR_NODEV`.
pub const NO_DEV: u64 = 0x4;
/// Nothing can be executed: `MOUNT_ATTR_NOEXEC`.
pub const NO_EXEC: u64 = 0x8;

#[repr(C)]
struct MountAttr {
    attr_set: u64,
    attr_clr: u64,
    propagation: u64,
    userns_fd: u64,
}

/// Whether mounts below are meant too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// This mount only.
    One,
    /// This mount and everything mounted below it.
    Tree,
}

impl Depth {
    const fn flag(self) -> u32 {
        match self {
            Self::One => 0,
            Self::Tree => AT_RECURSIVE,
        }
    }
}

/// A private copy of what is mounted at `path` below `dir`, or at `dir` itself if `path` is empty,
/// attached nowhere yet.
pub fn copy(dir: BorrowedFd<'_>, path: &CStr, depth: Depth) -> io::Result<OwnedFd> {
    let flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | depth.flag();
    // SAFETY: `path` is a live C string; the kernel only reads it.
    let fd = unsafe { libc::syscall(libc::SYS_open_tree, dir.as_raw_fd(), path.as_ptr(), flags) };
    owned(fd)
}

/// Attaches a mount that is nowhere yet at `path` below `dir`.
pub fn attach(mount: BorrowedFd<'_>, dir: BorrowedFd<'_>, path: &CStr) -> io::Result<()> {
    // SAFETY: both strings are live C strings that the kernel only reads.
    let result = unsafe {
        libc::syscall(
            libc::SYS_move_mount,
            mount.as_raw_fd(),
            c"".as_ptr(),
            dir.as_raw_fd(),
            path.as_ptr(),
            MOVE_MOUNT_F_EMPTY_PATH,
        )
    };
    checked(result).map(drop)
}

/// Adds attributes such as [`READ_ONLY`] to a mount, and cuts it off from the propagation of
/// others.
pub fn restrict(mount: BorrowedFd<'_>, attributes: u64, depth: Depth) -> io::Result<()> {
    let attr = MountAttr {
        attr_set: attributes,
        attr_clr: 0,
        propagation: libc::MS_PRIVATE,
        userns_fd: 0,
    };
    // SAFETY: the kernel reads as many bytes as the size says, all of a live local.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_raw_fd(),
            c"".as_ptr(),
            AT_EMPTY_PATH | depth.flag(),
            &raw const attr,
            size_of::<MountAttr>(),
        )
    };
    checked(result).map(drop)
}

/// A new file system, mounted nowhere yet.
pub fn create(fs_type: &CStr, options: &[(&CStr, &CStr)], attributes: u64) -> io::Result<OwnedFd> {
    // SAFETY: `fs_type` is a live C string; the kernel only reads it.
    let context =
        owned(unsafe { libc::syscall(libc::SYS_fsopen, fs_type.as_ptr(), FSOPEN_CLOEXEC) })?;
    for (key, value) in options {
        configure(context.as_fd(), FSCONFIG_SET_STRING, Some((key, value)))?;
    }
    configure(context.as_fd(), FSCONFIG_CMD_CREATE, None)?;
    // SAFETY: takes a descriptor that we own and numbers.
    owned(unsafe {
        libc::syscall(
            libc::SYS_fsmount,
            context.as_raw_fd(),
            FSMOUNT_CLOEXEC,
            attributes,
        )
    })
}

fn configure(
    context: BorrowedFd<'_>,
    command: u32,
    option: Option<(&&CStr, &&CStr)>,
) -> io::Result<()> {
    let (key, value) = match option {
        Some((key, value)) => (key.as_ptr(), value.as_ptr()),
        None => (ptr::null(), ptr::null()),
    };
    // SAFETY: key and value are live C strings, or null for commands that read neither.
    let result = unsafe {
        libc::syscall(
            libc::SYS_fsconfig,
            context.as_raw_fd(),
            command,
            key,
            value,
            0,
        )
    };
    checked(result).map(drop)
}

fn owned(result: libc::c_long) -> io::Result<OwnedFd> {
    let fd = i32::try_from(checked(result)?).map_err(io::Error::other)?;
    // SAFETY: the kernel has just made this descriptor for us, nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}
