//! Calls where one argument says what another one is, or whether there is one.

use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::{Arg, ArgKind, Shape};

use super::scalar::low;
use super::subject::Subject;

/// One argument as it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Which register it is in.
    pub(super) position: u8,
    pub(super) kind: ArgKind,
    /// What stands before it: `flags=`.
    pub(super) label: &'static str,
}

/// The arguments of this very call in the order in which they are shown.
pub(super) fn arguments(subject: &Subject) -> Vec<Shown> {
    let Some(signature) = subject.known.signature else {
        return numbered(&[ArgKind::Word; 6]);
    };
    let name = subject.name();
    if name == "clone" {
        return clone(subject);
    }
    let mut shown: Vec<_> = (0..)
        .zip(signature)
        .map(|(position, Arg { kind, .. })| plain(position, *kind))
        .collect();
    refine(name, subject, &mut shown);
    shown
}

fn plain(position: u8, kind: ArgKind) -> Shown {
    Shown {
        position,
        kind,
        label: "",
    }
}

fn numbered(kinds: &[ArgKind]) -> Vec<Shown> {
    let kinds = (0..).zip(kinds);
    kinds.map(|(at, kind)| plain(at, *kind)).collect()
}

/// Changes what the signature says in general to what holds for these values.
fn refine(name: &str, subject: &Subject, shown: &mut Vec<Shown>) {
    let number = |at| low(subject.arg(at)).cast_signed();
    let set = |shown: &mut Vec<Shown>, at: usize, kind| {
        if let Some(argument) = shown.get_mut(at) {
            argument.kind = kind;
        }
    };
    match name {
        "open" if !makes_file(number(1)) => shown.truncate(2),
        "openat" if !makes_file(number(2)) => shown.truncate(3),
        "fcntl" | "fcntl64" => match fcntl_argument(number(1)) {
            Some(kind) => set(shown, 2, kind),
            None => shown.truncate(2),
        },
        "ioctl" => set(shown, 2, ioctl_argument(low(subject.arg(1)))),
        "prctl" => prctl(number(0), shown),
        "futex" => futex(number(1), shown),
        "mremap" if number(3) & (libc::MREMAP_FIXED | libc::MREMAP_DONTUNMAP) == 0 => {
            shown.truncate(4);
        }
        "rseq" => set(shown, 1, ArgKind::Hex),
        "getgroups" => set(shown, 1, ArgKind::Out(Shape::Ids(0))),
        "socket" | "socketpair" => match number(0) {
            libc::AF_INET | libc::AF_INET6 => set(shown, 2, ArgKind::Flags(Family::Protocol)),
            libc::AF_NETLINK => set(shown, 2, ArgKind::Flags(Family::NetlinkProtocol)),
            _ => {}
        },
        "setsockopt" | "getsockopt" => {
            match number(1) {
                libc::SOL_SOCKET => set(shown, 2, ArgKind::Flags(Family::SocketOption)),
                libc::SOL_TCP => set(shown, 2, ArgKind::Flags(Family::TcpOption)),
                _ => {}
            }
            if name == "setsockopt" && number(4) == 4 {
                set(shown, 3, ArgKind::In(Shape::Int));
            }
            let room = || subject.bytes(subject.arg(4), 4).map(|room| room.u32(0));
            if name == "getsockopt" && room() == Some(4) {
                set(shown, 3, ArgKind::Out(Shape::Int));
            }
        }
        // The rest of the time is written only when a signal cuts the sleep short.
        "nanosleep" => set(shown, 1, ArgKind::Address),
        "clock_nanosleep" => set(shown, 3, ArgKind::Address),
        _ => {}
    }
}

/// Whether open reads its `mode`.
fn makes_file(flags: i32) -> bool {
    flags & libc::O_CREAT != 0 || flags & libc::O_TMPFILE == libc::O_TMPFILE
}

/// The third argument of fcntl, if the operation takes one.
fn fcntl_argument(op: i32) -> Option<ArgKind> {
    match op {
        libc::F_GETFD
        | libc::F_GETFL
        | libc::F_GETOWN
        | libc::F_GETLEASE
        | libc::F_GETPIPE_SZ
        | libc::F_GET_SEALS => None,
        libc::F_DUPFD | libc::F_DUPFD_CLOEXEC | libc::F_SETOWN | libc::F_SETPIPE_SZ => {
            Some(ArgKind::Int)
        }
        libc::F_SETFD => Some(ArgKind::Flags(Family::FdFlags)),
        libc::F_SETFL => Some(ArgKind::Flags(Family::Open)),
        libc::F_ADD_SEALS => Some(ArgKind::Flags(Family::Seal)),
        libc::F_SETLEASE => Some(ArgKind::Flags(Family::Lock)),
        libc::F_SETLK | libc::F_SETLKW | libc::F_OFD_SETLK | libc::F_OFD_SETLKW => {
            Some(ArgKind::In(Shape::Flock))
        }
        libc::F_GETLK | libc::F_OFD_GETLK => Some(ArgKind::Out(Shape::Flock)),
        _ => Some(ArgKind::Word),
    }
}

