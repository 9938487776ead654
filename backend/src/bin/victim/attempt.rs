//! Getting out and looking out.

use std::ffi::CStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::net::TcpStream;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};

use nix::errno::Errno;

use crate::call::{call, call_32};

const AT_FDCWD: libc::c_long = libc::AT_FDCWD as libc::c_long;
const X32: libc::c_long = 0x4000_0000;

/// Tries everything once and prints `name result` for each.
pub(crate) fn all() {
    namespaces();
    mounts();
    odd_entries();
    sockets();
    others();
    kernel();
    files();
}

fn say<T>(name: &str, result: &Result<T, Errno>) {
    match result {
        Ok(_) => println!("{name} ok"),
        Err(errno) => println!("{name} {errno:?}"),
    }
}

fn say_io<T>(name: &str, result: io::Result<T>) {
    let errno = |error: io::Error| Errno::from_raw(error.raw_os_error().unwrap_or(0));
    say(name, &result.map_err(errno));
}

fn try_call(name: &str, nr: libc::c_long, args: &[libc::c_long]) {
    say(name, &call(nr, args));
}

fn text(text: &CStr) -> libc::c_long {
    text.as_ptr() as libc::c_long
}

fn namespaces() {
    use libc::{CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER, CLONE_UNTRACED, SIGCHLD};
    for (name, flag) in [
        ("unshare-user", CLONE_NEWUSER),
        ("unshare-mount", CLONE_NEWNS),
        ("unshare-net", CLONE_NEWNET),
        ("unshare-pid", CLONE_NEWPID),
    ] {
        try_call(name, libc::SYS_unshare, &[flag.into()]);
    }
    for (name, flag) in [
        ("clone-user", CLONE_NEWUSER),
        ("clone-untraced", CLONE_UNTRACED),
    ] {
        try_call(name, libc::SYS_clone, &[(flag | SIGCHLD).into()]);
    }
    try_call("clone3", libc::SYS_clone3, &[0, 64]);
    let own = File::open("/proc/self/ns/net").map(std::os::fd::OwnedFd::from);
    let fd = own.as_ref().map_or(-1, std::os::fd::AsRawFd::as_raw_fd);
    try_call("setns", libc::SYS_setns, &[fd.into(), 0]);
}

fn mounts() {
    let (tmpfs, tmp) = (text(c"tmpfs"), text(c"/tmp"));
    try_call("mount", libc::SYS_mount, &[tmpfs, tmp, tmpfs, 0, 0]);
    try_call("umount-proc", libc::SYS_umount2, &[text(c"/proc"), 2]);
    try_call("pivot-root", libc::SYS_pivot_root, &[tmp, tmp]);
    try_call("chroot", libc::SYS_chroot, &[tmp]);
    try_call("fsopen", libc::SYS_fsopen, &[tmpfs, 0]);
    try_call("open-tree", libc::SYS_open_tree, &[AT_FDCWD, tmp, 1]);
    try_call(
        "move-mount",
        libc::SYS_move_mount,
        &[AT_FDCWD, tmp, AT_FDCWD, tmp, 0],
    );
    try_call(
        "mount-setattr",
        libc::SYS_mount_setattr,
        &[AT_FDCWD, tmp, 0, 0, 0],
    );
    let mut handle = [0u32; 40];
    handle[0] = 128;
    try_call(
        "open-by-handle",
        libc::SYS_open_by_handle_at,
        &[AT_FDCWD, handle.as_mut_ptr() as libc::c_long, 0],
    );
}

fn odd_entries() {
    // i386: keyctl 288, clone 120, clock_settime 264, getpid 20; a call that is allowed shows
    // that the entry itself works.
    say("ia32-getpid", &call_32(20, 0, 0));
    say("ia32-keyctl", &call_32(288, 0, 0));
    say(
        "ia32-clone-user",
        &call_32(120, libc::CLONE_NEWUSER.cast_unsigned(), 0),
    );
    say("ia32-socketcall", &call_32(102, 1, 0));
    say("ia32-socket-vsock", &call_32(359, 40, 1));
    try_call("x32-keyctl", X32 | libc::SYS_keyctl, &[0]);
    try_call("x32-getpid", X32 | libc::SYS_getpid, &[]);
}

