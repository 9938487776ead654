//! ptrace(2) requests and wait4(2), as the tracer needs them.
//!
//! Every request is valid only from the thread that seized the tracee, and (but for `seize` and
//! `interrupt`) only while the tracee is in a ptrace stop; otherwise the kernel answers ESRCH.

#![allow(
    unsafe_code,
    reason = "ptrace and wait4 take pointers; nix lacks wait4, LISTEN, PEEKSIGINFO and arbitrary signals"
)]

use std::io;
use std::mem::MaybeUninit;
use std::ptr;
use std::time::Duration;

use libc::{c_int, c_uint, c_void, pid_t};

/// `PTRACE_EVENT_STOP` of `linux/ptrace.h`: a group stop, or the first stop of a seized tracee.
pub const EVENT_STOP: c_int = 128;

/// What happens to the children of a tracee, and to the tracee when the tracer ends.
///
/// Not among them, on purpose: `TRACESECCOMP` (with it a filter's `trace` verdict would let the
/// call run; without it the call fails with ENOSYS as it does for an untraced program, fact 6) and
/// `TRACEEXIT` (one more stop for each thread, for news that wait4 brings anyway).
const OPTIONS: c_int = libc::PTRACE_O_TRACESYSGOOD
    | libc::PTRACE_O_TRACEFORK
    | libc::PTRACE_O_TRACEVFORK
    | libc::PTRACE_O_TRACECLONE
    | libc::PTRACE_O_TRACEEXEC
    | libc::PTRACE_O_EXITKILL;

/// Becomes the tracer of a process, without stopping it.
pub fn seize(pid: pid_t) -> io::Result<()> {
    request(libc::PTRACE_SEIZE, pid, 0, OPTIONS as usize)
}

/// The same, with a stop wherever a filter's `trace` is the strongest answer to a call.
pub fn seize_with_seccomp_stops(pid: pid_t) -> io::Result<()> {
    const WITH_SECCOMP: c_int = OPTIONS | libc::PTRACE_O_TRACESECCOMP;
    request(libc::PTRACE_SEIZE, pid, 0, WITH_SECCOMP as usize)
}

/// Asks a tracee to stop. The stop arrives by [`wait_any`].
pub fn interrupt(pid: pid_t) -> io::Result<()> {
    request(libc::PTRACE_INTERRUPT, pid, 0, 0)
}

/// Lets a tracee run to its next stop, delivering `signal` first if it is not 0.
pub fn resume_to_syscall(pid: pid_t, signal: c_int) -> io::Result<()> {
    request(
        libc::PTRACE_SYSCALL,
        pid,
        0,
        usize::try_from(signal).unwrap_or(0),
    )
}

/// Leaves a tracee in its group stop, but lets SIGCONT wake it.
pub fn listen(pid: pid_t) -> io::Result<()> {
    request(libc::PTRACE_LISTEN, pid, 0, 0)
}

/// The message of the event stop: the new tracee's id, or the former thread id at exec.
pub fn event_message(pid: pid_t) -> io::Result<u64> {
    let mut message: libc::c_ulong = 0;
    request(
        libc::PTRACE_GETEVENTMSG,
        pid,
        0,
        ptr::from_mut(&mut message).expose_provenance(),
    )?;
    Ok(message)
}

/// A syscall stop as `PTRACE_GET_SYSCALL_INFO` describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyscallInfo {
    /// The call is about to meet the filters.
    Entry {
        /// `AUDIT_ARCH_*` value.
        arch: u32,
        /// Address after the syscall instruction.
        ip: u64,
        /// Its number.
        nr: u64,
        /// The six argument registers.
        args: [u64; 6],
    },
    /// The call came back.
    Exit {
        /// The return register.
        value: i64,
        /// Whether the kernel counts it as a failure: -4095 to -1.
        is_error: bool,
    },
    /// The stop was not a syscall stop.
    Other,
}

