//! What an argument is.

use crate::abi::named::Family;

/// One argument of a syscall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arg {
    /// As in the man page: `dirfd`, `pathname`, `flags`.
    pub name: &'static str,
    /// What the word means.
    pub kind: ArgKind,
}

/// What an argument word means, and how wide the kernel reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgKind {
    /// `int`, in decimal.
    Int,
    /// `unsigned int`, in decimal.
    Uint,
    /// `unsigned int` that reads better in hexadecimal.
    Hex,
    /// `long`, in decimal.
    Long,
    /// `unsigned long`, in decimal.
    Ulong,
    /// `unsigned long` that reads better in hexadecimal: raw bits, or a meaning that depends on
    /// another argument.
    Word,
    /// `size_t`.
    Size,
    /// `off_t`, signed.
    Offset,
    /// A user address that the kernel does not read through.
    Address,
    /// An open file.
    Fd,
    /// An open directory, or `AT_FDCWD`.
    DirFd,
    /// A process or thread; 0 and negative numbers have meanings of their own.
    Pid,
    /// A user or group; -1 often means "leave it".
    Id,
    /// Permission bits, in octal, perhaps with a file type.
    Mode,
    /// A device number.
    Device,
    /// A signal number.
    Signal,
    /// An I/O class and a level in it.
    IoPriority,
    /// A capability.
    Capability,
    /// `int`: one constant or several flags of a family.
    Flags(Family),
    /// `long`: one constant or several flags of a family.
    LongFlags(Family),
    /// Points to a path, zero-terminated.
    Path,
    /// Points to other text, zero-terminated.
    CStr,
    /// Points to a null-terminated list of pointers to text: argv, envp.
    CStrs,
    /// Points to something that the kernel reads: to be looked at on entry.
    In(Shape),
    /// Points to something that the kernel writes: to be looked at on exit, if the call succeeded.
    Out(Shape),
    /// Points to something that the kernel reads and writes.
    InOut(Shape),
    /// Points to something that we do not look into.
    Pointer,
}

/// What a pointer points to. A number is the position of the argument that says how much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Bytes. `In`: as many as the argument says. `Out`: as many as the call returned, and never
    /// more than the argument says.
    Bytes(u8),
    /// `int`.
    Int,
    /// `int` that is an open file.
    Descriptor,
    /// An address.
    Pointer,
    /// A 32-bit user or group id.
    Id,
    /// `long`, `size_t` or an offset: 64 bits on 64-bit arches.
    Long,
    /// Two descriptors, `int[2]`.
    FdPair,
    /// As many 32-bit group ids as the argument says.
    Ids(u8),
    /// `struct timespec`.
    Timespec,
    /// `struct timespec[2]`: access and modification time.
    TimespecPair,
    /// `struct timeval`.
    Timeval,
    /// `struct timeval[2]`: access and modification time.
    TimevalPair,
    /// `struct timezone`.
    Timezone,
    /// `struct itimerspec`.
    Itimerspec,
    /// `struct itimerval`.
    Itimerval,
    /// `struct timex`.
    Timex,
    /// `struct tms`.
    Tms,
    /// `struct stat`.
    Stat,
    /// `struct statx`.
    Statx,
    /// `struct statfs`.
    Statfs,
    /// Directory entries: as many bytes as the call returned.
    Dirents,
    /// `struct rlimit`.
    Rlimit,
    /// `struct rusage`.
    Rusage,
    /// The status word of wait4.
    WaitStatus,
    /// `struct utsname`.
    Utsname,
    /// `struct sysinfo`.
    Sysinfo,
    /// `sigset_t`, of as many bytes as the argument says.
    Sigset(u8),
    /// `struct sigaction`.
    Sigaction,
    /// `siginfo_t`.
    Siginfo,
    /// `stack_t`.
    SignalStack,
    /// `struct sockaddr`. `In`: of as many bytes as the argument says. `Out`: the argument points
    /// to an `int` that says how many.
    Sockaddr(u8),
    /// `struct msghdr`.
    Msghdr,
    /// As many `struct mmsghdr` as the argument says.
    Mmsghdr(u8),
    /// As many `struct iovec` as the argument says; the buffers are read or written with them.
    Iovec(u8),
    /// As many `struct pollfd` as the argument says.
    Pollfd(u8),
    /// `fd_set`, of as many bits as the argument says.
    FdSet(u8),
    /// `struct epoll_event`.
    EpollEvent,
    /// As many `struct epoll_event` as the call returned.
    EpollEvents,
    /// `struct open_how`, of as many bytes as the argument says.
    OpenHow(u8),
    /// `struct clone_args`, of as many bytes as the argument says.
    CloneArgs(u8),
    /// The header of capget and capset.
    CapHeader,
    /// The sets of capget and capset.
    CapData,
    /// A CPU mask, of as many bytes as the argument says.
    CpuSet(u8),
    /// `struct sched_param`.
    SchedParam,
    /// `struct flock`, argument of `F_SETLK` and its like.
    Flock,
    /// `struct f_owner_ex`, argument of `F_SETOWN_EX` and `F_GETOWN_EX`.
    OwnerEx,
    /// `struct sched_attr`.
    SchedAttr,
    /// `struct sigevent`.
    Sigevent,
    /// A pointer to a `sigset_t` and its size, as pselect6 takes them.
    SizedSigset,
    /// `struct msgbuf` with as many bytes of text as the argument says.
    Msgbuf(u8),
    /// As many `struct sembuf` as the argument says.
    Sembuf(u8),
    /// As many `struct iovec` as the argument says, of another process: addresses only.
    RemoteIovec(u8),
    /// A byte for each page of as many bytes of memory as the argument says.
    Pages(u8),
    /// `struct termios`.
    Termios,
    /// `struct winsize`.
    Winsize,
    /// A single byte.
    Byte,
    /// `struct linger`.
    Linger,
    /// `struct ucred`.
    Ucred,
    /// `int` that holds a constant of a family.
    Constant(Family),
    /// `int` that holds a signal.
    SignalNumber,
    /// The name of a task: 16 bytes.
    TaskName,
    /// `struct sock_fprog`.
    FilterProgram,
    /// `struct seccomp_notif_sizes`.
    NotifSizes,
}

