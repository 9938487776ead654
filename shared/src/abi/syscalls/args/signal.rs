//! Signals.

use super::{
    ArgKind::{Fd, Flags, In, Out, Pid, Signal, Size},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    kill(pid: Pid, sig: Signal);
    pause();
    pidfd_send_signal(
        pidfd: Fd, sig: Signal, info: In(Shape::Siginfo), flags: Flags(Family::PidfdSignal)
    );
    restart_syscall();
    rt_sigaction(
        signum: Signal, act: In(Shape::Sigaction), oldact: Out(Shape::Sigaction), sigsetsize: Size
    );
    rt_sigpending(set: Out(Shape::Sigset(1)), sigsetsize: Size);
    rt_sigprocmask(
        how: Flags(Family::SigprocmaskHow), set: In(Shape::Sigset(3)),
        oldset: Out(Shape::Sigset(3)), sigsetsize: Size
    );
    rt_sigqueueinfo(pid: Pid, sig: Signal, info: In(Shape::Siginfo));
    rt_sigreturn();
    rt_sigsuspend(mask: In(Shape::Sigset(1)), sigsetsize: Size);
    rt_sigtimedwait(
        set: In(Shape::Sigset(3)), info: Out(Shape::Siginfo), timeout: In(Shape::Timespec),
        sigsetsize: Size
    );
    rt_tgsigqueueinfo(tgid: Pid, tid: Pid, sig: Signal, info: In(Shape::Siginfo));
    sigaltstack(ss: In(Shape::SignalStack), old_ss: Out(Shape::SignalStack));
    signalfd(fd: Fd, mask: In(Shape::Sigset(2)), sizemask: Size);
    signalfd4(fd: Fd, mask: In(Shape::Sigset(2)), sizemask: Size, flags: Flags(Family::Signalfd));
    tgkill(tgid: Pid, tid: Pid, sig: Signal);
    tkill(tid: Pid, sig: Signal);
}
