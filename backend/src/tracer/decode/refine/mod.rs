//! Calls where one argument says what another one is, or whether there is one.

mod clone;
mod control;
mod futex;
mod prctl;
mod socket;

use ringside_shared::abi::Arch;
use ringside_shared::abi::named::Family;
use ringside_shared::abi::syscalls::args::{Arg, ArgKind, Shape};

use super::scalar::low;
use super::subject::Subject;

/// One argument as it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Which register it is in.
    pub(super) position: u8,
    pub(super) kind: ArgKind,
    /// What stands before it: `flags=`.
    pub(super) label: &'static str,
}

/// The arguments of a call in the order in which they are shown, at most six.
#[derive(Debug)]
pub(super) struct Arguments {
    shown: [Shown; 6],
    n: usize,
}

impl Arguments {
    fn new(kinds: impl Iterator<Item = ArgKind>) -> Self {
        let mut arguments = Self {
            shown: [plain(0, ArgKind::Word); 6],
            n: 0,
        };
        for (position, kind) in (0..).zip(kinds) {
            arguments.push(plain(position, kind));
        }
        arguments
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Shown> {
        self.shown.into_iter().take(self.n)
    }

    fn push(&mut self, shown: Shown) {
        if let Some(free) = self.shown.get_mut(self.n) {
            *free = shown;
            self.n += 1;
        }
    }

    /// What the argument at this place is, after all.
    fn set(&mut self, at: usize, kind: ArgKind) {
        if at < self.n {
            self.shown[at].kind = kind;
        }
    }

    fn truncate(&mut self, n: usize) {
        self.n = self.n.min(n);
    }

    fn remove(&mut self, at: usize) {
        if at < self.n {
            self.shown.copy_within(at + 1..self.n, at);
            self.n -= 1;
        }
    }
}

fn plain(position: u8, kind: ArgKind) -> Shown {
    Shown {
        position,
        kind,
        label: "",
    }
}

/// How a call's arguments depend on each other; known from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tracer) enum Refine {
    /// They do not.
    None,
    Clone,
    Fcntl,
    Futex,
    GetGroups,
    Ioctl,
    Keyctl,
    Membarrier,
    Mknod {
        mode: u8,
    },
    Mount,
    Mremap,
    /// open and its like: the flags say whether there is a mode, after which nothing comes that
    /// matters otherwise.
    Open {
        flags: u8,
    },
    Option,
    Personality,
    /// An offset in two words, of which 64-bit arches use one.
    Position,
    Prctl,
    Ptrace,
    Reboot,
    Rseq,
    Seccomp,
    Semctl,
    /// Time that is written only when a signal cuts the sleep short.
    Sleep {
        rest: u8,
    },
    Socket,
    ArchPrctl,
}

impl Refine {
    /// That of a call by its name.
    pub(in crate::tracer) fn of(name: &str) -> Self {
        match name {
            "arch_prctl" => Self::ArchPrctl,
            "clock_nanosleep" => Self::Sleep { rest: 3 },
            "clone" => Self::Clone,
            "fcntl" | "fcntl64" => Self::Fcntl,
            "futex" => Self::Futex,
            "getgroups" => Self::GetGroups,
            "ioctl" => Self::Ioctl,
            "keyctl" => Self::Keyctl,
            "membarrier" => Self::Membarrier,
            "mknod" => Self::Mknod { mode: 1 },
            "mknodat" => Self::Mknod { mode: 2 },
            "mount" => Self::Mount,
            "mremap" => Self::Mremap,
            "nanosleep" => Self::Sleep { rest: 1 },
            "open" | "mq_open" => Self::Open { flags: 1 },
            "openat" => Self::Open { flags: 2 },
            "personality" => Self::Personality,
            "preadv" | "preadv2" | "pwritev" | "pwritev2" => Self::Position,
            "prctl" => Self::Prctl,
            "ptrace" => Self::Ptrace,
            "reboot" => Self::Reboot,
            "rseq" => Self::Rseq,
            "seccomp" => Self::Seccomp,
            "semctl" => Self::Semctl,
            "setsockopt" | "getsockopt" => Self::Option,
            "socket" | "socketpair" => Self::Socket,
            _ => Self::None,
        }
    }
}

/// The arguments of this very call.
pub(super) fn arguments(subject: &Subject<'_>) -> Arguments {
    let Some(signature) = subject.known.signature else {
        return Arguments::new([ArgKind::Word; 6].into_iter());
    };
    let mut shown = Arguments::new(signature.iter().map(|Arg { kind, .. }| *kind));
    refine(subject, &mut shown);
    shown
}

