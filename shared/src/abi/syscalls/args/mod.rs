//! Arguments per syscall: names as in the man pages, and what each word means.
//!
//! One signature serves every arch that has the syscall, but for the few of [`signature_on`]. The
//! widths are compared with the types
//! that the running kernel publishes, by `shared/tests/tables`.

mod backwards;
mod compat;
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
mod x86;

use crate::abi::Arch;
pub use kind::{Arg, ArgKind, Shape};

/// One syscall's row.
type Row = (&'static str, &'static [Arg]);

/// The rows of one theme, each sorted by name.
static THEMES: [&[Row]; 15] = [
    io::ROWS,
    path::ROWS,
    file::ROWS,
    memory::ROWS,
    process::ROWS,
    schedule::ROWS,
    identity::ROWS,
    signal::ROWS,
    time::ROWS,
    event::ROWS,
    socket::ROWS,
    mount::ROWS,
    ipc::ROWS,
    system::ROWS,
    compat::ROWS,
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
    THEMES.iter().find_map(|rows| find(rows, name))
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

/// Every syscall whose arguments we know.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [Arg])> {
    THEMES.iter().flat_map(|rows| rows.iter().copied())
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
        for rows in THEMES.into_iter().chain(Arch::ALL.map(own)) {
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
