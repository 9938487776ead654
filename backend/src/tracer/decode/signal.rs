//! Signals: sets of them, what is done about them, where they came from.

use std::fmt::Write as _;

use ringside_shared::abi::named::Family;
use ringside_shared::abi::{Arch, signal, syscalls};

use super::scalar;
use super::subject::{Fields, Subject};
use crate::sys::ptrace::SignalInfo;
use crate::tracer::syscall::name_or_number;

/// A set of signals: `[INT CHLD]`, or what is not in it when it is nearly full: `~[KILL STOP]`.
pub(super) fn set(
    subject: &Subject<'_>,
    address: u64,
    length: usize,
    out: &mut String,
) -> Option<()> {
    // The kernel takes no other size than that of its own sigset_t.
    if length != SET_SIZE {
        return None;
    }
    show_set(subject.bytes(address, SET_SIZE)?.u64(0), out);
    Some(())
}

const SET_SIZE: usize = 8;

fn show_set(set: u64, out: &mut String) {
    let is_nearly_full = set.count_ones() > 64 * 2 / 3;
    let shown = if is_nearly_full {
        out.push('~');
        !set
    } else {
        set
    };
    out.push('[');
    let mut separator = "";
    for number in (1..=64).filter(|number| shown >> (number - 1) & 1 == 1) {
        out.push_str(separator);
        separator = " ";
        match signal::name(number) {
            Some(name) => out.push_str(name.strip_prefix("SIG").unwrap_or(name)),
            // Writing to a string cannot fail, here and below.
            None => drop(write!(out, "{number}")),
        }
    }
    out.push(']');
}

/// `SA_RESTORER` of `asm/signal.h`.
const SA_RESTORER: u64 = 0x0400_0000;

/// The kernel's `struct sigaction`: handler, flags, restorer, mask.
pub(super) fn action(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    if subject.known.arch != Some(Arch::X86_64) {
        return None;
    }
    let fields = subject.bytes(address, 32)?;
    let (handler, flags, restorer) = (fields.u64(0), fields.u64(8), fields.u64(16));
    out.push_str("{sa_handler=");
    match handler {
        0 => out.push_str("SIG_DFL"),
        1 => out.push_str("SIG_IGN"),
        _ => scalar::address(handler, out),
    }
    out.push_str(", sa_mask=");
    show_set(fields.u64(24), out);
    let _ = write!(out, ", sa_flags={}", Family::Sigaction.render(flags));
    if flags & SA_RESTORER != 0 {
        let _ = write!(out, ", sa_restorer={restorer:#x}");
    }
    out.push('}');
    Some(())
}

/// `stack_t`.
pub(super) fn stack(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(address, 24)?;
    out.push_str("{ss_sp=");
    scalar::address(fields.u64(0), out);
    let flags = Family::SigaltStack.render(u64::from(fields.u32(8)));
    let _ = write!(out, ", ss_flags={flags}, ss_size={}}}", fields.u64(16));
    Some(())
}

/// `struct sigevent`: how a timer or a message queue tells.
pub(super) fn event(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    if !subject.has_native_structs() {
        return None;
    }
    let fields = subject.bytes(address, 32)?;
    let (value, number, how) = (fields.u64(0), fields.i32(8), fields.i32(12));
    out.push('{');
    if value != 0 {
        let _ = write!(
            out,
            "sigev_value={{sival_int={}, sival_ptr={value:#x}}}, ",
            fields.i32(0)
        );
    }
    out.push_str("sigev_signo=");
    if matches!(how, libc::SIGEV_SIGNAL | libc::SIGEV_THREAD_ID) {
        scalar::signal(u64::from(number.cast_unsigned()), out);
    } else {
        let _ = write!(out, "{}", number.cast_unsigned());
    }
    out.push_str(", sigev_notify=");
    Family::Notification.render_to(u64::from(how.cast_unsigned()), out);
    match how {
        libc::SIGEV_THREAD_ID => {
            let _ = write!(out, ", sigev_notify_thread_id={}", fields.i32(16));
        }
        libc::SIGEV_THREAD => {
            out.push_str(", sigev_notify_function=");
            scalar::address(fields.u64(16), out);
            out.push_str(", sigev_notify_attributes=");
            scalar::address(fields.u64(24), out);
        }
        _ => {}
    }
    out.push('}');
    Some(())
}

/// A set and its size in one struct: `{sigmask=[USR1], sigsetsize=8}`.
pub(super) fn sized_set(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let [at, size] = subject.words(address)?;
    out.push_str("{sigmask=");
    let length = usize::try_from(size).unwrap_or(usize::MAX);
    if at == 0 || set(subject, at, length, out).is_none() {
        scalar::address(at, out);
    }
    let _ = write!(out, ", sigsetsize={size}}}");
    Some(())
}

/// `siginfo_t` behind a pointer.
pub(super) fn info(subject: &Subject<'_>, address: u64, out: &mut String) -> Option<()> {
    let info = subject.memory.array(address)?;
    out.push_str(&siginfo(&info));
    Some(())
}

/// `si_code` of a signal that a seccomp filter sent: `SYS_SECCOMP` of `asm-generic/siginfo.h`.
const SYS_SECCOMP: i32 = 1;

/// Whether a seccomp filter sent this signal.
pub(in crate::tracer) fn is_from_seccomp(info: &SignalInfo) -> bool {
    let fields = Fields(info.to_vec());
    fields.i32(0) == libc::SIGSYS && fields.i32(8) == SYS_SECCOMP
}

