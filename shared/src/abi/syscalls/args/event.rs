//! Waiting for several things at once.

use super::{
    ArgKind::{Fd, Flags, In, InOut, Int, Out, Size, Uint},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    epoll_create(size: Int);
    epoll_create1(flags: Flags(Family::EpollCreate));
    epoll_ctl(epfd: Fd, op: Flags(Family::EpollCtl), fd: Fd, event: In(Shape::EpollEvent));
    epoll_pwait(
        epfd: Fd, events: Out(Shape::EpollEvents), maxevents: Int, timeout: Int,
        sigmask: In(Shape::Sigset(5)), sigsetsize: Size
    );
    epoll_pwait2(
        epfd: Fd, events: Out(Shape::EpollEvents), maxevents: Int, timeout: In(Shape::Timespec),
        sigmask: In(Shape::Sigset(5)), sigsetsize: Size
    );
    epoll_wait(epfd: Fd, events: Out(Shape::EpollEvents), maxevents: Int, timeout: Int);
    eventfd(initval: Uint);
    eventfd2(initval: Uint, flags: Flags(Family::Eventfd));
    poll(fds: InOut(Shape::Pollfd(1)), nfds: Uint, timeout: Int);
    ppoll(
        fds: InOut(Shape::Pollfd(1)), nfds: Uint, tmo_p: In(Shape::Timespec),
        sigmask: In(Shape::Sigset(4)), sigsetsize: Size
    );
    pselect6(
        nfds: Int, readfds: InOut(Shape::FdSet(0)), writefds: InOut(Shape::FdSet(0)),
        exceptfds: InOut(Shape::FdSet(0)), timeout: InOut(Shape::Timespec), sigmask: In(Shape::SizedSigset)
    );
    select(
        nfds: Int, readfds: InOut(Shape::FdSet(0)), writefds: InOut(Shape::FdSet(0)),
        exceptfds: InOut(Shape::FdSet(0)), timeout: InOut(Shape::Timeval)
    );
}
