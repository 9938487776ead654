//! The list of families.

use super::table::Table;
use super::{
    fcntl, file, ioctl, memory, mount, poll, prctl, process, seccomp, signal, socket, system, time,
    watch,
};

macro_rules! families {
    ($($(#[$doc:meta])* $variant:ident => $table:path,)*) => {
        /// Constants that belong together: those that one argument, or one field, may hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Family {
            $($(#[$doc])* $variant,)*
        }

        impl Family {
            /// Every family.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            pub(super) const fn table(self) -> &'static Table {
                match self {
                    $(Self::$variant => &$table,)*
                }
            }
        }
    };
}

families! {
    /// `flags` of open and openat, status flags of `F_SETFL`.
    Open => file::OPEN,
    /// `flags` of pipe2, dup3 and their like: a few of [`Self::Open`]'s, without an access mode.
    DescriptorFlags => file::DESCRIPTOR_FLAGS,
    /// `resolve` of openat2's `struct open_how`.
    Resolve => file::RESOLVE,
    /// `flags` of the `…at` calls: how to look a path up.
    At => file::AT,
    /// `flags` of unlinkat.
    AtRemove => file::AT_REMOVE,
    /// `flags` of faccessat2.
    AtAccess => file::AT_ACCESS,
    /// `flags` of statx.
    AtStat => file::AT_STAT,
    /// `mask` of statx.
    StatxMask => file::STATX_MASK,
    /// `mode` of access: which permission to ask for.
    Access => file::ACCESS,
    /// Permission bits and, for mknod, the file type.
    FileMode => file::FILE_MODE,
    /// `whence` of lseek.
    Whence => file::WHENCE,
    /// `flags` of renameat2.
    Rename => file::RENAME,
    /// `op` of flock.
    Flock => file::FLOCK,
    /// `mode` of fallocate.
    Fallocate => file::FALLOCATE,
    /// `advice` of fadvise64.
    Fadvise => file::FADVISE,
    /// `flags` of splice, tee and vmsplice.
    Splice => file::SPLICE,
    /// `flags` of preadv2 and pwritev2.
    ReadWrite => file::READ_WRITE,
    /// `flags` of `sync_file_range`.
    SyncRange => file::SYNC_RANGE,
    /// `flags` of setxattr.
    Xattr => file::XATTR,
    /// `flags` of `close_range`.
    CloseRange => file::CLOSE_RANGE,
    /// `flags` of `memfd_create`.
    Memfd => file::MEMFD,
    /// `mask` of `inotify_add_watch`.
    Inotify => watch::INOTIFY,
    /// `flags` of `inotify_init1`.
    InotifyInit => watch::INOTIFY_INIT,
    /// `flags` of `fanotify_init`.
    FanotifyInit => watch::FANOTIFY_INIT,
    /// `flags` of `fanotify_mark`.
    FanotifyMark => watch::FANOTIFY_MARK,
    /// `mask` of `fanotify_mark`.
    FanotifyMask => watch::FANOTIFY_MASK,
    /// `d_type` of a directory entry.
    Directory => file::DIRECTORY,
    /// `op` of fcntl.
    Fcntl => fcntl::FCNTL,
    /// Argument of `F_SETFD`.
    FdFlags => fcntl::FD_FLAGS,
    /// `l_type` of `struct flock`, argument of `F_SETLEASE`.
    Lock => fcntl::LOCK,
    /// Argument of `F_ADD_SEALS`.
    Seal => fcntl::SEAL,
    /// Argument of `F_NOTIFY`.
    Notify => fcntl::NOTIFY,
    /// `type` of `struct f_owner_ex`, argument of `F_SETOWN_EX`.
    Owner => fcntl::OWNER,
    /// `f_type` of `struct statfs`.
    FileSystem => file::FILE_SYSTEM,
    /// `f_flags` of `struct statfs`.
    StatfsFlags => file::STATFS_FLAGS,
    /// `prot` of mmap and mprotect.
    Protection => memory::PROTECTION,
    /// `flags` of mmap.
    Map => memory::MAP,
    /// `flags` of mremap.
    Mremap => memory::MREMAP,
    /// `advice` of madvise.
    Madvise => memory::MADVISE,
    /// `flags` of msync.
    Msync => memory::MSYNC,
    /// `flags` of mlockall.
    Mlockall => memory::MLOCKALL,
    /// `flags` of mlock2.
    Mlock => memory::MLOCK,
    /// `access_rights` of `pkey_alloc`.
    PkeyAccess => memory::PKEY_ACCESS,
    /// `mode` of mbind and `set_mempolicy`.
    Mempolicy => memory::MEMPOLICY,
    /// `flags` of `get_mempolicy`.
    MempolicyGet => memory::MEMPOLICY_GET,
    /// `flags` of mbind and `move_pages`.
    MempolicyMove => memory::MEMPOLICY_MOVE,
    /// `cmd` of membarrier.
    Membarrier => memory::MEMBARRIER,
    /// What membarrier answers to its query.
    MembarrierSet => memory::MEMBARRIER_SET,
    /// `flags` of membarrier.
    MembarrierFlags => memory::MEMBARRIER_FLAGS,
    /// `flags` of `map_shadow_stack`.
    ShadowStack => memory::SHADOW_STACK,
    /// `flags` of userfaultfd.
    Userfaultfd => memory::USERFAULTFD,
    /// `flags` of clone, clone3, unshare and setns; clone's lowest byte is the signal sent at exit.
    Clone => process::CLONE,
    /// Namespace types: `flags` of unshare and setns, which have no exit signal.
    Namespace => process::NAMESPACE,
    /// `options` of wait4 and waitid.
    Wait => process::WAIT,
    /// `idtype` of waitid.
    WaitId => process::WAIT_ID,
    /// `resource` of getrlimit, setrlimit and prlimit64.
    Rlimit => process::RLIMIT,
    /// `who` of getrusage.
    RusageWho => process::RUSAGE_WHO,
    /// `which` of getpriority and setpriority.
    Priority => process::PRIORITY,
    /// `policy` of `sched_setscheduler`.
    Scheduler => process::SCHEDULER,
    /// `futex_op` of futex.
    Futex => process::FUTEX,
    /// `val3` of the bitset operations of futex.
    FutexBits => process::FUTEX_BITS,
    /// `flags` of `futex_wait`, `futex_wake` and `futex_requeue`.
    Futex2 => process::FUTEX2,
    /// `flags` of `riscv_flush_icache`.
    RiscvFlush => memory::RISCV_FLUSH,
    /// `flags` of `riscv_hwprobe`.
    RiscvHwprobe => system::RISCV_HWPROBE,
    /// `op` of ptrace.
    Ptrace => process::PTRACE,
    /// Argument of `PTRACE_SETOPTIONS` and `PTRACE_SEIZE`.
    PtraceOptions => process::PTRACE_OPTIONS,
    /// `flags` of rseq.
    Rseq => process::RSEQ,
    /// `type` of kcmp.
    Kcmp => process::KCMP,
    /// `flags` of execveat.
    Exec => process::EXEC,
    /// `flags` of `pidfd_open`.
    Pidfd => process::PIDFD,
    /// `flags` of `pidfd_send_signal`.
    PidfdSignal => process::PIDFD_SIGNAL,
    /// `which` of `ioprio_get` and `ioprio_set`.
    IoPriority => process::IO_PRIORITY,
    /// The class in `ioprio` of `ioprio_set`.
    IoPriorityClass => process::IO_PRIORITY_CLASS,
    /// `persona` of personality.
    Personality => process::PERSONALITY,
    /// `how` of `rt_sigprocmask`.
    SigprocmaskHow => signal::SIGPROCMASK_HOW,
    /// `sa_flags` of `struct sigaction`.
    Sigaction => signal::SIGACTION,
    /// Handlers that are not functions.
    SignalHandler => signal::SIGNAL_HANDLER,
    /// `ss_flags` of `stack_t`.
    SigaltStack => signal::SIGALT_STACK,
    /// `flags` of signalfd4.
    Signalfd => signal::SIGNALFD,
    /// `sigev_notify` of `struct sigevent`.
    Notification => signal::NOTIFICATION,
    /// `clockid` of the clock and timer calls.
    Clock => time::CLOCK,
    /// `flags` of `clock_nanosleep` and `timer_settime`.
    Timer => time::TIMER,
    /// `flags` of `timerfd_settime`.
    TimerfdSet => time::TIMERFD_SET,
    /// `flags` of `timerfd_create`.
    Timerfd => time::TIMERFD,
    /// `which` of getitimer and setitimer.
    Itimer => time::ITIMER,
    /// Special `tv_nsec` values of utimensat.
    Utime => time::UTIME,
    /// `modes` of adjtimex and `clock_adjtime`.
    Adjtime => time::ADJTIME,
    /// `domain` of socket, `sa_family` of an address.
    AddressFamily => socket::ADDRESS_FAMILY,
    /// `type` of socket.
    SocketType => socket::SOCKET_TYPE,
    /// `flags` of accept4.
    SocketFlags => socket::SOCKET_FLAGS,
    /// `protocol` of an internet socket.
    Protocol => socket::PROTOCOL,
    /// `protocol` of a netlink socket.
    NetlinkProtocol => socket::NETLINK_PROTOCOL,
    /// `flags` of the send and receive calls.
    Message => socket::MESSAGE,
    /// `how` of shutdown.
    Shutdown => socket::SHUTDOWN,
    /// `level` of getsockopt and setsockopt.
    SocketLevel => socket::SOCKET_LEVEL,
    /// `optname` at level `SOL_SOCKET`.
    SocketOption => socket::SOCKET_OPTION,
    /// `optname` at level `SOL_IP`.
    IpOption => socket::IP_OPTION,
    /// `optname` at level `SOL_IPV6`.
    Ipv6Option => socket::IPV6_OPTION,
    /// `cmsg_type` at level `SOL_SOCKET`.
    ControlMessage => socket::CONTROL_MESSAGE,
    /// `optname` at level `SOL_TCP`.
    TcpOption => socket::TCP_OPTION,
    /// `events` of `struct pollfd`.
    Poll => poll::POLL,
    /// `events` of `struct epoll_event`.
    Epoll => poll::EPOLL,
    /// `op` of `epoll_ctl`.
    EpollCtl => poll::EPOLL_CTL,
    /// `flags` of `epoll_create1`.
    EpollCreate => poll::EPOLL_CREATE,
    /// `flags` of eventfd2.
    Eventfd => poll::EVENTFD,
    /// `flags` of `io_uring_enter`.
    IoUringEnter => poll::IO_URING_ENTER,
    /// `opcode` of `io_uring_register`.
    IoUringRegister => poll::IO_URING_REGISTER,
    /// `operation` of seccomp.
    SeccompOperation => seccomp::SECCOMP_OPERATION,
    /// `flags` of seccomp.
    SeccompFlags => seccomp::SECCOMP_FLAGS,
    /// Argument of `PR_SET_SECCOMP`.
    SeccompMode => seccomp::SECCOMP_MODE,
    /// What a filter returns, without its data.
    SeccompReturn => seccomp::SECCOMP_RETURN,
    /// `rule_type` of `landlock_add_rule`.
    LandlockRule => seccomp::LANDLOCK_RULE,
    /// `flags` of `landlock_create_ruleset`.
    LandlockRuleset => seccomp::LANDLOCK_RULESET,
    /// `flags` of `landlock_restrict_self`.
    LandlockRestrict => seccomp::LANDLOCK_RESTRICT,
    /// `flags` of `landlock_add_rule`.
    LandlockAddRule => seccomp::LANDLOCK_ADD_RULE,
    /// `attr` of `lsm_get_self_attr` and `lsm_set_self_attr`.
    LsmAttribute => seccomp::LSM_ATTRIBUTE,
    /// `flags` of `lsm_get_self_attr`.
    LsmFlags => seccomp::LSM_FLAGS,
    /// `option` of prctl.
    Prctl => prctl::PRCTL,
    /// `op` of `arch_prctl`.
    ArchPrctl => prctl::ARCH_PRCTL,
    /// Argument of `PR_CAP_AMBIENT`.
    Ambient => prctl::AMBIENT,
    /// Argument of `PR_SET_VMA`.
    VmaName => prctl::VMA_NAME,
    /// Argument of `PR_SET_DUMPABLE`.
    Dumpable => prctl::DUMPABLE,
    /// Argument of `PR_SET_MM`.
    MemoryMap => prctl::MEMORY_MAP,
    /// Argument of `PR_SET_PTRACER`, if it is not a process.
    Ptracer => prctl::PTRACER,
    /// First argument of `PR_SET_SPECULATION_CTRL`.
    Speculation => prctl::SPECULATION,
    /// Second argument of `PR_SET_SPECULATION_CTRL`.
    SpeculationControl => prctl::SPECULATION_CONTROL,
    /// Argument of `PR_SCHED_CORE`.
    ScheduleCore => prctl::SCHEDULE_CORE,
    /// Argument of `PR_SET_SYSCALL_USER_DISPATCH`.
    UserDispatch => prctl::USER_DISPATCH,
    /// Argument of `PR_SET_MDWE`.
    NoExecGain => prctl::NO_EXEC_GAIN,
    /// Argument of `PR_SET_TSC`.
    TimestampCounter => prctl::TIMESTAMP_COUNTER,
    /// Argument of `PR_MCE_KILL`.
    MachineCheck => prctl::MACHINE_CHECK,
    /// Argument of `PR_SET_SECUREBITS`.
    SecureBits => prctl::SECURE_BITS,
    /// `op` of ioctl: those of terminals, files, sockets, namespaces and devices that one meets.
    Ioctl => ioctl::IOCTL,
    /// Argument of `TCFLSH`.
    TerminalQueue => ioctl::TERMINAL_QUEUE,
    /// Argument of `TCXONC`.
    TerminalFlow => ioctl::TERMINAL_FLOW,
    /// `flags` of mount.
    Mount => mount::MOUNT,
    /// `flags` of umount2.
    Umount => mount::UMOUNT,
    /// `flags` of `open_tree`.
    OpenTree => mount::OPEN_TREE,
    /// `flags` of `move_mount`.
    MoveMount => mount::MOVE_MOUNT,
    /// `flags` of fsopen.
    Fsopen => mount::FSOPEN,
    /// `flags` of fsmount.
    Fsmount => mount::FSMOUNT,
    /// `attr_flags` of fsmount.
    MountAttr => mount::MOUNT_ATTR,
    /// `flags` of fspick.
    Fspick => mount::FSPICK,
    /// `cmd` of fsconfig.
    Fsconfig => mount::FSCONFIG,
    /// `flags` of statmount.
    Statmount => mount::STATMOUNT,
    /// `flags` of listmount.
    Listmount => mount::LISTMOUNT,
    /// `swapflags` of swapon.
    Swapon => mount::SWAPON,
    /// `op` of reboot.
    Reboot => system::REBOOT,
    /// `magic` and `magic2` of reboot.
    RebootMagic => system::REBOOT_MAGIC,
    /// `flags` of getrandom.
    Getrandom => system::GETRANDOM,
    /// `cmd` of bpf.
    Bpf => system::BPF,
    /// `flags` of `perf_event_open`.
    PerfOpen => system::PERF_OPEN,
    /// `op` of keyctl.
    Keyctl => system::KEYCTL,
    /// Keys and keyrings that have no number of their own: `keyring` of `add_key`.
    Keyring => system::KEYRING,
    /// `flg` of msgget, semget and shmget, with permission bits.
    IpcFlags => system::IPC_FLAGS,
    /// `key` of msgget, semget and shmget.
    IpcKey => system::IPC_KEY,
    /// `op` of msgctl, semctl and shmctl.
    IpcControl => system::IPC_CONTROL,
    /// `shmflg` of shmat.
    Shmat => system::SHMAT,
    /// `sem_flg` of `struct sembuf`.
    Semaphore => system::SEMAPHORE,
    /// `msgflg` of msgsnd and msgrcv.
    MessageQueue => system::MESSAGE_QUEUE,
    /// `type` of syslog.
    Syslog => system::SYSLOG,
    /// `op` of quotactl without its type byte.
    Quota => system::QUOTA,
    /// `flags` of `finit_module`.
    Module => system::MODULE,
    /// `flags` of `delete_module`.
    ModuleDelete => system::MODULE_DELETE,
    /// `flags` of `kexec_file_load`.
    Kexec => system::KEXEC,
    /// `flags` of `kexec_load`; its upper half is an arch.
    KexecLoad => system::KEXEC_LOAD,
}
