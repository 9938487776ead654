//! What an errno means of a call: the commonest pairs, from the ERRORS sections of the manual and
//! the kernel's own checks, in our own words.

/// Calls, with blanks between them; an errno; and what the kernel found when it says it of them.
type Pair = (&'static str, &'static str, &'static str);

/// What the kernel found when it answers a call with an errno; `None` for pairs that we do not
/// tell of. Filters may answer any call with any errno, and mean what they like.
///
/// ```
/// use ringside_shared::abi::syscalls::cards;
/// let told = cards::errno_of("connect", "ENOENT").unwrap();
/// assert!(told.contains("socket file"));
/// assert_eq!(cards::errno_of("getpid", "EPERM"), None);
/// ```
pub fn errno_of(name: &str, errno: &str) -> Option<&'static str> {
    find(name, errno).or_else(|| find(super::plain(name)?, errno))
}

fn find(name: &str, errno: &str) -> Option<&'static str> {
    let mut all = THEMES.iter().copied().flatten();
    let is_it =
        |(names, known, _): &&Pair| *known == errno && names.split(' ').any(|known| known == name);
    all.find(is_it).map(|(_, _, told)| *told)
}

static THEMES: [&[Pair]; 6] = [PATHS, FILES, MEMORY, PROCESSES, NETWORK, MACHINE];