/// The third argument of ioctl, where it is something that we show.
fn ioctl_argument(op: u32) -> ArgKind {
    match libc::Ioctl::from(op) {
        libc::FIONREAD | libc::TIOCGPGRP | libc::TIOCGSID | libc::TIOCOUTQ => {
            ArgKind::Out(Shape::Int)
        }
        libc::FIONBIO | libc::FIOASYNC | libc::TIOCSPGRP => ArgKind::In(Shape::Int),
        libc::FICLONE => ArgKind::Fd,
        _ => ArgKind::Word,
    }
}

/// prctl takes up to four more arguments, as the option needs them.
fn prctl(option: i32, shown: &mut Vec<Shown>) {
    let first = match option {
        libc::PR_GET_DUMPABLE
        | libc::PR_GET_KEEPCAPS
        | libc::PR_GET_SECCOMP
        | libc::PR_GET_TIMERSLACK => {
            shown.truncate(1);
            return;
        }
        libc::PR_SET_NAME => ArgKind::CStr,
        libc::PR_SET_PDEATHSIG => ArgKind::Signal,
        libc::PR_GET_PDEATHSIG => ArgKind::Out(Shape::Int),
        libc::PR_SET_DUMPABLE => ArgKind::Flags(Family::Dumpable),
        libc::PR_SET_KEEPCAPS | libc::PR_CAPBSET_READ | libc::PR_CAPBSET_DROP => ArgKind::Uint,
        libc::PR_SET_SECCOMP => {
            shown.truncate(3);
            ArgKind::Flags(Family::SeccompMode)
        }
        libc::PR_CAP_AMBIENT => {
            shown.truncate(5);
            ArgKind::Flags(Family::Ambient)
        }
        libc::PR_SET_VMA => ArgKind::Flags(Family::VmaName),
        libc::PR_SET_MM => ArgKind::Flags(Family::MemoryMap),
        libc::PR_SET_MDWE => ArgKind::Flags(Family::NoExecGain),
        libc::PR_SET_SECUREBITS => ArgKind::Flags(Family::SecureBits),
        libc::PR_SET_TSC => ArgKind::Flags(Family::TimestampCounter),
        libc::PR_MCE_KILL => ArgKind::Flags(Family::MachineCheck),
        libc::PR_SCHED_CORE => ArgKind::Flags(Family::ScheduleCore),
        _ => ArgKind::Word,
    };
    if let Some(argument) = shown.get_mut(1) {
        argument.kind = first;
    }
    let is_single = matches!(
        option,
        libc::PR_SET_NAME
            | libc::PR_SET_PDEATHSIG
            | libc::PR_GET_PDEATHSIG
            | libc::PR_SET_DUMPABLE
            | libc::PR_SET_KEEPCAPS
            | libc::PR_CAPBSET_READ
            | libc::PR_CAPBSET_DROP
    );
    if is_single {
        shown.truncate(2);
    }
}

/// futex reads its last three arguments as the operation needs them.
fn futex(op: i32, shown: &mut Vec<Shown>) {
    const OPTIONS: i32 = libc::FUTEX_PRIVATE_FLAG | libc::FUTEX_CLOCK_REALTIME;
    let timeout = plain(3, ArgKind::In(Shape::Timespec));
    let count = plain(3, ArgKind::Uint);
    let (other, value) = (plain(4, ArgKind::Address), plain(5, ArgKind::Hex));
    let rest: &[Shown] = match op & !OPTIONS {
        libc::FUTEX_WAIT | libc::FUTEX_LOCK_PI => &[timeout],
        libc::FUTEX_WAKE | libc::FUTEX_UNLOCK_PI | libc::FUTEX_TRYLOCK_PI => &[],
        libc::FUTEX_REQUEUE => &[count, other],
        libc::FUTEX_CMP_REQUEUE | libc::FUTEX_WAKE_OP | libc::FUTEX_CMP_REQUEUE_PI => {
            &[count, other, value]
        }
        libc::FUTEX_WAIT_BITSET => &[timeout, value],
        libc::FUTEX_WAKE_BITSET => &[value],
        libc::FUTEX_WAIT_REQUEUE_PI => &[timeout, other, value],
        _ => return,
    };
    shown.truncate(3);
    shown.extend_from_slice(rest);
}

/// clone with the names that strace gives its arguments, and only those that its flags use.
fn clone(subject: &Subject) -> Vec<Shown> {
    let flags = low(subject.arg(0)).cast_signed();
    let mut shown = vec![
        Shown {
            position: 1,
            kind: ArgKind::Address,
            label: "child_stack=",
        },
        Shown {
            position: 0,
            kind: ArgKind::Flags(Family::Clone),
            label: "flags=",
        },
    ];
    // i386 has the last two the other way round.
    let (child_tid, tls) = if subject.has_native_structs() {
        (3, 4)
    } else {
        (4, 3)
    };
    let mut add = |used: i32, position, kind, label| {
        if flags & used != 0 {
            shown.push(Shown {
                position,
                kind,
                label,
            });
        }
    };
    add(
        libc::CLONE_PARENT_SETTID | libc::CLONE_PIDFD,
        2,
        ArgKind::Out(Shape::Int),
        "parent_tid=",
    );
    add(libc::CLONE_SETTLS, tls, ArgKind::Address, "tls=");
    add(
        libc::CLONE_CHILD_SETTID | libc::CLONE_CHILD_CLEARTID,
        child_tid,
        ArgKind::Address,
        "child_tidptr=",
    );
    shown
}
