//! The third argument of fcntl and ioctl.

use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::{ArgKind, Shape};

use super::Arguments;

pub(super) fn fcntl(op: i32, shown: &mut Arguments) {
    let kind = match op {
        libc::F_GETFD
        | libc::F_GETFL
        | libc::F_GETOWN
        | F_GETSIG
        | libc::F_GETLEASE
        | libc::F_GETPIPE_SZ
        | libc::F_GET_SEALS => return shown.truncate(2),
        libc::F_DUPFD | libc::F_DUPFD_CLOEXEC | libc::F_SETOWN | libc::F_SETPIPE_SZ => ArgKind::Int,
        F_SETSIG => ArgKind::Signal,
        libc::F_SETFD => ArgKind::Flags(Family::FdFlags),
        libc::F_SETFL => ArgKind::Flags(Family::Open),
        libc::F_ADD_SEALS => ArgKind::Flags(Family::Seal),
        libc::F_SETLEASE => ArgKind::Flags(Family::Lock),
        libc::F_NOTIFY => ArgKind::Flags(Family::Notify),
        libc::F_SETLK | libc::F_SETLKW | libc::F_OFD_SETLK | libc::F_OFD_SETLKW => {
            ArgKind::In(Shape::Flock)
        }
        libc::F_GETLK | libc::F_OFD_GETLK => ArgKind::Out(Shape::Flock),
        F_SETOWN_EX => ArgKind::In(Shape::OwnerEx),
        F_GETOWN_EX => ArgKind::Out(Shape::OwnerEx),
        _ => ArgKind::Word,
    };
    shown.set(2, kind);
}

/// Operations that the libc crate has no names for: `asm-generic/fcntl.h`.
const F_SETSIG: i32 = 10;
const F_GETSIG: i32 = 11;
const F_SETOWN_EX: i32 = 15;
const F_GETOWN_EX: i32 = 16;

pub(super) fn ioctl(op: u32, shown: &mut Arguments) {
    let kind = match libc::Ioctl::from(op) {
        libc::FIONREAD
        | libc::TIOCGPGRP
        | libc::TIOCGSID
        | libc::TIOCOUTQ
        | libc::TIOCGPTN
        | libc::TIOCGPTLCK
        | libc::TIOCGPKT => ArgKind::Out(Shape::Int),
        libc::FIONBIO | libc::FIOASYNC | libc::TIOCSPGRP | libc::TIOCSPTLCK | libc::TIOCPKT => {
            ArgKind::In(Shape::Int)
        }
        libc::FIOCLEX
        | libc::FIONCLEX
        | libc::TIOCEXCL
        | libc::TIOCNXCL
        | libc::TIOCNOTTY
        | libc::TIOCCONS
        | libc::TIOCSBRK
        | libc::TIOCCBRK => return shown.truncate(2),
        libc::TCGETS => ArgKind::Out(Shape::Termios),
        libc::TCSETS | libc::TCSETSW | libc::TCSETSF => ArgKind::In(Shape::Termios),
        libc::TIOCGWINSZ => ArgKind::Out(Shape::Winsize),
        libc::TIOCSWINSZ => ArgKind::In(Shape::Winsize),
        libc::TIOCSTI => ArgKind::In(Shape::Byte),
        libc::TCFLSH => ArgKind::Flags(Family::TerminalQueue),
        libc::TCXONC => ArgKind::Flags(Family::TerminalFlow),
        libc::TCSBRK | libc::TCSBRKP | libc::TIOCSCTTY => ArgKind::Int,
        libc::FICLONE => ArgKind::Fd,
        _ => ArgKind::Word,
    };
    shown.set(2, kind);
}
