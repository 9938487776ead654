//! Processes: handles on them, waiting for them, their own exit.
#![allow(
    unsafe_code,
    reason = "pidfds, close_range and wait4 have no safe wrapper"
)]

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::Pid;

/// A handle on a process that never comes to mean another one.
pub fn pidfd_open(pid: Pid) -> io::Result<OwnedFd> {
    // SAFETY: the call takes two numbers and returns a new descriptor or -1.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    let fd = i32::try_from(checked(fd)?).map_err(io::Error::other)?;
    // SAFETY: the kernel has just made this descriptor for us, nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Sends SIGKILL through a pidfd.
pub fn pidfd_kill(pidfd: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: a null siginfo means "as kill(2) would"; the kernel reads no memory of ours.
    let result = unsafe {
        libc::syscall(
            libc::SYS_pidfd_send_signal,
            pidfd.as_raw_fd(),
            libc::SIGKILL,
            std::ptr::null::<libc::siginfo_t>(),
            0,
        )
    };
    checked(result).map(drop)
}

/// Whether the process of a pidfd has ended, reaped or not.
pub fn pidfd_has_ended(pidfd: BorrowedFd<'_>) -> io::Result<bool> {
    let mut fds = [PollFd::new(pidfd, PollFlags::POLLIN)];
    Ok(poll(&mut fds, PollTimeout::ZERO)? == 1)
}

/// A dead process, reaped.
#[derive(Debug, Clone, Copy)]
pub struct Reaped {
    /// Which one.
    pub pid: Pid,
    /// Status word of `wait(2)`.
    pub status: i32,
    /// CPU time in user mode, its reaped descendants included.
    pub user: Duration,
    /// CPU time in the kernel, its reaped descendants included.
    pub system: Duration,
    /// Largest resident set of one process among it and its reaped descendants, in KiB.
    pub max_rss_kib: u64,
}

/// Waits until any child or tracee of this *thread* changes, and says what it used if it died.
///
/// `None`: this thread has no children left. Stops of tracees are reported as they come.
pub fn wait_any_of_thread() -> io::Result<Option<Reaped>> {
    wait(-1, libc::__WALL | libc::__WNOTHREAD)
}

/// Waits for one child, or for any with `None`. The second `None`: there is no such child.
pub fn wait_child(pid: Option<Pid>) -> io::Result<Option<Reaped>> {
    wait(pid.map_or(-1, Pid::as_raw), libc::__WALL)
}

fn wait(pid: libc::pid_t, options: libc::c_int) -> io::Result<Option<Reaped>> {
    let mut status = 0;
    // SAFETY: rusage is plain old data, for which all zeroes is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers are to live locals that the kernel fills before it returns.
        let pid = unsafe { libc::wait4(pid, &raw mut status, options, &raw mut usage) };
        if pid > 0 {
            return Ok(Some(Reaped {
                pid: Pid::from_raw(pid),
                status,
                user: duration(usage.ru_utime),
                system: duration(usage.ru_stime),
                max_rss_kib: u64::try_from(usage.ru_maxrss).unwrap_or(0),
            }));
        }
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            Some(libc::ECHILD) => return Ok(None),
            Some(libc::EINTR) => {}
            _ => return Err(error),
        }
    }
}

fn duration(time: libc::timeval) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let micros = u64::try_from(time.tv_usec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_micros(micros)
}

/// Marks every descriptor above standard error as closed on exec.
pub fn close_on_exec_above_stdio() -> io::Result<()> {
    // SAFETY: with CLOEXEC no descriptor is closed now, so none that is owned elsewhere dangles.
    let result = unsafe {
        libc::syscall(
            libc::SYS_close_range,
            3,
            libc::c_uint::MAX,
            libc::CLOSE_RANGE_CLOEXEC,
        )
    };
    checked(result).map(drop)
}

/// Puts every signal back to its default action and unblocks all.
pub fn reset_signals() {
    /// Numbers go up to `_NSIG`, 64; a signal set is 8 bytes.
    const LAST: i32 = 64;
    const SET_BYTES: usize = 8;
    // SAFETY: all zeroes is the kernel's sigaction with SIG_DFL, no flags and an empty mask, and
    // is at least as long as what the kernel reads. Not through libc, which keeps two signals to
    // itself. For SIGKILL and SIGSTOP the call fails and changes nothing.
    unsafe {
        let default: libc::sigaction = std::mem::zeroed();
        for signal in 1..=LAST {
            libc::syscall(
                libc::SYS_rt_sigaction,
                signal,
                &raw const default,
                std::ptr::null_mut::<libc::sigaction>(),
                SET_BYTES,
            );
        }
        let empty: libc::sigset_t = std::mem::zeroed();
        libc::sigprocmask(libc::SIG_SETMASK, &raw const empty, std::ptr::null_mut());
    }
}

/// Ends this process without running any of its own code: one `exit_group`.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: skipping destructors is sound; the kernel takes everything back.
    unsafe { libc::_exit(code) }
}

pub(super) fn checked(result: libc::c_long) -> io::Result<libc::c_long> {
    if result == -1 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}