#[rustfmt::skip]
const PATHS: &[Pair] = &[
    ("open openat", "ENOENT", "a directory on the way, or the file itself, does not exist and O_CREAT does not ask for it; or a link leads nowhere"),
    ("open openat openat2", "EACCES", "a directory on the way may not be searched, or the permission bits of the file, or of the directory for a new one, forbid what the flags ask for"),
    ("open openat openat2", "EEXIST", "O_CREAT with O_EXCL asks for a new file, and one of this name is there"),
    ("open openat openat2", "EISDIR", "the flags ask to write, and it is a directory"),
    ("open openat openat2", "ENOTDIR", "a part of the path is no directory, or O_DIRECTORY asks for one and it is none"),
    ("open openat openat2", "ELOOP", "O_NOFOLLOW, and the last part of the path is a symbolic link; or links lead in a circle"),
    ("open openat openat2", "EROFS", "the flags ask to write or create, and the file system is mounted read-only"),
    ("open openat openat2", "EPERM", "O_NOATIME of a file that belongs to somebody else, or the file is sealed or append-only"),
    ("open openat openat2", "ENXIO", "O_WRONLY with O_NONBLOCK of a FIFO that nobody reads, or no device is behind the file"),
    ("open openat openat2", "ETXTBSY", "the flags ask to write, and the program is running"),
    ("open openat openat2", "EINVAL", "the flags contradict each other, or the file system does not know one of them"),
    ("open openat openat2 creat", "EMFILE", "the process has as many open files as its limit allows (RLIMIT_NOFILE)"),
    ("openat2", "E2BIG", "the struct has parts that this kernel does not know, and they are not zero"),
    ("openat2", "EXDEV", "the path would leave what the RESOLVE flags allow"),
    ("openat2", "ENOENT", "a part of the path does not exist, or a link leads nowhere"),
    ("access faccessat faccessat2", "EACCES", "the permission asked about would be refused: that is the answer, and no failure"),
    ("access faccessat faccessat2", "EROFS", "write permission of a file on a file system that is mounted read-only"),
    ("stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat chdir statfs chmod fchmodat fchmodat2 chown lchown fchownat truncate utime utimes utimensat getxattr lgetxattr listxattr llistxattr unlink unlinkat rmdir", "ENOENT", "nothing has this name, or a directory on the way does not exist"),
    ("stat lstat newfstatat statx readlink readlinkat chdir statfs", "EACCES", "a directory on the way may not be searched"),
    ("stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat statfs", "ENOTDIR", "a part of the path that is passed through is no directory"),
    ("chdir", "ENOTDIR", "it is there, but no directory"),
    ("readlink readlinkat", "EINVAL", "it is there, but no symbolic link; the C library asks this of ordinary files on purpose"),
    ("mkdir mkdirat mknod mknodat symlink symlinkat link linkat", "EEXIST", "something of this name is there already"),
    ("mkdir mkdirat mknod mknodat symlink symlinkat link linkat rename renameat renameat2 unlink unlinkat rmdir", "EROFS", "the directory is on a file system that is mounted read-only"),
    ("mkdir mkdirat mknod mknodat symlink symlinkat link linkat rename renameat renameat2 unlink unlinkat rmdir", "EACCES", "the directory may not be written, or one on the way not be searched"),
    ("mkdir mkdirat mknod mknodat symlink symlinkat link linkat rename renameat renameat2", "ENOENT", "a directory on the way, or what the name should stand for, does not exist"),
    ("mknod mknodat", "EPERM", "device files need CAP_MKNOD of the host; FIFOs and ordinary files do not"),
    ("link linkat rename renameat renameat2", "EXDEV", "the two names are on different mounts: mv copies and deletes then"),
    ("link linkat", "EPERM", "directories get no second name, and fs.protected_hardlinks forbids one for files of others"),
    ("rename renameat renameat2", "EEXIST", "RENAME_NOREPLACE, and the new name is taken"),
    ("rename renameat renameat2 rmdir unlinkat", "ENOTEMPTY", "the directory has entries"),
    ("rename renameat renameat2", "EINVAL", "a directory cannot be moved into itself, or the file system does not know a flag"),
    ("unlink unlinkat", "EISDIR", "it is a directory: rmdir, or AT_REMOVEDIR, removes those"),
    ("unlink unlinkat rmdir rename renameat renameat2", "EPERM", "a sticky directory (such as /tmp) lets only the owners remove, or the file is immutable"),
    ("unlink unlinkat rmdir rename renameat renameat2", "EBUSY", "it is a mount point, or in use by the kernel"),
    ("chmod fchmod fchmodat fchmodat2 utime utimes utimensat", "EPERM", "only the owner may, or CAP_FOWNER over the owner's user namespace"),
    ("chown lchown fchown fchownat", "EPERM", "giving files away needs CAP_CHOWN over their user namespace"),
    ("chown lchown fchown fchownat", "EINVAL", "the user or group has no number in this user namespace"),
    ("getxattr lgetxattr fgetxattr removexattr lremovexattr fremovexattr", "ENODATA", "the file has no attribute of this name, which is the ordinary answer"),
    ("getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr", "ERANGE", "the attribute is larger than the buffer"),
    ("getxattr lgetxattr fgetxattr setxattr lsetxattr fsetxattr listxattr llistxattr flistxattr", "EOPNOTSUPP", "the file system has no extended attributes of this kind"),
    ("getcwd", "ERANGE", "the path is longer than the buffer"),
    ("getcwd", "ENOENT", "the working directory has been removed"),
    ("chroot", "EPERM", "it needs CAP_SYS_CHROOT"),
    ("mount mount_setattr move_mount fsopen fsmount fspick open_tree pivot_root umount umount2", "EPERM", "it needs CAP_SYS_ADMIN over the mount namespace; what came with the namespace is locked besides"),
    ("mount", "ENODEV", "this kernel does not know the file system type"),
    ("mount", "EINVAL", "the source or the options mean nothing to the file system, or the target is locked"),
    ("umount umount2", "EINVAL", "it is no mount point, or it is locked to what lies over it"),
    ("mount umount umount2 pivot_root", "EBUSY", "it is in use"),
    ("name_to_handle_at", "EOVERFLOW", "the buffer is too small, which is the ordinary way to ask for the size"),
    ("name_to_handle_at", "EOPNOTSUPP", "the file system has no file handles"),
    ("open_by_handle_at", "EPERM", "it needs CAP_DAC_READ_SEARCH"),
    ("inotify_add_watch", "ENOSPC", "the user has as many watches as fs.inotify.max_user_watches allows"),
    ("fanotify_init", "EPERM", "all but the smallest groups need CAP_SYS_ADMIN of the host"),
];