/// Reads what the stop is about.
pub fn syscall_info(pid: pid_t) -> io::Result<SyscallInfo> {
    let mut info = MaybeUninit::<libc::ptrace_syscall_info>::zeroed();
    request(
        libc::PTRACE_GET_SYSCALL_INFO,
        pid,
        size_of::<libc::ptrace_syscall_info>(),
        info.as_mut_ptr().expose_provenance(),
    )?;
    // SAFETY: every field is an integer, so the zeroed bytes were already a valid value, and the
    // kernel writes at most the size that we gave.
    let info = unsafe { info.assume_init() };
    Ok(match info.op {
        libc::PTRACE_SYSCALL_INFO_ENTRY => {
            // SAFETY: `op` says that the kernel filled `entry`; all its bit patterns are integers.
            let entry = unsafe { info.u.entry };
            SyscallInfo::Entry {
                arch: info.arch,
                ip: info.instruction_pointer,
                nr: entry.nr,
                args: entry.args,
            }
        }
        libc::PTRACE_SYSCALL_INFO_EXIT => {
            // SAFETY: as above, for `exit`.
            let exit = unsafe { info.u.exit };
            SyscallInfo::Exit {
                value: exit.sval,
                is_error: exit.is_error != 0,
            }
        }
        _ => SyscallInfo::Other,
    })
}

/// Number of bytes in the kernel's `siginfo_t`: `SI_MAX_SIZE` in `asm-generic/siginfo.h`.
pub const SIGINFO_SIZE: usize = size_of::<libc::siginfo_t>();

/// A `siginfo_t` as bytes: which fields there are depends on the signal and its code.
pub type SignalInfo = [u8; SIGINFO_SIZE];

/// The signal that a tracee in a signal-delivery stop is about to get.
pub fn signal_info(pid: pid_t) -> io::Result<SignalInfo> {
    let mut info: SignalInfo = [0; SIGINFO_SIZE];
    request(
        libc::PTRACE_GETSIGINFO,
        pid,
        0,
        info.as_mut_ptr().expose_provenance(),
    )?;
    Ok(info)
}

/// `struct ptrace_peeksiginfo_args` of `linux/ptrace.h`.
#[repr(C)]
struct PeekArgs {
    offset: u64,
    flags: u32,
    count: i32,
}

/// The first signal that waits for this very thread, if one does; it stays in the queue.
pub fn first_pending_signal(pid: pid_t) -> io::Result<Option<SignalInfo>> {
    let peek = PeekArgs {
        offset: 0,
        flags: 0,
        count: 1,
    };
    let mut info: SignalInfo = [0; SIGINFO_SIZE];
    // SAFETY: the kernel reads one PeekArgs and writes at most `count` = 1 siginfo; both live on
    // this stack frame until the call returns.
    let found = unsafe {
        libc::ptrace(
            libc::PTRACE_PEEKSIGINFO,
            pid,
            ptr::from_ref(&peek).cast::<c_void>(),
            info.as_mut_ptr().cast::<c_void>(),
        )
    };
    match found {
        0 => Ok(None),
        1.. => Ok(Some(info)),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Where a call's first argument is, by the instruction that makes the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstArgument {
    /// `syscall`: rdi.
    Rdi,
    /// `int 0x80`: rbx.
    Rbx,
}

/// Overwrites the first argument register of the syscall that a tracee has just entered.
#[cfg(target_arch = "x86_64")]
pub fn set_first_argument(pid: pid_t, register: FirstArgument, value: u64) -> io::Result<()> {
    // Offsets in `struct user`, which begins with the registers.
    let offset = match register {
        FirstArgument::Rdi => std::mem::offset_of!(libc::user_regs_struct, rdi),
        FirstArgument::Rbx => std::mem::offset_of!(libc::user_regs_struct, rbx),
    };
    #[allow(
        clippy::cast_possible_truncation,
        reason = "usize has 64 bits on x86_64"
    )]
    request(libc::PTRACE_POKEUSER, pid, offset, value as usize)
}

/// Other arches keep their registers elsewhere, and nothing here runs on them yet.
#[cfg(not(target_arch = "x86_64"))]
pub fn set_first_argument(_pid: pid_t, _: FirstArgument, _value: u64) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// CPU time and memory of a process that ended, with the children that it waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// CPU time in user mode.
    pub user: Duration,
    /// CPU time in the kernel.
    pub system: Duration,
    /// Largest resident set, in KiB.
    pub max_rss_kib: u64,
}

/// One answer of wait4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waited {
    /// Which child or tracee, as a thread id in our own pid namespace.
    pub pid: pid_t,
    /// The raw wait status.
    pub status: c_int,
    /// What it used; meaningful when it ended.
    pub usage: Usage,
}

