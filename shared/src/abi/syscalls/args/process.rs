//! Starting, ending, waiting for and looking at processes.

use super::{
    ArgKind::{
        Address, CStrs, DirFd, Fd, Flags, Hex, In, Int, Long, LongFlags, Out, Path, Pid, Pointer,
        Size, Uint, Ulong, Word,
    },
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    arch_prctl(op: Flags(Family::ArchPrctl), addr: Word);
    clone(
        flags: Flags(Family::Clone), stack: Address, parent_tid: Out(Shape::Int),
        child_tid: Pointer, tls: Word
    );
    clone3(cl_args: In(Shape::CloneArgs(1)), size: Size);
    execve(pathname: Path, argv: CStrs, envp: CStrs);
    execveat(dirfd: DirFd, pathname: Path, argv: CStrs, envp: CStrs, flags: Flags(Family::Exec));
    exit(status: Int);
    exit_group(status: Int);
    fork();
    futex(
        uaddr: Pointer, futex_op: Flags(Family::Futex), val: Uint, timeout: Word, uaddr2: Address,
        val3: Hex
    );
    futex_requeue(waiters: Pointer, flags: Hex, nr_wake: Int, nr_requeue: Int);
    futex_wait(
        uaddr: Pointer, val: Ulong, mask: Word, flags: Flags(Family::Futex2),
        timeout: In(Shape::Timespec), clockid: Flags(Family::Clock)
    );
    futex_waitv(
        waiters: Pointer, nr_futexes: Uint, flags: Hex, timeout: In(Shape::Timespec),
        clockid: Flags(Family::Clock)
    );
    futex_wake(uaddr: Pointer, mask: Word, nr: Int, flags: Flags(Family::Futex2));
    get_robust_list(pid: Pid, head_ptr: Out(Shape::Pointer), sizep: Out(Shape::Long));
    get_thread_area(u_info: Pointer);
    getpgid(pid: Pid);
    getpgrp();
    getpid();
    getppid();
    getrlimit(resource: Flags(Family::Rlimit), rlim: Out(Shape::Rlimit));
    getrusage(who: Flags(Family::RusageWho), usage: Out(Shape::Rusage));
    getsid(pid: Pid);
    gettid();
    kcmp(pid1: Pid, pid2: Pid, type: Flags(Family::Kcmp), idx1: Ulong, idx2: Ulong);
    landlock_add_rule(
        ruleset_fd: Fd, rule_type: Flags(Family::LandlockRule), rule_attr: Pointer,
        flags: Flags(Family::LandlockAddRule)
    );
    landlock_create_ruleset(attr: Pointer, size: Size, flags: Flags(Family::LandlockRuleset));
    landlock_restrict_self(ruleset_fd: Fd, flags: Flags(Family::LandlockRestrict));
    listns(req: Pointer, ns_ids: Pointer, nr_ns_ids: Size, flags: Hex);
    modify_ldt(func: Int, ptr: Pointer, bytecount: Ulong);
    personality(persona: Flags(Family::Personality));
    pidfd_getfd(pidfd: Fd, targetfd: Int, flags: Hex);
    pidfd_open(pid: Pid, flags: Flags(Family::Pidfd));
    prctl(option: Flags(Family::Prctl), arg2: Word, arg3: Word, arg4: Word, arg5: Word);
    prlimit64(
        pid: Pid, resource: Flags(Family::Rlimit), new_limit: In(Shape::Rlimit),
        old_limit: Out(Shape::Rlimit)
    );
    ptrace(op: LongFlags(Family::Ptrace), pid: Long, addr: Word, data: Word);
    rseq(rseq: Pointer, rseq_len: Uint, flags: Flags(Family::Rseq), sig: Hex);
    rseq_slice_yield();
    seccomp(
        operation: Flags(Family::SeccompOperation), flags: Flags(Family::SeccompFlags),
        args: Pointer
    );
    set_robust_list(head: Pointer, size: Size);
    set_thread_area(u_info: Pointer);
    set_tid_address(tidptr: Pointer);
    setns(fd: Fd, nstype: Flags(Family::Namespace));
    setpgid(pid: Pid, pgid: Pid);
    setrlimit(resource: Flags(Family::Rlimit), rlim: In(Shape::Rlimit));
    setsid();
    unshare(flags: LongFlags(Family::Namespace));
    uprobe();
    uretprobe();
    vfork();
    wait4(
        pid: Pid, wstatus: Out(Shape::WaitStatus), options: Flags(Family::Wait),
        rusage: Out(Shape::Rusage)
    );
    waitid(
        idtype: Flags(Family::WaitId), id: Pid, infop: Out(Shape::Siginfo),
        options: Flags(Family::Wait), rusage: Out(Shape::Rusage)
    );
}