#[rustfmt::skip]
const FILES: &[Pair] = &[
    ("read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 close fstat lseek fcntl dup dup2 dup3 getdents getdents64 fsync fdatasync ftruncate fchmod fchown fchdir", "EBADF", "the descriptor is not open, or not for reading or writing as the call needs it"),
    ("read readv preadv2 recvfrom recvmsg recvmmsg accept accept4", "EAGAIN", "the descriptor does not block, and nothing is there yet"),
    ("read readv pread64", "EISDIR", "it is a directory: getdents64 reads those"),
    ("read readv", "EIO", "the device failed; of a terminal: the process is in the background"),
    ("read readv write writev", "EINTR", "a signal came before anything was transferred"),
    ("write writev sendto sendmsg sendmmsg", "EPIPE", "nobody has the other end open for reading; SIGPIPE comes with it"),
    ("write writev sendto sendmsg sendmmsg", "EAGAIN", "the descriptor does not block, and there is no room now"),
    ("write writev pwrite64 pwritev pwritev2 fallocate", "ENOSPC", "the file system is full; the sandbox's scratch space has a limit of its own"),
    ("write writev pwrite64 pwritev pwritev2 truncate ftruncate fallocate", "EFBIG", "the file would become larger than the process may write (RLIMIT_FSIZE)"),
    ("lseek pread64 preadv preadv2 pwrite64 pwritev pwritev2", "ESPIPE", "pipes, sockets and terminals have no position"),
    ("lseek", "ENXIO", "SEEK_DATA or SEEK_HOLE beyond the end: no more data"),
    ("lseek", "EINVAL", "the position would be negative, or the whence is unknown"),
    ("getdents getdents64", "ENOTDIR", "the descriptor is no directory"),
    ("ioctl", "ENOTTY", "what the descriptor stands for does not know the request; of TCGETS: it is no terminal, and that is what the program wanted to know"),
    ("ioctl", "EINVAL", "the request or its argument makes no sense for this device"),
    ("ioctl", "EPERM", "the device asks for a privilege; TIOCSTI is off in newer kernels (dev.tty.legacy_tiocsti)"),
    ("fcntl", "EACCES", "somebody else holds a lock on that part of the file"),
    ("fcntl flock", "EAGAIN", "somebody else holds a lock, and the call is not to wait"),
    ("fcntl", "EINVAL", "the operation is unknown, or its argument makes no sense for it"),
    ("fcntl", "EPERM", "F_ADD_SEALS of what is sealed, or a flag of an append-only file"),
    ("fcntl dup dup2 dup3 pipe pipe2 epoll_create epoll_create1 eventfd2 socket socketpair accept accept4", "EMFILE", "the process has as many open files as its limit allows (RLIMIT_NOFILE)"),
    ("epoll_ctl", "EEXIST", "EPOLL_CTL_ADD, and the descriptor is watched already"),
    ("epoll_ctl", "ENOENT", "the descriptor is not watched"),
    ("epoll_ctl", "EPERM", "this kind of file is always ready and cannot be watched"),
    ("poll ppoll select pselect6 epoll_wait epoll_pwait epoll_pwait2 nanosleep clock_nanosleep wait4 waitid rt_sigtimedwait", "EINTR", "a signal handler ran while it waited"),
    ("copy_file_range sendfile splice", "EINVAL", "the two files cannot be copied in the kernel; programs read and write then"),
    ("copy_file_range", "EXDEV", "the files are on file systems between which it cannot copy"),
    ("fallocate", "EOPNOTSUPP", "the file system cannot do this kind of allocation"),
    ("statx", "EINVAL", "an unknown flag or mask"),
];