fn sockets() {
    for (name, family, kind, protocol) in [
        ("socket-vsock", 40, 1, 0),
        ("socket-alg", 38, 5, 0),
        ("socket-packet", 17, 3, 0),
        ("socket-bluetooth", 31, 3, 1),
        ("socket-kcm", 41, 2, 0),
        ("socket-sctp", 2, 1, 132),
        ("socket-netlink-generic", 16, 3, 16),
        ("socket-netlink-route", 16, 3, 0),
        ("socket-raw", 2, 3, 1),
        ("socket-tcp", 2, 1, 0),
    ] {
        try_call(name, libc::SYS_socket, &[family, kind, protocol]);
    }
    for (name, op) in [
        ("tiocsti", 0x5412),
        ("tiocsti-high", 0x1_0000_5412),
        ("tioclinux", 0x541c),
    ] {
        try_call(name, libc::SYS_ioctl, &[0, op, 0]);
    }
}

fn others() {
    // PTRACE_ATTACH is 16, PTRACE_SEIZE 0x4206.
    try_call("ptrace-attach-init", libc::SYS_ptrace, &[16, 1]);
    try_call("ptrace-seize-init", libc::SYS_ptrace, &[0x4206, 1]);
    let mut byte = [0u8; 8];
    let iovec = libc::iovec {
        iov_base: byte.as_mut_ptr().cast(),
        iov_len: byte.len(),
    };
    let iovec = (&raw const iovec) as libc::c_long;
    try_call(
        "vm-read-init",
        libc::SYS_process_vm_readv,
        &[1, iovec, 1, iovec, 1],
    );
    let pidfd = call(libc::SYS_pidfd_open, &[1]).unwrap_or(-1);
    try_call("pidfd-getfd-init", libc::SYS_pidfd_getfd, &[pidfd, 0, 0]);
    for (name, path) in [
        ("init-mem", "/proc/1/mem"),
        ("init-environ", "/proc/1/environ"),
        ("init-maps", "/proc/1/maps"),
        ("init-syscall", "/proc/1/syscall"),
        ("init-exe", "/proc/1/exe"),
        ("init-root", "/proc/1/root/etc/passwd"),
        ("init-fd", "/proc/1/fd/0"),
    ] {
        say_io(name, File::open(path));
    }
    for path in ["kcore", "keys", "kallsyms", "timer_list"] {
        // Missing in some kernels; reading as empty is as good.
        let text = fs::read(format!("/proc/{path}")).unwrap_or_default();
        println!("proc-{path} {} bytes", text.len());
    }
    // Signals from inside do not reach pid 1.
    try_call("kill-init", libc::SYS_kill, &[1, 9]);
    // Pid 0x3ffffff is past every pid_max; the host's own pids are not to be seen either.
    let strangers = fs::read_dir("/proc").into_iter().flatten().flatten();
    let n_seen = strangers
        .filter(|entry| entry.file_name().to_string_lossy().parse::<u32>().is_ok())
        .count();
    println!("processes-seen {n_seen}");
}

