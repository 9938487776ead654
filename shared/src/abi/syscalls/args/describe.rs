//! What an argument is, for those who look at one call.

use super::{ArgKind, Shape};

impl ArgKind {
    /// What it is, in a few words; complete with what is read or written behind a pointer.
    ///
    /// ```
    /// use ringside_shared::abi::syscalls::args::signature;
    /// let kinds: Vec<_> = signature("read").unwrap().iter().map(|arg| arg.kind.description()).collect();
    /// assert_eq!(kinds, ["an open file", "where the kernel writes bytes", "a size in bytes"]);
    /// ```
    pub fn description(self) -> String {
        let plain = match self {
            Self::Int | Self::Long => "a number",
            Self::Uint | Self::Ulong => "a number, never negative",
            Self::Hex | Self::Word => "bits, or a number that depends on the others",
            Self::Size => "a size in bytes",
            Self::Offset => "a position in a file",
            Self::Address => "an address that the kernel does not read through",
            Self::Fd => "an open file",
            Self::DirFd => "the directory where the path begins; AT_FDCWD is the working directory",
            Self::Pid => "a process or thread",
            Self::Id => "a user or group; -1 often leaves it as it is",
            Self::Mode => "permission bits, in octal",
            Self::Device => "a device number",
            Self::Signal => "a signal",
            Self::IoPriority => "a class and a level of I/O",
            Self::Capability => "a capability",
            Self::Flags(_) | Self::LongFlags(_) => "constants, by name",
            Self::Path => "points to a path",
            Self::CStr => "points to text",
            Self::CStrs => "points to a list of texts",
            Self::Pointer => "points to something that is not looked into here",
            Self::In(shape) => return format!("points to {}", shape.description()),
            Self::Out(shape) => return format!("where the kernel writes {}", shape.description()),
            Self::InOut(shape) => {
                return format!(
                    "points to {}, which the kernel also writes",
                    shape.description()
                );
            }
        };
        plain.to_owned()
    }
}

impl Shape {
    fn description(self) -> &'static str {
        match self {
            Self::Bytes(_) => "bytes",
            Self::Int | Self::Long | Self::Constant(_) | Self::SignalNumber => "a number",
            Self::Descriptor => "an open file",
            Self::Pointer => "an address",
            Self::Id => "a user or group",
            Self::FdPair => "two open files",
            Self::Ids(_) => "a list of groups",
            Self::Timespec => "a time (struct timespec)",
            Self::TimespecPair => "two times (struct timespec)",
            Self::Timeval => "a time (struct timeval)",
            Self::TimevalPair => "two times (struct timeval)",
            Self::Timezone => "a time zone",
            Self::Itimerspec | Self::Itimerval => "a time and an interval",
            Self::Timex => "the state of the clock (struct timex)",
            Self::Tms | Self::Rusage => "times used",
            Self::Stat | Self::Statx => "what a file is (struct stat)",
            Self::Statfs => "what a file system is (struct statfs)",
            Self::Dirents => "directory entries",
            Self::Rlimit => "a limit, soft and hard",
            Self::WaitStatus => "how the child ended",
            Self::Utsname => "names of the system",
            Self::Sysinfo => "load and memory of the system",
            Self::Sigset(_) | Self::SizedSigset => "a set of signals",
            Self::Sigaction => "what to do at a signal",
            Self::Siginfo => "what is known of a signal",
            Self::SignalStack => "a stack for signal handlers",
            Self::Sockaddr(_) => "a socket address",
            Self::Msghdr | Self::Mmsghdr(_) => "messages with their buffers",
            Self::Iovec(_) | Self::RemoteIovec(_) => "a list of buffers",
            Self::Pollfd(_) | Self::FdSet(_) => "the open files to watch",
            Self::EpollEvent | Self::EpollEvents => "what to watch a file for",
            Self::OpenHow(_) => "how to open (struct open_how)",
            Self::CloneArgs(_) => "how to clone (struct clone_args)",
            Self::CapHeader | Self::CapData => "sets of capabilities",
            Self::CpuSet(_) => "a set of processors",
            Self::SchedParam | Self::SchedAttr => "how to be scheduled",
            Self::Flock => "a lock on a part of a file",
            Self::OwnerEx => "who gets the signals of a file",
            Self::Sigevent => "how to be told",
            Self::Msgbuf(_) => "a message",
            Self::Sembuf(_) => "operations on semaphores",
            Self::Pages(_) => "a byte for each page",
            Self::Termios => "settings of a terminal",
            Self::Winsize => "the size of a terminal",
            Self::Byte => "a byte",
            Self::Linger => "how long to linger",
            Self::Ucred => "who is at the other end",
            Self::TaskName => "the name of a thread",
            Self::FilterProgram => "a BPF program (struct sock_fprog)",
            Self::NotifSizes => "sizes of the structs of seccomp's listener",
        }
    }
}