#[rustfmt::skip]
const MEMORY: &[Pair] = &[
    ("mmap mremap brk", "ENOMEM", "no room in the address space, or a limit on memory (RLIMIT_AS, the sandbox's group) is reached"),
    ("mmap", "EACCES", "the descriptor is not open for what the mapping is to allow"),
    ("mmap", "EPERM", "the file is on a mount without execution and the mapping asks for it, or it is sealed"),
    ("mmap", "EBADF", "no descriptor, and not MAP_ANONYMOUS"),
    ("mmap", "ENODEV", "this file cannot be mapped"),
    ("mmap", "EINVAL", "length 0, an offset between pages, or flags that contradict each other"),
    ("mprotect pkey_mprotect", "EACCES", "the mapping may not have this protection, such as writing to a file that is open for reading"),
    ("mprotect pkey_mprotect munmap madvise msync mincore", "ENOMEM", "a part of the range is not mapped"),
    ("mprotect munmap madvise mremap", "EINVAL", "the address does not begin a page, or an unknown value"),
    ("mprotect munmap mremap madvise", "EPERM", "the mapping is sealed (mseal)"),
    ("mlock mlock2 mlockall", "ENOMEM", "more than the process may lock (RLIMIT_MEMLOCK)"),
    ("mlock mlock2 mlockall", "EPERM", "it needs CAP_IPC_LOCK where the limit is 0"),
    ("mbind set_mempolicy get_mempolicy migrate_pages move_pages", "EINVAL", "the mode, the flags or the nodes make no sense on this machine"),
    ("userfaultfd", "EPERM", "vm.unprivileged_userfaultfd is 0 and UFFD_USER_MODE_ONLY was not asked for"),
    ("process_vm_readv process_vm_writev", "EPERM", "only whom the caller could trace with ptrace"),
    ("shmget semget msgget", "ENOENT", "nothing has this key, and IPC_CREAT does not ask for it"),
    ("shmget semget msgget", "EEXIST", "IPC_CREAT with IPC_EXCL, and the key is taken"),
];

#[rustfmt::skip]
const PROCESSES: &[Pair] = &[
    ("execve execveat", "ENOENT", "the file does not exist, or the interpreter that it names does not; shells try each directory of PATH so"),
    ("execve execveat", "EACCES", "it is no ordinary file, may not be executed, or is on a mount without execution"),
    ("execve execveat", "ENOEXEC", "no format that the kernel knows; shells run it as a script then"),
    ("execve execveat", "E2BIG", "arguments and environment are too long together"),
    ("execve execveat", "ETXTBSY", "somebody has the program open for writing"),
    ("execve execveat", "EPERM", "the mount or a tracer forbids the file's set-user-ID or capabilities"),
    ("fork vfork clone clone3", "EAGAIN", "as many processes as the limit allows (RLIMIT_NPROC, pids.max)"),
    ("clone clone3 unshare", "EPERM", "new namespaces need CAP_SYS_ADMIN, or a user namespace that is made with them"),
    ("clone clone3 unshare", "ENOSPC", "no further namespace of this kind may be made (user.max_…_namespaces), or they are nested too deep"),
    ("clone clone3 unshare setns", "EINVAL", "the flags contradict each other, or do not fit a process with several threads"),
    ("clone3", "ENOSYS", "a kernel before 5.3; filters say it too, so that the C library falls back to clone, whose flags they can see"),
    ("setns", "EPERM", "it needs CAP_SYS_ADMIN in the namespace that is to be entered"),
    ("wait4 waitid", "ECHILD", "no children are left to wait for: shells ask until they hear this"),
    ("kill tkill tgkill", "ESRCH", "no such process or thread"),
    ("kill tkill tgkill pidfd_send_signal rt_sigqueueinfo", "EPERM", "it belongs to another user"),
    ("rt_sigaction", "EINVAL", "SIGKILL and SIGSTOP have no handler, nor has a signal that there is not"),
    ("rt_sigsuspend pause", "EINTR", "a signal came, for which it waited: it never ends otherwise"),
    ("rt_sigtimedwait", "EAGAIN", "no signal came in time"),
    ("rt_sigreturn", "EINTR", "not its own answer: it restores the registers of what the signal interrupted"),
    ("setuid setreuid setresuid setgid setregid setresgid", "EPERM", "another id than its own needs CAP_SETUID or CAP_SETGID"),
    ("setuid setreuid setresuid setgid setregid setresgid setgroups", "EINVAL", "the id has no number in this user namespace"),
    ("setgroups", "EPERM", "it needs CAP_SETGID, and is denied for good where a user namespace wrote deny into /proc/PID/setgroups"),
    ("setsid", "EPERM", "the process leads a group already"),
    ("setpgid", "EPERM", "the process leads a session, or is in another one"),
    ("setpgid", "EACCES", "the child has run execve already"),
    ("getpgid getsid setpgid sched_getaffinity sched_setaffinity getpriority setpriority prlimit64 pidfd_open", "ESRCH", "no such process"),
    ("prctl", "EINVAL", "an option that this kernel does not know, or a value that makes no sense for it"),
    ("prctl", "EPERM", "the option needs a capability, or is locked"),
    ("prctl seccomp", "EACCES", "a filter needs no_new_privs, or CAP_SYS_ADMIN in the own user namespace"),
    ("prctl seccomp", "EFAULT", "the program is not where the pointer points"),
    ("seccomp", "EINVAL", "the program is not one that the kernel loads, or the flags are unknown or contradict each other"),
    ("seccomp", "EBUSY", "only one filter of a process may have a listener"),
    ("seccomp", "ENOMEM", "all filters of the thread together have more instructions than the kernel allows"),
    ("ptrace", "EPERM", "it is traced already, as every process is that Ringside shows, and one tracer is all; or it belongs to somebody else"),
    ("ptrace", "ESRCH", "no such process, or it is not stopped, or not traced by the caller"),
    ("setpriority", "EACCES", "a lower nice value needs CAP_SYS_NICE"),
    ("nice setpriority sched_setscheduler sched_setparam sched_setattr ioprio_set", "EPERM", "more than its share needs CAP_SYS_NICE, and so does another user's process"),
    ("sched_setaffinity", "EINVAL", "none of the processors is there and allowed"),
    ("prlimit64 setrlimit", "EPERM", "a higher hard limit needs CAP_SYS_RESOURCE of the host"),
    ("arch_prctl", "EINVAL", "an option that this kernel does not know: the C library asks for shadow stacks at start, which not every kernel has"),
    ("futex", "EAGAIN", "the word has another value than expected: somebody was quicker, and the caller looks again"),
    ("futex futex_waitv", "ETIMEDOUT", "nobody woke it in time"),
    ("futex", "EINTR", "a signal came while it waited"),
    ("rseq", "EINVAL", "registered already otherwise, or with a size that this kernel does not take"),
    ("capset", "EPERM", "capabilities can be given up and not be taken"),
    ("kcmp pidfd_getfd", "EPERM", "only whom the caller could trace with ptrace"),
    ("bpf", "EPERM", "it needs CAP_BPF of the host while kernel.unprivileged_bpf_disabled is set"),
    ("perf_event_open", "EACCES", "kernel.perf_event_paranoid asks for CAP_PERFMON"),
    ("perf_event_open", "EPERM", "kernel.perf_event_paranoid asks for CAP_PERFMON"),
    ("keyctl add_key request_key", "ENOKEY", "no such key"),
    ("keyctl add_key request_key", "EACCES", "the key's permissions forbid it"),
];