/// What the kernel says of a signal's cause. Which fields there are depends on the code: the
/// layouts are those of `asm-generic/siginfo.h` on 64-bit arches.
pub(in crate::tracer) fn siginfo(info: &SignalInfo) -> String {
    let fields = Fields(info.to_vec());
    let (number, errno, code) = (fields.i32(0), fields.i32(4), fields.i32(8));
    let mut out = String::from("{si_signo=");
    scalar::signal(u64::from(number.cast_unsigned()), &mut out);
    let _ = write!(out, ", si_code={}", code_name(number, code));
    if is_from_seccomp(info) {
        // The data that the filter gave, not an errno (fact 5).
        let _ = write!(out, ", si_errno={errno}, si_call_addr=");
        scalar::address(fields.u64(16), &mut out);
        let (nr, arch) = (fields.u32(24), fields.u32(28));
        match Arch::of_call(arch, nr) {
            Some(arch) => {
                let name = name_or_number(syscalls::name(arch, nr), nr);
                let _ = write!(out, ", si_syscall={name}, si_arch={arch}");
            }
            None => drop(write!(out, ", si_syscall={nr}, si_arch={arch:#x}")),
        }
    } else if number == libc::SIGCHLD && code > 0 {
        let _ = write!(
            out,
            ", si_pid={}, si_uid={}, si_status=",
            fields.i32(16),
            fields.u32(20)
        );
        let status = fields.i32(24);
        if code == libc::CLD_EXITED {
            let _ = write!(out, "{status}");
        } else {
            scalar::signal(u64::from(status.cast_unsigned()), &mut out);
        }
        let (user, system) = (fields.u64(32), fields.u64(40));
        let _ = write!(out, ", si_utime={user}, si_stime={system}");
    } else if matches!(
        number,
        libc::SIGSEGV | libc::SIGBUS | libc::SIGILL | libc::SIGFPE | libc::SIGTRAP
    ) && code > 0
        && code < libc::SI_KERNEL
    {
        out.push_str(", si_addr=");
        scalar::address(fields.u64(16), &mut out);
    } else if code == libc::SI_TIMER {
        let _ = write!(
            out,
            ", si_timerid={:#x}, si_overrun={}",
            fields.i32(16),
            fields.i32(20)
        );
        value(&fields, &mut out);
    } else if code <= 0 {
        let _ = write!(
            out,
            ", si_pid={}, si_uid={}",
            fields.i32(16),
            fields.u32(20)
        );
        if !matches!(code, libc::SI_USER | libc::SI_TKILL) {
            value(&fields, &mut out);
        }
    }
    out.push('}');
    out
}

/// What was sent along with a signal.
fn value(fields: &Fields, out: &mut String) {
    let _ = write!(out, ", si_int={}, si_ptr=", fields.i32(24));
    scalar::address(fields.u64(24), out);
}

/// Names of `si_code`: `asm-generic/siginfo.h`.
fn code_name(signal: i32, code: i32) -> String {
    let name = match (signal, code) {
        (_, libc::SI_USER) => "SI_USER",
        (_, libc::SI_KERNEL) => "SI_KERNEL",
        (_, libc::SI_QUEUE) => "SI_QUEUE",
        (_, libc::SI_TIMER) => "SI_TIMER",
        (_, libc::SI_TKILL) => "SI_TKILL",
        (libc::SIGSYS, SYS_SECCOMP) => "SYS_SECCOMP",
        (libc::SIGCHLD, libc::CLD_EXITED) => "CLD_EXITED",
        (libc::SIGCHLD, libc::CLD_KILLED) => "CLD_KILLED",
        (libc::SIGCHLD, libc::CLD_DUMPED) => "CLD_DUMPED",
        (libc::SIGCHLD, libc::CLD_TRAPPED) => "CLD_TRAPPED",
        (libc::SIGCHLD, libc::CLD_STOPPED) => "CLD_STOPPED",
        (libc::SIGCHLD, libc::CLD_CONTINUED) => "CLD_CONTINUED",
        (libc::SIGSEGV, 1) => "SEGV_MAPERR",
        (libc::SIGSEGV, 2) => "SEGV_ACCERR",
        (libc::SIGBUS, libc::BUS_ADRALN) => "BUS_ADRALN",
        (libc::SIGBUS, libc::BUS_ADRERR) => "BUS_ADRERR",
        (libc::SIGFPE, 1) => "FPE_INTDIV",
        (libc::SIGFPE, 2) => "FPE_INTOVF",
        (libc::SIGTRAP, libc::TRAP_BRKPT) => "TRAP_BRKPT",
        (libc::SIGTRAP, libc::TRAP_TRACE) => "TRAP_TRACE",
        _ => return code.to_string(),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(set: u64, expected: &str) {
        let mut out = String::new();
        show_set(set, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn a_nearly_full_set_is_shown_by_what_it_lacks() {
        check(0, "[]");
        check(1 << 1 | 1 << 16, "[INT CHLD]");
        check(u64::MAX, "~[]");
        check(!(1 << 8 | 1 << 18), "~[KILL STOP]");
    }

    #[test]
    fn sigsys_from_a_filter_shows_the_filter_s_data_and_the_call() {
        let mut info: SignalInfo = [0; 128];
        info[0] = 31;
        info[4] = 7;
        info[8] = 1;
        info[24] = 39;
        info[28..32].copy_from_slice(&0xc000_003e_u32.to_le_bytes());
        assert!(is_from_seccomp(&info));
        assert_eq!(
            siginfo(&info),
            "{si_signo=SIGSYS, si_code=SYS_SECCOMP, si_errno=7, si_call_addr=NULL, \
             si_syscall=getpid, si_arch=x86_64}"
        );
    }
}