/// Waits for a change of any child or tracee of this thread. `None` when it has none.
///
/// An ending is reaped. A stop is only looked at: it ends when the tracee is resumed, and is told
/// again if it is not ([`take_stop`] ends that). So nobody adds up at each stop what the tracee has
/// used, which wait4 does.
pub fn wait_any() -> io::Result<Option<Waited>> {
    let options = libc::WEXITED | libc::WNOWAIT | libc::__WALL | libc::__WNOTHREAD;
    let Some(info) = wait_id(libc::P_ALL, 0, options)? else {
        return Ok(None);
    };
    // SAFETY: waitid fills these fields for every change that it tells.
    let (pid, status) = unsafe { (info.si_pid(), info.si_status()) };
    if info.si_code == libc::CLD_TRAPPED {
        // By a thread that is not the first, which has changed its id: until the stop is taken,
        // the kernel thinks that we mean the thread which had that id before.
        if status >> 8 == libc::PTRACE_EVENT_EXEC {
            take_stop(pid)?;
        }
        return Ok(Some(Waited {
            pid,
            // As wait4 has it: the signal, and above it the event.
            status: status << 8 | 0x7f,
            usage: Usage::default(),
        }));
    }
    wait(pid)
}

/// Lets a stop that was told not be told again, though the tracee stays in it.
pub fn take_stop(pid: pid_t) -> io::Result<()> {
    let id = libc::id_t::try_from(pid).map_err(io::Error::other)?;
    let options = libc::WSTOPPED | libc::WNOHANG | libc::__WALL | libc::__WNOTHREAD;
    wait_id(libc::P_PID, id, options).map(drop)
}

fn wait_id(
    kind: libc::idtype_t,
    id: libc::id_t,
    options: c_int,
) -> io::Result<Option<libc::siginfo_t>> {
    let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
    loop {
        // SAFETY: the pointer is to a local of the right type that outlives the call.
        if unsafe { libc::waitid(kind, id, info.as_mut_ptr(), options) } == 0 {
            // SAFETY: zeroed integers are valid, and the kernel only overwrites them.
            return Ok(Some(unsafe { info.assume_init() }));
        }
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            Some(libc::EINTR) => {}
            Some(libc::ECHILD) => return Ok(None),
            _ => return Err(error),
        }
    }
}

/// Waits for a change of this one child or tracee of this thread. `None` when it is not one.
pub fn wait_for(pid: pid_t) -> io::Result<Option<Waited>> {
    wait(pid)
}

fn wait(pid: pid_t) -> io::Result<Option<Waited>> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: both pointers are to locals of the right type that outlive the call.
        let pid = unsafe {
            libc::wait4(
                pid,
                &raw mut status,
                libc::__WALL | libc::__WNOTHREAD,
                usage.as_mut_ptr(),
            )
        };
        if pid > 0 {
            // SAFETY: zeroed integers are valid, and the kernel only overwrites them.
            let usage = unsafe { usage.assume_init() };
            return Ok(Some(Waited {
                pid,
                status,
                usage: Usage {
                    user: duration(usage.ru_utime),
                    system: duration(usage.ru_stime),
                    max_rss_kib: u64::try_from(usage.ru_maxrss).unwrap_or(0),
                },
            }));
        }
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            Some(libc::EINTR) => {}
            Some(libc::ECHILD) => return Ok(None),
            _ => return Err(error),
        }
    }
}

fn duration(time: libc::timeval) -> Duration {
    let micros = u32::try_from(time.tv_usec).unwrap_or(0);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        micros.saturating_mul(1000),
    )
}

/// Makes one request whose answer is success or failure.
///
/// `addr` and `data` are sizes, offsets or addresses of live locals of the caller, as the request
/// asks; all callers are in this file.
fn request(request: c_uint, pid: pid_t, addr: usize, data: usize) -> io::Result<()> {
    let addr = ptr::with_exposed_provenance_mut::<c_void>(addr);
    let data = ptr::with_exposed_provenance_mut::<c_void>(data);
    // SAFETY: the kernel writes only to the local that the caller named by address, at most as
    // many bytes as that request's type has; none of the requests changes our own memory otherwise.
    let answer = unsafe { libc::ptrace(request, pid, addr, data) };
    if answer == -1 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
