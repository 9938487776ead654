//! The machine: its name, modules, power, the kernel's log, BPF, and calls that are gone.

use super::{
    ArgKind::{
        Address, CStr, Fd, Flags, In, Int, LongFlags, Out, Path, Pid, Pointer, Size, Uint, Ulong,
        Word,
    },
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    _sysctl(args: Pointer);
    afs_syscall();
    bpf(cmd: Flags(Family::Bpf), attr: Pointer, size: Uint);
    create_module(name: CStr, size: Size);
    delete_module(name: CStr, flags: Flags(Family::ModuleDelete));
    epoll_ctl_old();
    epoll_wait_old();
    finit_module(fd: Fd, param_values: CStr, flags: Flags(Family::Module));
    get_kernel_syms(table: Pointer);
    getpmsg();
    getrandom(buf: Out(Shape::Bytes(1)), size: Size, flags: Flags(Family::Getrandom));
    init_module(module_image: Pointer, size: Ulong, param_values: CStr);
    ioperm(from: Ulong, num: Word, turn_on: Int);
    iopl(level: Uint);
    kexec_file_load(
        kernel_fd: Fd, initrd_fd: Fd, cmdline_len: Ulong, cmdline: In(Shape::Bytes(2)),
        flags: LongFlags(Family::Kexec)
    );
    kexec_load(
        entry: Address, nr_segments: Ulong, segments: Pointer, flags: LongFlags(Family::KexecLoad)
    );
    lookup_dcookie(cookie: Ulong, buffer: Pointer, size: Size);
    nfsservctl(cmd: Int, argp: Pointer, resp: Pointer);
    perf_event_open(
        attr: Pointer, pid: Pid, cpu: Int, group_fd: Fd, flags: LongFlags(Family::PerfOpen)
    );
    putpmsg();
    query_module(name: CStr, which: Int, buf: Pointer, bufsize: Size, ret: Out(Shape::Long));
    reboot(
        magic: Flags(Family::RebootMagic), magic2: Flags(Family::RebootMagic),
        op: Flags(Family::Reboot), arg: Pointer
    );
    riscv_flush_icache(start: Address, end: Address, flags: LongFlags(Family::RiscvFlush));
    riscv_hwprobe(
        pairs: Pointer, pair_count: Size, cpusetsize: Size, cpus: In(Shape::CpuSet(2)),
        flags: Flags(Family::RiscvHwprobe)
    );
    security();
    setdomainname(name: In(Shape::Bytes(1)), size: Int);
    sethostname(name: In(Shape::Bytes(1)), size: Int);
    sysfs(option: Int, arg1: Word, arg2: Word);
    sysinfo(info: Out(Shape::Sysinfo));
    syslog(type: Flags(Family::Syslog), bufp: Pointer, size: Int);
    tuxcall();
    uname(buf: Out(Shape::Utsname));
    uselib(library: Path);
    vhangup();
    vserver();
}
