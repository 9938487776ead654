//! Arguments per syscall: names as in the man pages, and what each word means.
//!
//! One signature serves every arch that has the syscall, but for the few of [`signature_on`]. The
//! widths are compared with the types
//! that the running kernel publishes, by `shared/tests/tables`.

mod backwards;
mod compat;
mod describe;
mod event;
mod file;
mod identity;
mod io;
mod ipc;
mod kind;
mod memory;
mod mount;
mod path;
mod process;
mod schedule;
mod signal;
mod socket;
mod system;
mod time;
mod words;
mod x86;

use crate::abi::Arch;
pub use kind::{Arg, ArgKind, Shape};

/// One syscall's row.
type Row = (&'static str, &'static [Arg]);

/// What the calls of a theme are for, and its rows, sorted by name.
static THEMES: [(&str, &[Row]); 15] = [
    ("reading and writing", io::ROWS),
    ("paths", path::ROWS),
    ("open files", file::ROWS),
    ("memory", memory::ROWS),
    ("processes", process::ROWS),
    ("scheduling", schedule::ROWS),
    ("users, groups and capabilities", identity::ROWS),
    ("signals", signal::ROWS),
    ("clocks and timers", time::ROWS),
    ("waiting", event::ROWS),
    ("sockets", socket::ROWS),
    ("mounts", mount::ROWS),
    ("messages and shared memory", ipc::ROWS),
    ("the machine", system::ROWS),
    ("older layouts", compat::ROWS),
];

/// The arguments of a syscall, at most six. `None` for a syscall whose arguments we do not know;
/// an empty list for one that takes none.
///
/// ```
/// use ringside_shared::abi::syscalls::args;
/// let names: Vec<_> = args::signature("openat").unwrap().iter().map(|arg| arg.name).collect();
/// assert_eq!(names, ["dirfd", "pathname", "flags", "mode"]);
/// ```
pub fn signature(name: &str) -> Option<&'static [Arg]> {
    THEMES.iter().find_map(|(_, rows)| find(rows, name))
}

/// Like [`signature`], as an arch passes the arguments: i386 splits 64-bit ones in two, and clone
/// has its own order there, on arm64 and on RISC-V.
pub fn signature_on(arch: Arch, name: &str) -> Option<&'static [Arg]> {
    find(own(arch), name).or_else(|| signature(name))
}

/// What an arch passes otherwise than the rest.
const fn own(arch: Arch) -> &'static [Row] {
    match arch {
        Arch::X86_64 | Arch::X32 => &[],
        Arch::X86 => x86::ROWS,
        Arch::Aarch64 | Arch::Riscv64 => backwards::ROWS,
    }
}

fn find(rows: &[Row], name: &str) -> Option<&'static [Arg]> {
    let at = rows
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()?;
    Some(rows[at].1)
}

/// What a syscall is for, in the order of our tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Theme(usize);

impl Theme {
    /// In a word or two: `memory`.
    pub fn title(self) -> &'static str {
        THEMES.get(self.0).map_or("", |(title, _)| title)
    }
}

/// What a syscall is for; `None` for one whose arguments we do not know.
///
/// ```
/// use ringside_shared::abi::syscalls::args;
/// assert_eq!(args::theme("socket").map(args::Theme::title), Some("sockets"));
/// ```
pub fn theme(name: &str) -> Option<Theme> {
    let at = THEMES
        .iter()
        .position(|(_, rows)| find(rows, name).is_some());
    at.map(Theme)
}

/// Every syscall whose arguments we know.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [Arg])> {
    THEMES.iter().flat_map(|(_, rows)| rows.iter().copied())
}

/// Makes the `ROWS` of a theme: `name(arg: kind, …);`, sorted by name.
macro_rules! signatures {
    ($($name:ident($($arg:ident: $kind:expr),*);)*) => {
        pub(super) const ROWS: &[super::Row] = &[
            $((
                stringify!($name),
                &[$(super::Arg { name: stringify!($arg), kind: $kind }),*],
            )),*
        ];
    };
}
use signatures;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::syscalls;

    fn with_own() -> impl Iterator<Item = Row> {
        all().chain(
            Arch::ALL
                .into_iter()
                .flat_map(|arch| own(arch).iter().copied()),
        )
    }

    #[test]
    fn arches_with_an_order_of_their_own_have_it() {
        let position = |arch, name, arg| {
            let args: &[Arg] = signature_on(arch, name)?;
            args.iter().position(|known| known.name == arg)
        };
        assert_eq!(position(Arch::X86_64, "clone", "tls"), Some(4));
        assert_eq!(position(Arch::Aarch64, "clone", "tls"), Some(3));
        assert_eq!(position(Arch::Riscv64, "clone", "tls"), Some(3));
        assert_eq!(position(Arch::X86, "sync_file_range", "flags"), Some(5));
        assert_eq!(position(Arch::X86, "mmap", "prot"), None);
        assert_eq!(position(Arch::X86, "mmap2", "prot"), Some(2));
        for arch in Arch::ALL {
            for (name, _) in own(arch) {
                assert!(syscalls::number(arch, name).is_some(), "{arch} {name}");
                assert_ne!(signature(name), signature_on(arch, name), "{arch} {name}");
            }
        }
    }

    #[test]
    fn rows_are_sorted_and_no_syscall_is_in_two_themes() {
        let themes = THEMES.into_iter().map(|(_, rows)| rows);
        for rows in themes.chain(Arch::ALL.map(own)) {
            let names: Vec<_> = rows.iter().map(|(name, _)| name).collect();
            assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        }
        let mut names: Vec<_> = all().map(|(name, _)| name).collect();
        names.sort_unstable();
        let total = names.len();
        names.dedup();
        assert_eq!(names.len(), total);
    }

    #[test]
    fn lengths_are_other_arguments_of_the_same_syscall() {
        for (name, args) in with_own() {
            assert!(args.len() <= 6, "{name}");
            for (at, arg) in args.iter().enumerate() {
                if let Some(length) = arg.kind.length_arg() {
                    assert!(usize::from(length) < args.len(), "{name} {}", arg.name);
                    assert_ne!(usize::from(length), at, "{name} {}", arg.name);
                }
            }
        }
    }

    #[test]
    fn argument_names_are_unique_within_a_syscall() {
        for (name, args) in with_own() {
            let mut names: Vec<_> = args.iter().map(|arg| arg.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), args.len(), "{name}");
        }
    }
}
