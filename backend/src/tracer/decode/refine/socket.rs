//! What protocols and options of sockets are called, and what options hold.

use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::{ArgKind, Shape};

use super::{Arguments, low};
use crate::tracer::decode::subject::Subject;

/// The third argument of socket and socketpair.
pub(super) fn protocol(domain: i32, shown: &mut Arguments) {
    match domain {
        libc::AF_INET | libc::AF_INET6 => shown.set(2, ArgKind::Flags(Family::Protocol)),
        libc::AF_NETLINK => shown.set(2, ArgKind::Flags(Family::NetlinkProtocol)),
        _ => {}
    }
}

/// Name and value of an option.
pub(super) fn option(subject: &Subject<'_>, shown: &mut Arguments) {
    let (level, option) = (
        low(subject.arg(1)).cast_signed(),
        low(subject.arg(2)).cast_signed(),
    );
    let family = match level {
        libc::SOL_SOCKET => Some(Family::SocketOption),
        libc::SOL_IP => Some(Family::IpOption),
        libc::SOL_IPV6 => Some(Family::Ipv6Option),
        libc::SOL_TCP => Some(Family::TcpOption),
        _ => None,
    };
    if let Some(family) = family {
        shown.set(2, ArgKind::Flags(family));
    }
    let is_set = subject.name() == "setsockopt";
    let length = if is_set {
        Some(low(subject.arg(4)))
    } else {
        subject.bytes(subject.arg(4), 4).map(|room| room.u32(0))
    };
    let shape = match (level, option, length) {
        (libc::SOL_SOCKET, libc::SO_LINGER, Some(8)) => Shape::Linger,
        (libc::SOL_SOCKET, libc::SO_PEERCRED, Some(12)) => Shape::Ucred,
        (libc::SOL_SOCKET, libc::SO_RCVTIMEO | libc::SO_SNDTIMEO, Some(16)) => Shape::Timeval,
        (_, _, Some(4)) => Shape::Int,
        _ => return,
    };
    let kind = if is_set {
        ArgKind::In(shape)
    } else {
        ArgKind::Out(shape)
    };
    shown.set(3, kind);
}