#[rustfmt::skip]
const NETWORK: &[Pair] = &[
    ("socket", "EPERM", "raw and packet sockets need CAP_NET_RAW"),
    ("socket", "EACCES", "this type of socket is not for the caller"),
    ("socket socketpair", "EAFNOSUPPORT", "this kernel has no such address family"),
    ("socket socketpair", "EPROTONOSUPPORT", "the family has no such protocol of this type"),
    ("socket socketpair", "EINVAL", "an unknown type or flag"),
    ("connect", "ECONNREFUSED", "nobody listens there"),
    ("connect", "ENOENT", "no socket file has this path: a service is not running, such as nscd, which the C library asks first"),
    ("connect", "EACCES", "the socket file may not be written, or a directory on the way not be searched"),
    ("connect sendto sendmsg", "ENETUNREACH", "no way leads there: the sandbox has a loopback interface and no other"),
    ("connect", "EINPROGRESS", "begun; the socket does not block, and becomes writable when it stands"),
    ("connect", "EISCONN", "it is connected already"),
    ("connect", "ETIMEDOUT", "no answer came"),
    ("bind", "EADDRINUSE", "somebody listens there, or the socket file is there already"),
    ("bind", "EADDRNOTAVAIL", "no interface has this address"),
    ("bind", "EACCES", "ports below 1024 need CAP_NET_BIND_SERVICE; a socket file needs a directory that may be written"),
    ("listen", "EADDRINUSE", "somebody listens on the port"),
    ("sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg getpeername shutdown", "ENOTCONN", "the socket is not connected"),
    ("sendto sendmsg", "EDESTADDRREQ", "not connected, and no address was given"),
    ("sendto sendmsg", "EMSGSIZE", "longer than one packet may be"),
    ("recvfrom recvmsg read", "ECONNRESET", "the other side closed hard"),
    ("getsockopt setsockopt", "ENOPROTOOPT", "this level has no such option"),
    ("setsockopt", "EPERM", "the option needs CAP_NET_ADMIN"),
    ("bind connect listen accept accept4 getsockname getpeername getsockopt setsockopt sendto sendmsg recvfrom recvmsg shutdown", "ENOTSOCK", "the descriptor is no socket"),
];