/// Changes what the signature says in general to what holds for these values.
fn refine(subject: &Subject<'_>, shown: &mut Arguments) {
    let number = |at| low(subject.arg(at)).cast_signed();
    match subject.known.refine {
        Refine::ArchPrctl => match number(0) {
            ARCH_GET_GS | ARCH_GET_FS => shown.set(1, ArgKind::Out(Shape::Pointer)),
            _ => {}
        },
        Refine::Clone => clone::refine(subject, shown),
        Refine::Fcntl => control::fcntl(number(1), shown),
        Refine::Futex => futex::refine(number(1), shown),
        Refine::GetGroups => shown.set(1, ArgKind::Out(Shape::Ids(0))),
        Refine::Ioctl => control::ioctl(low(subject.arg(1)), shown),
        Refine::Keyctl if number(0) == libc::KEYCTL_GET_KEYRING_ID.cast_signed() => {
            shown.set(1, ArgKind::Flags(Family::Keyring));
            shown.set(2, ArgKind::Int);
            shown.truncate(3);
        }
        Refine::Membarrier if number(1) == 0 => shown.truncate(2),
        Refine::Mknod { mode } if !is_device(low(subject.arg(mode))) => {
            shown.truncate(usize::from(mode) + 1);
        }
        Refine::Mount => mount(subject.arg(3), shown),
        Refine::Mremap if number(3) & (libc::MREMAP_FIXED | libc::MREMAP_DONTUNMAP) == 0 => {
            shown.truncate(4);
        }
        Refine::Open { flags } if !makes_file(number(flags)) => {
            shown.truncate(usize::from(flags) + 1);
        }
        Refine::Option => socket::option(subject, shown),
        // All bits are a question, not a personality.
        Refine::Personality if low(subject.arg(0)) == u32::MAX => shown.set(0, ArgKind::Hex),
        Refine::Position if subject.known.arch != Some(Arch::X86) => shown.remove(4),
        Refine::Prctl => prctl::refine(number(0), number(1), shown),
        Refine::Ptrace => ptrace(subject, shown),
        Refine::Reboot if number(2) != libc::LINUX_REBOOT_CMD_RESTART2 => shown.truncate(3),
        Refine::Rseq => shown.set(1, ArgKind::Hex),
        Refine::Seccomp => prctl::seccomp(low(subject.arg(0)), shown),
        Refine::Semctl => shown.set(3, ArgKind::Address),
        Refine::Socket => socket::protocol(number(0), shown),
        Refine::None
        | Refine::Sleep { .. }
        | Refine::Keyctl
        | Refine::Membarrier
        | Refine::Mknod { .. }
        | Refine::Mremap
        | Refine::Open { .. }
        | Refine::Personality
        | Refine::Position
        | Refine::Reboot => {}
    }
}

/// Whether mknod reads its `dev`.
fn is_device(mode: u32) -> bool {
    matches!(mode & libc::S_IFMT, libc::S_IFCHR | libc::S_IFBLK)
}

/// Whether open reads its `mode`.
fn makes_file(flags: i32) -> bool {
    flags & libc::O_CREAT != 0 || flags & libc::O_TMPFILE == libc::O_TMPFILE
}

/// mount reads neither type nor options of what it only moves, binds or passes on.
fn mount(flags: u64, shown: &mut Arguments) {
    const SHARING: u64 = libc::MS_SHARED | libc::MS_PRIVATE | libc::MS_SLAVE | libc::MS_UNBINDABLE;
    const MOVING: u64 = libc::MS_BIND | libc::MS_MOVE | SHARING;
    if flags & (MOVING | libc::MS_REMOUNT) != 0 {
        shown.set(2, ArgKind::Address);
    }
    let data = if flags & MOVING != 0 {
        ArgKind::Address
    } else {
        ArgKind::CStr
    };
    shown.set(4, data);
}

/// ptrace takes a signal to go on with as its data.
fn ptrace(subject: &Subject<'_>, shown: &mut Arguments) {
    shown.set(2, ArgKind::Address);
    shown.set(3, ArgKind::Address);
    let op = low(subject.arg(0));
    let goes_on = [
        libc::PTRACE_CONT,
        libc::PTRACE_SYSCALL,
        libc::PTRACE_SINGLESTEP,
        libc::PTRACE_DETACH,
        libc::PTRACE_LISTEN,
    ];
    if goes_on.contains(&op) {
        shown.set(3, ArgKind::Signal);
    }
    if op == libc::PTRACE_TRACEME {
        shown.truncate(1);
    }
}

/// Operations of `arch_prctl` that write: `asm/prctl.h`.
const ARCH_GET_FS: i32 = 0x1003;
const ARCH_GET_GS: i32 = 0x1004;

/// The errno by which the kernel remembers a sleep that a signal has interrupted.
pub(super) const ERESTART_RESTARTBLOCK: i64 = 516;
