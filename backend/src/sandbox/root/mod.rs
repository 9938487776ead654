//! The file tree that a run sees, built by file descriptor before anything of the run exists.
//!
//! In two parts: [`take`] as the server's user, to whom the operator's tree may be open and to
//! nobody else, and [`build`] as the run's.

mod dev;
mod etc;
mod host;
mod proc;
mod scratch;

use std::ffi::CStr;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use nix::fcntl::{AT_FDCWD, OFlag, openat};
use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sys::stat::{Mode, mkdirat};
use nix::unistd::{UnlinkatFlags, chdir, fchdir, pivot_root};

pub(super) use self::host::Trees;
use super::error::{SandboxError, at};
use super::frame::Frame;
use super::rootfs::Rootfs;
use super::step::Step;
use crate::sys::mount::{self as fd_mount, Depth, NO_DEV, NO_SUID, READ_ONLY};

/// Where the new root is attached until it becomes the root. Any directory would do: nothing of
/// the host is used by name after that. This one we need anyway.
const STAGE: &CStr = c"/usr";

/// Takes what the root will show of the operator's tree, or of the host.
pub(super) fn take(rootfs: Option<&Rootfs>) -> Result<Trees, SandboxError> {
    let none = None::<&CStr>;
    mount(
        none,
        c"/",
        none,
        MsFlags::MS_REC | MsFlags::MS_PRIVATE,
        none,
    )
    .map_err(at(Step::CutMounts))?;
    Trees::take(rootfs)
}

/// Builds the root and enters it.
pub(super) fn build(frame: &Frame, host: &Trees) -> Result<(), SandboxError> {
    // Needs the host's /proc in sight: the kernel gives a new one only to whom one is shown whole.
    let proc = fd_mount::create(c"proc", &[], NO_SUID | NO_DEV | fd_mount::NO_EXEC)
        .map_err(at(Step::MountProc))?;
    let root = fd_mount::create(
        c"tmpfs",
        &[(c"mode", c"0755"), (c"size", c"1m"), (c"nr_inodes", c"256")],
        NO_SUID | NO_DEV,
    )
    .map_err(at(Step::MakeRoot))?;
    fd_mount::attach(root.as_fd(), AT_FDCWD, STAGE).map_err(at(Step::MakeRoot))?;
    let root = root.as_fd();
    host.attach_system(root).map_err(at(Step::BindUsr))?;
    etc::write(root, host, &frame.hostname).map_err(at(Step::WriteEtc))?;
    dev::make(root, host).map_err(at(Step::MakeDev))?;
    scratch::make(root, frame).map_err(at(Step::MakeScratch))?;
    attach_new(root, c"proc", proc.as_fd()).map_err(at(Step::MountProc))?;
    proc::mask(root).map_err(at(Step::MaskProc))?;
    enter(root).map_err(at(Step::PivotRoot))?;
    fd_mount::restrict(root, READ_ONLY, Depth::One).map_err(at(Step::SealRoot))
}

fn enter(root: BorrowedFd<'_>) -> nix::Result<()> {
    fchdir(root)?;
    // Stacks the old root on top of the new one, from where it is dropped: needs no directory.
    pivot_root(c".", c".")?;
    umount2(c".", MntFlags::MNT_DETACH)?;
    chdir(c"/")
}

fn make_dir(root: BorrowedFd<'_>, path: &CStr) -> nix::Result<()> {
    mkdirat(root, path, Mode::from_bits_truncate(0o755))
}

fn make_file(root: BorrowedFd<'_>, path: &CStr) -> nix::Result<std::os::fd::OwnedFd> {
    let flags = OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_WRONLY | OFlag::O_CLOEXEC;
    openat(root, path, flags, Mode::from_bits_truncate(0o644))
}

/// Attaches a mount at a directory that does not exist yet.
fn attach_new(root: BorrowedFd<'_>, path: &CStr, mount: BorrowedFd<'_>) -> io::Result<()> {
    make_dir(root, path)?;
    fd_mount::attach(mount, root, path)
}

fn remove_dir(root: BorrowedFd<'_>, path: &CStr) -> nix::Result<()> {
    nix::unistd::unlinkat(root, path, UnlinkatFlags::RemoveDir)
}
