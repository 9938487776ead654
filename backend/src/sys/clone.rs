//! Forking, only from a process that has one thread.
#![allow(
    unsafe_code,
    reason = "clone3 has no wrapper, and fork's has no proof of safety"
)]

use std::fs;
use std::io;

use nix::unistd::Pid;

/// Namespaces that `clone3` makes: `CLONE_NEW*` of `linux/sched.h`. The control group namespace is
/// not among them: it begins in the groups of its maker, so whoever is to have one enters first.
pub const NEW_NAMESPACES: u64 = (libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS) as u64;

/// Proof that this process has one thread, so that its copy may allocate and lock: no other
/// thread can have held a lock at the moment of the copy.
#[derive(Debug)]
pub struct SingleThreaded(());

impl SingleThreaded {
    /// Counts the threads of this process in `/proc`.
    pub fn check() -> io::Result<Self> {
        if fs::read_dir("/proc/self/task")?.count() == 1 {
            Ok(Self(()))
        } else {
            Err(io::Error::other("this process has more than one thread"))
        }
    }
}

/// Which side of a fork this is.
#[derive(Debug)]
pub enum Side {
    /// The one that called, with the new process's id in its own pid namespace.
    Parent(Pid),
    /// The copy.
    Child,
}

/// Copies this process into fresh namespaces, as a child of this process's parent
/// (`CLONE_PARENT`), so that this process may end and the parent can wait for the copy.
pub fn clone_sibling(_: &SingleThreaded, namespaces: u64) -> io::Result<Side> {
    // The kernel wants exit_signal 0 with CLONE_PARENT and takes ours: SIGCHLD.
    let args = libc::clone_args {
        flags: namespaces | libc::CLONE_PARENT as u64,
        pidfd: 0,
        child_tid: 0,
        parent_tid: 0,
        exit_signal: 0,
        stack: 0,
        stack_size: 0,
        tls: 0,
        set_tid: 0,
        set_tid_size: 0,
        cgroup: 0,
    };
    // SAFETY: without CLONE_VM and with no stack given this is a fork: the copy continues here on
    // a copy of our stack and shares no memory. We are the only thread, so every lock of the
    // allocator and of libc is free in the copy. libc's cached thread id stays the old one; only
    // raise() and robust mutexes read it, and the copy uses neither.
    let pid = unsafe {
        libc::syscall(
            libc::SYS_clone3,
            &raw const args,
            std::mem::size_of::<libc::clone_args>(),
        )
    };
    side(pid)
}

/// Plain fork.
pub fn fork(_: &SingleThreaded) -> io::Result<Side> {
    // SAFETY: we are the only thread, so the child may do whatever the parent may.
    let pid = unsafe { libc::fork() };
    side(pid.into())
}

fn side(pid: libc::c_long) -> io::Result<Side> {
    match pid {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Side::Child),
        pid => i32::try_from(pid)
            .map(|pid| Side::Parent(Pid::from_raw(pid)))
            .map_err(io::Error::other),
    }
}
