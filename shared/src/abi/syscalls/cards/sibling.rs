//! Syscalls that do each other's work: who blocks one and not the others blocks nothing (fact 61).

/// Ways to the same end.
#[rustfmt::skip]
const FAMILIES: &[&[&str]] = &[
    &["open", "openat", "openat2", "creat", "open_by_handle_at"],
    &["execve", "execveat"],
    &["fork", "vfork", "clone", "clone3"],
    &["read", "readv", "pread64", "preadv", "preadv2"],
    &["write", "writev", "pwrite64", "pwritev", "pwritev2"],
    &["sendfile", "splice", "copy_file_range", "tee", "vmsplice"],
    &["kill", "tkill", "tgkill", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo"],
    &["chmod", "fchmod", "fchmodat", "fchmodat2"],
    &["chown", "lchown", "fchown", "fchownat"],
    &["stat", "lstat", "fstat", "newfstatat", "statx"],
    &["access", "faccessat", "faccessat2"],
    &["mkdir", "mkdirat"],
    &["mknod", "mknodat"],
    &["link", "linkat"],
    &["symlink", "symlinkat"],
    &["unlink", "unlinkat", "rmdir"],
    &["rename", "renameat", "renameat2"],
    &["readlink", "readlinkat"],
    &["utime", "utimes", "futimesat", "utimensat"],
    &["truncate", "ftruncate"],
    &["getdents", "getdents64"],
    &["setxattr", "lsetxattr", "fsetxattr", "setxattrat"],
    &["getxattr", "lgetxattr", "fgetxattr", "getxattrat"],
    &["listxattr", "llistxattr", "flistxattr", "listxattrat"],
    &["removexattr", "lremovexattr", "fremovexattr", "removexattrat"],
    &["clock_settime", "settimeofday", "adjtimex", "clock_adjtime"],
    &["clock_gettime", "gettimeofday", "time"],
    &["nanosleep", "clock_nanosleep"],
    &["connect", "sendto", "sendmsg", "sendmmsg"],
    &["recvfrom", "recvmsg", "recvmmsg"],
    &["accept", "accept4"],
    &["dup", "dup2", "dup3"],
    &["pipe", "pipe2"],
    &["poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2"],
    &["mprotect", "pkey_mprotect"],
    &["init_module", "finit_module"],
    &["kexec_load", "kexec_file_load"],
    &["mount", "fsopen", "fsmount", "move_mount", "open_tree", "open_tree_attr"],
    &["chroot", "fchroot", "pivot_root"],
    &["setuid", "setreuid", "setresuid"],
    &["setgid", "setregid", "setresgid"],
    &["setrlimit", "prlimit64"],
    &["process_vm_readv", "process_vm_writev", "ptrace"],
    &["io_uring_setup", "io_uring_enter", "io_uring_register"],
    &["unshare", "setns"],
    &["exit", "exit_group"],
];

/// The other syscalls that do the same work.
pub fn siblings(name: &str) -> impl Iterator<Item = &'static str> {
    let family = FAMILIES.iter().find(|family| family.contains(&name));
    family
        .into_iter()
        .flat_map(|family| family.iter().copied())
        .filter(move |other| *other != name)
}
