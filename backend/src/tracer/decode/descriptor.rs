//! What descriptors stand for: `3</etc/passwd>`, as `strace -y` writes it.
//!
//! The kernel says it in `/proc/PID/fd`, at the price of a system call of our own for each look. So
//! names are remembered, and forgotten by every call that may change them. All of a run's calls
//! pass here, so none is missed; only threads that race each other over one descriptor can see the
//! name of a moment ago, as they can in any trace.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;

use nix::unistd::Pid;

use super::subject::Subject;
use super::{scalar, text};

/// The names of open files, by process and descriptor.
#[derive(Debug, Default)]
pub(in crate::tracer) struct OpenFiles {
    names: RefCell<HashMap<(Pid, i32), Box<str>>>,
    /// Whether somebody shares descriptors in a way that we do not follow, so that nothing may be
    /// remembered.
    is_untold: Cell<bool>,
}

/// Names remembered at once; a run may open as many files as its limits allow.
const LIMIT: usize = 4096;

/// What a call does to names of open files, beyond making new descriptors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tracer) enum Effect {
    /// Nothing.
    None,
    /// The descriptor in this argument stands for something else, or for nothing, afterwards.
    One(u8),
    /// Any descriptor of the process may.
    Process,
    /// Files move, so that descriptors of any process may be called otherwise.
    Everyone,
    /// Descriptors may be shared, if these bits of the first argument are set, between what are not
    /// threads of one process, or no longer be shared between those.
    Share(u64),
}

impl Effect {
    /// That of a call by its name.
    pub(in crate::tracer) fn of(name: &str) -> Self {
        const CLONE_FILES: u64 = libc::CLONE_FILES.cast_unsigned() as u64;
        match name {
            "close" => Self::One(0),
            "dup2" | "dup3" => Self::One(1),
            "close_range" | "execve" | "execveat" => Self::Process,
            "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat" | "rmdir" | "link"
            | "linkat" | "mount" | "umount" | "umount2" | "move_mount" | "pivot_root"
            | "chroot" | "setns" => Self::Everyone,
            "clone" | "unshare" => Self::Share(CLONE_FILES),
            // Its flags are in memory.
            "clone3" => Self::Share(0),
            _ => Self::None,
        }
    }
}

impl OpenFiles {
    /// After a call: forgets what it may have changed.
    pub(in crate::tracer) fn after(&self, subject: &Subject<'_>) {
        let mut names = self.names.borrow_mut();
        match subject.known.effect {
            Effect::None => {}
            Effect::One(at) => {
                let fd = scalar::low(subject.arg(at)).cast_signed();
                names.remove(&(subject.process, fd));
            }
            Effect::Process => names.retain(|(process, _), _| *process != subject.process),
            Effect::Everyone => names.clear(),
            Effect::Share(flags) => {
                let flags_set = subject.arg(0);
                let is_thread = flags_set & THREAD != 0 && subject.name() == "clone";
                if flags_set & flags == flags && !is_thread {
                    names.clear();
                    self.is_untold.set(true);
                }
            }
        }
    }

    /// After the end of a process, whose number may come again.
    pub(in crate::tracer) fn forget(&self, process: Pid) {
        let mut names = self.names.borrow_mut();
        names.retain(|(known, _), _| *known != process);
    }
}

/// `CLONE_THREAD` of `linux/sched.h`.
const THREAD: u64 = libc::CLONE_THREAD.cast_unsigned() as u64;

/// Appends a descriptor: its number, and what it stands for if it is open.
pub(super) fn show(subject: &Subject<'_>, fd: i32, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{fd}");
    if fd >= 0 {
        name(subject, fd, out);
    }
}

/// Appends a descriptor argument.
pub(super) fn argument(subject: &Subject<'_>, word: u64, out: &mut String) {
    show(subject, scalar::low(word).cast_signed(), out);
}

/// Appends a directory descriptor or `AT_FDCWD`. Which directory that is would be the same in call
/// after call, and is left out.
pub(super) fn directory(subject: &Subject<'_>, word: u64, out: &mut String) {
    match scalar::low(word).cast_signed() {
        libc::AT_FDCWD => out.push_str("AT_FDCWD"),
        fd => show(subject, fd, out),
    }
}

fn name(subject: &Subject<'_>, fd: i32, out: &mut String) {
    let files = &subject.decoder.files;
    let key = (subject.process, fd);
    if let Some(name) = files.names.borrow().get(&key) {
        out.push_str(name);
        return;
    }
    let from = out.len();
    if look(subject, fd, out).is_none() || files.is_untold.get() {
        return;
    }
    let mut names = files.names.borrow_mut();
    if names.len() == LIMIT {
        names.clear();
    }
    names.insert(key, out[from..].into());
}

/// Asks the kernel. A file without a name any more is marked as strace marks it.
fn look(subject: &Subject<'_>, fd: i32, out: &mut String) -> Option<()> {
    const GONE: &[u8] = b" (deleted)";
    let path = format!("/proc/{}/fd/{fd}", subject.memory.0);
    let target = nix::fcntl::readlink(path.as_str()).ok()?;
    let target = target.as_bytes();
    let (target, is_gone) = match target.strip_suffix(GONE) {
        Some(target) => (target, true),
        None => (target, false),
    };
    out.push('<');
    text::escape(target, b"<>", out);
    out.push('>');
    if is_gone {
        out.push_str("(deleted)");
    }
    Some(())
}