impl ArgKind {
    /// Whether the kernel reads only the lower half of the word, so that a filter must look at
    /// nothing else (fact 23). True also where the declared type is wider and the upper half is
    /// thrown away: descriptors, and the flags of clone.
    pub const fn is_32_bit(self) -> bool {
        match self {
            Self::Int
            | Self::Uint
            | Self::Hex
            | Self::Fd
            | Self::DirFd
            | Self::Pid
            | Self::Id
            | Self::Mode
            | Self::Device
            | Self::Signal
            | Self::IoPriority
            | Self::Flags(_) => true,
            Self::Long
            | Self::Ulong
            | Self::Word
            | Self::Size
            | Self::Offset
            | Self::Address
            | Self::Capability
            | Self::LongFlags(_)
            | Self::Path
            | Self::CStr
            | Self::CStrs
            | Self::In(_)
            | Self::Out(_)
            | Self::InOut(_)
            | Self::Pointer => false,
        }
    }

    /// Whether the word is the address of something that a filter cannot see (fact 25).
    pub const fn is_pointer(self) -> bool {
        matches!(
            self,
            Self::Path
                | Self::CStr
                | Self::CStrs
                | Self::In(_)
                | Self::Out(_)
                | Self::InOut(_)
                | Self::Pointer
        )
    }

    /// The constants that the argument takes, if it takes any.
    pub const fn family(self) -> Option<Family> {
        match self {
            Self::Flags(family) | Self::LongFlags(family) => Some(family),
            Self::Mode => Some(Family::FileMode),
            _ => None,
        }
    }

    /// The argument that says how much there is behind the pointer.
    pub const fn length_arg(self) -> Option<u8> {
        match self {
            Self::In(shape) | Self::Out(shape) | Self::InOut(shape) => match shape {
                Shape::Bytes(at)
                | Shape::Ids(at)
                | Shape::Sigset(at)
                | Shape::Sockaddr(at)
                | Shape::Mmsghdr(at)
                | Shape::Iovec(at)
                | Shape::Pollfd(at)
                | Shape::Msgbuf(at)
                | Shape::Sembuf(at)
                | Shape::RemoteIovec(at)
                | Shape::Pages(at)
                | Shape::FdSet(at)
                | Shape::OpenHow(at)
                | Shape::CloneArgs(at)
                | Shape::CpuSet(at) => Some(at),
                _ => None,
            },
            _ => None,
        }
    }
}
