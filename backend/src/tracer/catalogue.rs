//! What is known of a call by its number, looked up once and remembered.

use std::collections::HashMap;

use ringside_shared::abi::syscalls::{self, args, args::Arg};
use ringside_shared::abi::{Arch, SeccompData};

use super::decode::{Effect, Refine, Returns};

/// Everything about a call that its number and arch say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// Its ABI; `None` for one that we do not know.
    pub(super) arch: Option<Arch>,
    /// Its name on that arch.
    pub(super) name: Option<&'static str>,
    /// Its arguments.
    pub(super) signature: Option<&'static [Arg]>,
    /// What it does to the names of open files.
    pub(super) effect: Effect,
    /// How its arguments depend on each other.
    pub(super) refine: Refine,
    /// What its result is.
    pub(super) returns: Returns,
    /// Why the tracer itself takes an interest.
    pub(super) role: Role,
}

/// Why the tracer takes an interest in a call, beyond showing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It does not.
    Plain,
    /// It replaces the program; the argument at this position is the path.
    Exec { path: u8 },
    /// It writes to the descriptor at this position.
    Write { fd: u8 },
    /// It makes a process or thread that might ask not to be traced.
    Clone,
    /// It may install a filter.
    Install,
}

impl Role {
    fn of(name: &str) -> Self {
        match name {
            "execve" => Self::Exec { path: 0 },
            "execveat" => Self::Exec { path: 1 },
            "write" | "writev" | "pwrite64" | "pwritev" | "pwritev2" | "sendto" | "sendmsg"
            | "sendmmsg" | "sendfile" | "vmsplice" => Self::Write { fd: 0 },
            "splice" | "copy_file_range" => Self::Write { fd: 2 },
            "tee" => Self::Write { fd: 1 },
            "clone" => Self::Clone,
            "seccomp" | "prctl" => Self::Install,
            _ => Self::Plain,
        }
    }
}

/// Calls remembered; a program can invent numbers, so there is an end.
const LIMIT: usize = 2048;

/// The calls that were met so far.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    known: HashMap<(u32, u32), Known>,
}

impl Catalogue {
    /// What is known of this call.
    pub(super) fn know(&mut self, data: &SeccompData) -> Known {
        let key = (data.arch, data.nr);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let arch = Arch::of_call(data.arch, data.nr);
        let name = arch.and_then(|arch| syscalls::name(arch, data.nr));
        let known = Known {
            arch,
            name,
            signature: name.and_then(|name| args::signature_on(arch?, name)),
            effect: name.map_or(Effect::None, Effect::of),
            refine: name.map_or(Refine::None, Refine::of),
            returns: name.map_or(Returns::Number, Returns::of),
            role: name.map_or(Role::Plain, Role::of),
        };
        if self.known.len() < LIMIT {
            self.known.insert(key, known);
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn know(arch: Arch, nr: u32) -> Known {
        Catalogue::default().know(&SeccompData {
            nr,
            arch: arch.audit(),
            ..SeccompData::default()
        })
    }

    #[test]
    fn the_same_number_is_another_call_on_another_arch() {
        assert_eq!(know(Arch::X86_64, 59).role, Role::Exec { path: 0 });
        assert_eq!(know(Arch::X86, 59).name, Some("oldolduname"));
    }

    #[test]
    fn numbers_without_a_name_are_remembered_up_to_a_limit() {
        let mut catalogue = Catalogue::default();
        for nr in 0..10_000 {
            catalogue.know(&SeccompData {
                nr,
                arch: Arch::X86_64.audit(),
                ..SeccompData::default()
            });
        }
        assert_eq!(catalogue.known.len(), LIMIT);
    }
}