#[rustfmt::skip]
const MACHINE: &[Pair] = &[
    ("clock_settime settimeofday stime", "EPERM", "setting the clock needs CAP_SYS_TIME of the host: root in a user namespace has it not"),
    ("clock_settime", "EINVAL", "this clock cannot be set, or the time is none"),
    ("adjtimex clock_adjtime", "EPERM", "changing the clock needs CAP_SYS_TIME of the host; only asking does not"),
    ("clock_gettime clock_getres clock_nanosleep timer_create", "EINVAL", "no such clock, or a time that is none"),
    ("reboot", "EPERM", "it needs CAP_SYS_BOOT over the pid namespace, where it ends the namespace and not the machine"),
    ("init_module finit_module delete_module", "EPERM", "it needs CAP_SYS_MODULE of the host"),
    ("swapon swapoff", "EPERM", "it needs CAP_SYS_ADMIN of the host"),
    ("syslog", "EPERM", "kernel.dmesg_restrict asks for CAP_SYSLOG of the host"),
    ("sethostname setdomainname", "EPERM", "it needs CAP_SYS_ADMIN over the UTS namespace"),
    ("iopl ioperm", "EPERM", "it needs CAP_SYS_RAWIO of the host"),
    ("acct", "EPERM", "it needs CAP_SYS_PACCT of the host"),
    ("kexec_load kexec_file_load", "EPERM", "it needs CAP_SYS_BOOT of the host"),
    ("quotactl quotactl_fd", "EPERM", "others' quotas need CAP_SYS_ADMIN of the host"),
    ("vhangup", "EPERM", "it needs CAP_SYS_TTY_CONFIG of the host"),
    ("io_uring_setup", "EPERM", "kernel.io_uring_disabled forbids it"),
    ("io_uring_setup io_uring_enter io_uring_register", "ENOSYS", "this kernel was built without io_uring"),
    ("getrandom", "EAGAIN", "GRND_NONBLOCK, and the kernel has not gathered enough randomness yet"),
    ("landlock_create_ruleset landlock_add_rule landlock_restrict_self", "EOPNOTSUPP", "Landlock is built in and switched off"),
    ("landlock_restrict_self", "EPERM", "it needs no_new_privs, or CAP_SYS_ADMIN in the own user namespace"),
    ("uselib _sysctl nfsservctl create_module query_module get_kernel_syms", "ENOSYS", "the kernel has given this call up"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::{errno, syscalls};
    use std::collections::BTreeSet;

    #[test]
    fn every_pair_names_calls_and_errnos_that_exist_and_each_once() {
        let mut seen = BTreeSet::new();
        for (names, errno, told) in THEMES.iter().copied().flatten() {
            assert!(errno::number(errno).is_some(), "{errno}");
            assert!(
                !told.ends_with('.') && told.chars().count() <= 160,
                "{told}"
            );
            for name in names.split(' ') {
                assert!(syscalls::is_known(name), "{name}");
                assert!(seen.insert((name, errno)), "{name} {errno} is told twice");
            }
        }
    }

    #[test]
    fn the_refusals_of_what_only_the_hosts_root_may_do_are_told() {
        for name in [
            "clock_settime",
            "init_module",
            "reboot",
            "swapon",
            "syslog",
            "acct",
            "iopl",
        ] {
            assert!(errno_of(name, "EPERM").is_some(), "{name}");
        }
    }

    #[test]
    fn wider_forms_share_what_is_told() {
        assert_eq!(
            errno_of("clock_settime64", "EPERM"),
            errno_of("clock_settime", "EPERM")
        );
        assert_eq!(errno_of("mmap2", "ENOMEM"), errno_of("mmap", "ENOMEM"));
    }
}
