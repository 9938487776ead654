//! Sockets.

use super::{
    ArgKind::{Fd, Flags, In, InOut, Int, Out, Pointer, Size, Uint},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    accept(sockfd: Fd, addr: Out(Shape::Sockaddr(2)), addrlen: InOut(Shape::Int));
    accept4(
        sockfd: Fd, addr: Out(Shape::Sockaddr(2)), addrlen: InOut(Shape::Int),
        flags: Flags(Family::SocketFlags)
    );
    bind(sockfd: Fd, addr: In(Shape::Sockaddr(2)), addrlen: Int);
    connect(sockfd: Fd, addr: In(Shape::Sockaddr(2)), addrlen: Int);
    getpeername(sockfd: Fd, addr: Out(Shape::Sockaddr(2)), addrlen: InOut(Shape::Int));
    getsockname(sockfd: Fd, addr: Out(Shape::Sockaddr(2)), addrlen: InOut(Shape::Int));
    getsockopt(
        sockfd: Fd, level: Flags(Family::SocketLevel), optname: Int, optval: Pointer,
        optlen: InOut(Shape::Int)
    );
    listen(sockfd: Fd, backlog: Int);
    recvfrom(
        sockfd: Fd, buf: Out(Shape::Bytes(2)), size: Size, flags: Flags(Family::Message),
        src_addr: Out(Shape::Sockaddr(5)), addrlen: InOut(Shape::Int)
    );
    recvmmsg(
        sockfd: Fd, msgvec: InOut(Shape::Mmsghdr(2)), vlen: Uint, flags: Flags(Family::Message),
        timeout: In(Shape::Timespec)
    );
    recvmsg(sockfd: Fd, msg: InOut(Shape::Msghdr), flags: Flags(Family::Message));
    sendmmsg(sockfd: Fd, msgvec: In(Shape::Mmsghdr(2)), vlen: Uint, flags: Flags(Family::Message));
    sendmsg(sockfd: Fd, msg: In(Shape::Msghdr), flags: Flags(Family::Message));
    sendto(
        sockfd: Fd, buf: In(Shape::Bytes(2)), size: Size, flags: Flags(Family::Message),
        dest_addr: In(Shape::Sockaddr(5)), addrlen: Int
    );
    setsockopt(
        sockfd: Fd, level: Flags(Family::SocketLevel), optname: Int, optval: In(Shape::Bytes(4)),
        optlen: Int
    );
    shutdown(sockfd: Fd, how: Flags(Family::Shutdown));
    socket(domain: Flags(Family::AddressFamily), type: Flags(Family::SocketType), protocol: Int);
    socketpair(
        domain: Flags(Family::AddressFamily), type: Flags(Family::SocketType), protocol: Int,
        sv: Out(Shape::FdPair)
    );
}
