//! Calls of 32-bit arches: older layouts, 64-bit times, and multiplexers (fact 26).

use super::{
    ArgKind::{
        Address, DirFd, Fd, Flags, Hex, Id, In, InOut, Int, Long, LongFlags, Out, Path, Pid,
        Pointer, Signal, Size, Uint, Ulong, Word,
    },
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    _llseek(
        fd: Fd, offset_high: Ulong, offset_low: Ulong, result: Pointer,
        whence: Flags(Family::Whence)
    );
    _newselect(
        nfds: Int, readfds: InOut(Shape::FdSet(0)), writefds: InOut(Shape::FdSet(0)),
        exceptfds: InOut(Shape::FdSet(0)), timeout: InOut(Shape::Timeval)
    );
    bdflush(func: Int, data: Long);
    break();
    chown32(pathname: Path, owner: Id, group: Id);
    clock_adjtime64(clockid: Flags(Family::Clock), buf: Pointer);
    clock_getres_time64(clockid: Flags(Family::Clock), res: Pointer);
    clock_gettime64(clockid: Flags(Family::Clock), tp: Pointer);
    clock_nanosleep_time64(
        clockid: Flags(Family::Clock), flags: Flags(Family::Timer), request: Pointer,
        remain: Pointer
    );
    clock_settime64(clockid: Flags(Family::Clock), tp: Pointer);
    fadvise64_64(
        fd: Fd, offset_low: Ulong, offset_high: Ulong, size_low: Ulong, size_high: Ulong,
        advice: Flags(Family::Fadvise)
    );
    fchown32(fd: Fd, owner: Id, group: Id);
    fcntl64(fd: Fd, op: Flags(Family::Fcntl), arg: Word);
    fstat64(fd: Fd, statbuf: Pointer);
    fstatat64(dirfd: DirFd, pathname: Path, statbuf: Pointer, flags: Flags(Family::At));
    fstatfs64(fd: Fd, size: Size, buf: Pointer);
    ftime();
    ftruncate64(fd: Fd, length_low: Ulong, length_high: Ulong);
    futex_time64(
        uaddr: Pointer, futex_op: Flags(Family::Futex), val: Uint, timeout: Word, uaddr2: Address,
        val3: Hex
    );
    getegid32();
    geteuid32();
    getgid32();
    getgroups32(size: Int, list: Pointer);
    getresgid32(rgid: Pointer, egid: Pointer, sgid: Pointer);
    getresuid32(ruid: Pointer, euid: Pointer, suid: Pointer);
    getuid32();
    gtty();
    idle();
    io_pgetevents_time64(
        ctx_id: Address, min_nr: Long, nr: Long, events: Pointer, timeout: Pointer, sig: Pointer
    );
    ipc(call: Uint, first: Int, second: Word, third: Word, ptr: Pointer, fifth: Word);
    lchown32(pathname: Path, owner: Id, group: Id);
    lock();
    lstat64(pathname: Path, statbuf: Pointer);
    mmap2(
        addr: Address, length: Ulong, prot: LongFlags(Family::Protection),
        flags: LongFlags(Family::Map), fd: Fd, pgoffset: Word
    );
    mpx();
    mq_timedreceive_time64(
        mqdes: Fd, msg_ptr: Out(Shape::Bytes(2)), msg_len: Size, msg_prio: Out(Shape::Int),
        abs_timeout: Pointer
    );
    mq_timedsend_time64(
        mqdes: Fd, msg_ptr: In(Shape::Bytes(2)), msg_len: Size, msg_prio: Uint,
        abs_timeout: Pointer
    );
    nice(inc: Int);
    oldfstat(fd: Fd, statbuf: Pointer);
    oldlstat(pathname: Path, statbuf: Pointer);
    oldolduname(buf: Pointer);
    oldstat(pathname: Path, statbuf: Pointer);
    olduname(buf: Pointer);
    ppoll_time64(
        fds: InOut(Shape::Pollfd(1)), nfds: Uint, tmo_p: Pointer, sigmask: In(Shape::Sigset(4)),
        sigsetsize: Size
    );
    prof();
    profil();
    pselect6_time64(
        nfds: Int, readfds: InOut(Shape::FdSet(0)), writefds: InOut(Shape::FdSet(0)),
        exceptfds: InOut(Shape::FdSet(0)), timeout: Pointer, sigmask: Pointer
    );
    readdir(fd: Fd, dirp: Pointer, count: Uint);
    recvmmsg_time64(
        sockfd: Fd, msgvec: Pointer, vlen: Uint, flags: Flags(Family::Message), timeout: Pointer
    );
    rt_sigtimedwait_time64(
        set: In(Shape::Sigset(3)), info: Pointer, timeout: Pointer, sigsetsize: Size
    );
    sched_rr_get_interval_time64(pid: Pid, tp: Pointer);
    semtimedop_time64(semid: Int, sops: Pointer, nsops: Uint, timeout: Pointer);
    sendfile64(out_fd: Fd, in_fd: Fd, offset: Pointer, count: Size);
    setfsgid32(fsgid: Id);
    setfsuid32(fsuid: Id);
    setgid32(gid: Id);
    setgroups32(size: Int, list: In(Shape::Ids(0)));
    setregid32(rgid: Id, egid: Id);
    setresgid32(rgid: Id, egid: Id, sgid: Id);
    setresuid32(ruid: Id, euid: Id, suid: Id);
    setreuid32(ruid: Id, euid: Id);
    setuid32(uid: Id);
    sgetmask();
    sigaction(signum: Signal, act: Pointer, oldact: Pointer);
    signal(signum: Signal, handler: Word);
    sigpending(set: Pointer);
    sigprocmask(how: Flags(Family::SigprocmaskHow), set: Pointer, oldset: Pointer);
    sigreturn();
    sigsuspend(history0: Int, history1: Int, mask: Word);
    socketcall(call: Int, args: Pointer);
    ssetmask(newmask: Hex);
    stat64(pathname: Path, statbuf: Pointer);
    statfs64(path: Path, size: Size, buf: Pointer);
    stime(t: Pointer);
    stty();
    timer_gettime64(timerid: Int, curr_value: Pointer);
    timer_settime64(
        timerid: Int, flags: Flags(Family::Timer), new_value: Pointer, old_value: Pointer
    );
    timerfd_gettime64(fd: Fd, curr_value: Pointer);
    timerfd_settime64(fd: Fd, flags: Flags(Family::Timer), new_value: Pointer, old_value: Pointer);
    truncate64(path: Path, length_low: Ulong, length_high: Ulong);
    ugetrlimit(resource: Flags(Family::Rlimit), rlim: Pointer);
    ulimit();
    umount(target: Path);
    utimensat_time64(dirfd: DirFd, pathname: Path, times: Pointer, flags: Flags(Family::At));
    vm86(cmd: Ulong, v86: Pointer);
    vm86old(info: Pointer);
    waitpid(pid: Pid, wstatus: Out(Shape::WaitStatus), options: Flags(Family::Wait));
}
