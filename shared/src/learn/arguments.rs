//! Arguments that choose what a call does: few constants, the same in every run.
//!
//! Left out are those that change with timing (futex operations) or the heap's mood (madvise), and
//! everything that points to memory, which a filter cannot look into (fact 25).

use crate::abi::Arch;
use crate::abi::syscalls::args;
use crate::filter::{ArgIndex, Condition, Guard, Test, Width};
use std::collections::{BTreeMap, BTreeSet};

/// The syscalls and their choosing arguments, the most telling one first.
const CHOOSING: [(&str, &[&str]); 23] = [
    ("arch_prctl", &["op"]),
    ("bpf", &["cmd"]),
    ("clone", &["flags"]),
    ("fcntl", &["op"]),
    ("fcntl64", &["op"]),
    ("getsockopt", &["level", "optname"]),
    ("ioctl", &["op"]),
    ("keyctl", &["op"]),
    ("mmap", &["prot"]),
    ("mmap2", &["prot"]),
    ("mprotect", &["prot"]),
    ("personality", &["persona"]),
    ("pkey_mprotect", &["prot"]),
    ("prctl", &["option"]),
    ("prlimit64", &["resource"]),
    ("ptrace", &["op"]),
    ("seccomp", &["operation"]),
    ("setns", &["nstype"]),
    ("setsockopt", &["level", "optname"]),
    ("socket", &["domain", "type"]),
    ("socketpair", &["domain", "type"]),
    ("unshare", &["flags"]),
    ("umount2", &["flags"]),
];

/// Position and width of the choosing arguments of a syscall.
fn choosing(arch: Arch, name: &str) -> Vec<(ArgIndex, Width)> {
    let Some((_, wanted)) = CHOOSING.iter().find(|(known, _)| *known == name) else {
        return Vec::new();
    };
    let signature = args::signature_on(arch, name).unwrap_or_default();
    let places = wanted.iter().filter_map(|wanted| {
        let at = signature.iter().position(|arg| arg.name == *wanted)?;
        let is_narrow = arch.is_32_bit() || signature[at].kind.is_32_bit();
        let width = if is_narrow {
            Width::Bits32
        } else {
            Width::Bits64
        };
        Some((ArgIndex::new(u8::try_from(at).ok()?)?, width))
    });
    places.collect()
}

/// The values of a call's choosing arguments; none if it has no such argument.
pub(super) fn values(arch: Arch, name: &str, words: &[u64; 6]) -> Vec<u64> {
    let places = choosing(arch, name).into_iter();
    places
        .map(|(index, width)| words[usize::from(index.get())] & width.mask())
        .collect()
}

/// Guards under which a call has one of the values: those of the last argument are joined.
pub(super) fn guards(arch: Arch, name: &str, values: &BTreeSet<Vec<u64>>) -> Vec<Guard> {
    let places = choosing(arch, name);
    let mut joined: BTreeMap<&[u64], Vec<u64>> = BTreeMap::new();
    for values in values {
        if let [first @ .., last] = values.as_slice() {
            joined.entry(first).or_default().push(*last);
        }
    }
    let guards = joined.into_iter().map(|(first, mut last)| {
        last.sort_unstable();
        let tests = first.iter().map(|value| Test::Eq(*value));
        let last = match last.as_slice() {
            [one] => Test::Eq(*one),
            _ => Test::In(last),
        };
        let tests = tests.chain([last]);
        let conditions = tests.zip(&places);
        Guard::all(conditions.map(|(test, &(index, width))| Condition::new(index, width, test)))
    });
    guards.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::syscalls;

    #[test]
    fn every_choosing_argument_is_one_of_its_syscall_and_no_pointer() {
        for (name, wanted) in CHOOSING {
            let arches = Arch::ALL.into_iter();
            let mut arches = arches.filter(|arch| syscalls::number(*arch, name).is_some());
            let has_all = |arch: &Arch| choosing(*arch, name).len() == wanted.len();
            assert!(arches.any(|arch| has_all(&arch)), "{name}");
            let signature = args::signature(name).unwrap();
            for arg in signature.iter().filter(|arg| wanted.contains(&arg.name)) {
                assert!(!arg.kind.is_pointer(), "{name} {}", arg.name);
            }
        }
    }

    #[test]
    fn what_the_kernel_does_not_read_is_no_other_value() {
        let words = [0xffff_ffff_0000_0010, 0, 0, 0, 0, 0];
        assert_eq!(values(Arch::X86_64, "prctl", &words), [16]);
        assert_eq!(values(Arch::X86_64, "read", &words), [0; 0]);
        // i386 passes a pointer to mmap's arguments.
        assert_eq!(values(Arch::X86, "mmap", &words), [0; 0]);
    }
}
