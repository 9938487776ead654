//! Which part of the kernel a syscall talks to.

/// A part of the kernel, as the boundary picture draws it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Files, directories, pipes, terminals, mounts, and waiting for them.
    Files,
    /// Address space.
    Memory,
    /// Processes, threads, signals, identities and their limits.
    Processes,
    /// Sockets.
    Network,
    /// Clocks and timers.
    Time,
    /// The rest: the machine itself, its modules, keys, tracing and security.
    System,
}

impl Area {
    /// Every area, left to right in the picture.
    pub const ALL: [Self; 6] = [
        Self::Files,
        Self::Memory,
        Self::Processes,
        Self::Network,
        Self::Time,
        Self::System,
    ];

    /// The area of a syscall name; a name that no table knows is [`Area::System`].
    pub fn of(name: &str) -> Self {
        // 32-bit tables append these to the names of the same calls.
        let name = name
            .strip_suffix("_time64")
            .or_else(|| name.strip_suffix("64"))
            .unwrap_or(name);
        TABLE
            .iter()
            .find(|(_, names)| names.split(' ').any(|known| known == name))
            .map_or(Self::System, |(area, _)| *area)
    }

    /// Its place in [`Area::ALL`].
    pub fn position(self) -> usize {
        self as usize
    }

    /// The word in the picture.
    pub fn label(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Memory => "memory",
            Self::Processes => "processes",
            Self::Network => "network",
            Self::Time => "time",
            Self::System => "system",
        }
    }
}

/// By what a call acts on, in the terms of man-pages' sections; names without their 64 suffixes.
const TABLE: [(Area, &str); 5] = [
    (
        Area::Files,
        "_llseek _newselect access cachestat chdir chmod chown chown32 chroot close close_range \
         copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old \
         epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 faccessat faccessat2 \
         fadvise fallocate fanotify_init fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown \
         fchown32 fchownat fcntl fdatasync fgetxattr file_getattr file_setattr flistxattr flock \
         fremovexattr fsconfig fsetxattr fsmount fsopen fspick fstat fstatat fstatfs fsync \
         ftruncate futimesat getcwd getdents getxattr getxattrat inotify_add_watch inotify_init \
         inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents io_setup \
         io_submit io_uring_enter io_uring_register io_uring_setup ioctl lchown lchown32 \
         lgetxattr link linkat listmount listxattr listxattrat llistxattr lremovexattr lseek \
         lsetxattr lstat memfd_create memfd_secret mkdir mkdirat mknod mknodat mount \
         mount_setattr move_mount name_to_handle_at newfstatat oldfstat oldlstat oldstat open \
         open_by_handle_at open_tree open_tree_attr openat openat2 pipe pipe2 pivot_root poll \
         ppoll pread preadv preadv2 pselect6 pwrite pwritev pwritev2 quotactl quotactl_fd read \
         readahead readdir readlink readlinkat readv removexattr removexattrat rename renameat \
         renameat2 rmdir select sendfile setxattr setxattrat signalfd signalfd4 splice stat \
         statfs statmount statx symlink symlinkat sync sync_file_range syncfs tee truncate umask \
         umount umount2 unlink unlinkat uselib ustat utime utimensat utimes vmsplice write writev",
    ),
    (
        Area::Memory,
        "brk get_mempolicy madvise map_shadow_stack mbind migrate_pages mincore mlock mlock2 \
         mlockall mmap mmap2 modify_ldt move_pages mprotect mremap mseal msync munlock munlockall \
         munmap pkey_alloc pkey_free pkey_mprotect process_madvise process_mrelease \
         process_vm_readv process_vm_writev remap_file_pages set_mempolicy \
         set_mempolicy_home_node shmat shmctl shmdt shmget swapoff swapon userfaultfd",
    ),
    (
        Area::Processes,
        "arch_prctl capget capset clone clone3 execve execveat exit exit_group fork futex \
         futex_requeue futex_wait futex_waitv futex_wake get_robust_list get_thread_area getegid \
         getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getpgid getpgrp getpid \
         getppid getpriority getresgid getresgid32 getresuid getresuid32 getrlimit getrusage \
         getsid gettid getuid getuid32 ioprio_get ioprio_set kill membarrier nice pause \
         personality pidfd_getfd pidfd_open pidfd_send_signal prctl prlimit restart_syscall rseq \
         rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend \
         rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min \
         sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval \
         sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield \
         set_robust_list set_thread_area set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 \
         setgid setgid32 setgroups setgroups32 setns setpgid setpriority setregid setregid32 \
         setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setsid setuid \
         setuid32 sgetmask sigaction sigaltstack signal sigpending sigprocmask sigreturn \
         sigsuspend ssetmask tgkill tkill ugetrlimit unshare vfork wait4 waitid waitpid",
    ),
    (
        Area::Network,
        "accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg \
         recvmsg sendmmsg sendmsg sendto setsockopt shutdown socket socketcall socketpair",
    ),
    (
        Area::Time,
        "adjtimex alarm clock_adjtime clock_getres clock_gettime clock_nanosleep clock_settime \
         getitimer gettimeofday nanosleep setitimer settimeofday stime time timer_create \
         timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create \
         timerfd_gettime timerfd_settime times",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::abi::{Arch, syscalls};

    #[test]
    fn the_seeds_calls_go_where_a_teacher_would_point() {
        for (name, area) in [
            ("clock_settime", Area::Time),
            ("openat", Area::Files),
            ("mmap", Area::Memory),
            ("execve", Area::Processes),
            ("socket", Area::Network),
            ("init_module", Area::System),
            ("pread64", Area::Files),
            ("prlimit64", Area::Processes),
            ("clock_settime64", Area::Time),
            ("ppoll_time64", Area::Files),
        ] {
            assert_eq!(Area::of(name), area, "{name}");
        }
    }

    #[test]
    fn no_name_in_the_table_is_misspelt() {
        let unknown: Vec<&str> = TABLE
            .iter()
            .flat_map(|(_, names)| names.split(' '))
            .filter(|name| !syscalls::is_known(name) && !syscalls::is_known(&format!("{name}64")))
            .collect();
        assert_eq!(unknown, [""; 0]);
    }

    #[test]
    fn only_a_minority_of_calls_is_merely_system() {
        let all = syscalls::all(Arch::X86_64);
        let system = all
            .iter()
            .filter(|(_, name)| Area::of(name) == Area::System);
        let n = system.count();
        assert!(n * 4 < all.len(), "{n} of {}", all.len());
    }
}