fn kernel() {
    let time = [0i64; 2];
    let time = time.as_ptr() as libc::c_long;
    for (name, nr, args) in [
        ("io-uring", libc::SYS_io_uring_setup, &[1, time][..]),
        ("add-key", libc::SYS_add_key, &[]),
        ("request-key", libc::SYS_request_key, &[]),
        ("keyctl", libc::SYS_keyctl, &[]),
        ("bpf", libc::SYS_bpf, &[]),
        ("perf", libc::SYS_perf_event_open, &[]),
        ("userfaultfd", libc::SYS_userfaultfd, &[1]),
        ("syslog", libc::SYS_syslog, &[10]),
        ("quotactl", libc::SYS_quotactl, &[]),
        ("kexec", libc::SYS_kexec_load, &[]),
        ("init-module", libc::SYS_init_module, &[]),
        ("finit-module", libc::SYS_finit_module, &[-1, 0, 0]),
        ("modify-ldt", libc::SYS_modify_ldt, &[]),
        ("personality", libc::SYS_personality, &[0x40_0000]),
        ("setaffinity", libc::SYS_sched_setaffinity, &[0, 8, time]),
        // The kernel's own refusals, left open for lessons.
        ("clock-settime", libc::SYS_clock_settime, &[0, time]),
        ("settimeofday", libc::SYS_settimeofday, &[time, 0]),
        ("sethostname", libc::SYS_sethostname, &[time, 1]),
        ("reboot", libc::SYS_reboot, &[0xfee1_dead, 0x2812_1969, 0]),
        ("swapon", libc::SYS_swapon, &[time, 0]),
        ("acct", libc::SYS_acct, &[0]),
        ("setuid", libc::SYS_setuid, &[1]),
        ("setgroups", libc::SYS_setgroups, &[0, 0]),
        ("nice", libc::SYS_setpriority, &[0, 0, -20]),
        ("vhangup", libc::SYS_vhangup, &[]),
    ] {
        try_call(name, nr, args);
    }
    let unlimited = libc::rlimit {
        rlim_cur: libc::RLIM_INFINITY,
        rlim_max: libc::RLIM_INFINITY,
    };
    for (name, resource) in [
        ("raise-nproc", libc::RLIMIT_NPROC),
        ("raise-cpu", libc::RLIMIT_CPU),
        ("raise-core", libc::RLIMIT_CORE),
    ] {
        let limit = (&raw const unlimited) as libc::c_long;
        try_call(name, libc::SYS_prlimit64, &[0, resource.into(), limit, 0]);
    }
}

fn files() {
    let write = |path: &str| OpenOptions::new().write(true).open(path).map(drop);
    let append = |path: &str| {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(b"0")
    };
    say_io("write-usr", File::create("/usr/mine"));
    say_io("write-root", File::create("/mine"));
    say_io("write-etc", write("/etc/passwd"));
    say_io("write-dev", File::create("/dev/mine"));
    say_io("write-program", write("/usr/bin/env"));
    say_io("sysctl", append("/proc/sys/kernel/core_pattern"));
    say_io("sysctl-own", append("/proc/sys/kernel/shmmax"));
    say_io("uid-map", append("/proc/self/uid_map"));
    for (name, path) in [
        ("sys", "/sys/kernel"),
        ("cgroups", "/sys/fs/cgroup"),
        ("kmsg", "/dev/kmsg"),
        ("mem", "/dev/mem"),
        ("kvm", "/dev/kvm"),
        ("host-root", "/proc/self/root/../work"),
        ("host-shadow", "/etc/shadow"),
        ("host-tmp", "/var/lib"),
    ] {
        say_io(name, fs::metadata(path));
    }
    // Character device 1:1, the host's memory.
    try_call(
        "mknod",
        libc::SYS_mknodat,
        &[AT_FDCWD, text(c"/tmp/mem"), 0o20_600, 0x101],
    );
    say_io("write-tmp", File::create("/tmp/mine"));
    say_io("write-shm", File::create("/dev/shm/mine"));
    say_io("write-home", File::create("/root/mine"));
}

/// Reaches for a TCP port and an abstract socket of the host.
pub(crate) fn connect(port: &str, name: &str) {
    say_io("tcp", TcpStream::connect(format!("127.0.0.1:{port}")));
    let abstract_name = SocketAddr::from_abstract_name(name);
    say_io(
        "abstract",
        abstract_name.and_then(|address| UnixStream::connect_addr(&address)),
    );
}

/// Prints the open descriptors, the one that reads the list left out.
pub(crate) fn fds() {
    for fd in 0..4096 {
        if call(libc::SYS_fcntl, &[fd, libc::F_GETFD.into()]).is_ok() {
            println!("{fd}");
        }
    }
}
