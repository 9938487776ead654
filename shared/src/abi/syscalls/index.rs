//! Every syscall name that some arch has, found with one look: a hash table made at compile time.

use super::{Arch, all};

/// A syscall name that some arch has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    name: &'static str,
    /// One for each of [`Arch::ALL`], or [`NONE`].
    numbers: [u32; Arch::ALL.len()],
}

/// No syscall has this number: a tracer writes it to skip a call (fact 29).
const NONE: u32 = u32::MAX;
const EMPTY: Known = Known {
    name: "",
    numbers: [NONE; Arch::ALL.len()],
};

/// Twice as many places as names or nearly so, and a power of two.
const N_PLACES: usize = 1024;

static PLACES: [Known; N_PLACES] = build();

/// How many different [`Known::place`]s there are.
pub const N_NAMES: usize = N_PLACES;

/// Looks a name up.
///
/// ```
/// use ringside_shared::abi::{Arch, syscalls};
/// let openat = syscalls::find("openat").unwrap();
/// assert_eq!(openat.number(Arch::X86_64), Some(257));
/// assert_eq!(openat.number(Arch::X86), Some(295));
/// assert!(syscalls::find("opanat").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Known> {
    let known = &PLACES[place_of(&PLACES, name)];
    (!known.name.is_empty()).then_some(known)
}

impl Known {
    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The number on an arch, if it has the call; for x32 with bit 30 set.
    pub fn number(&self, arch: Arch) -> Option<u32> {
        let number = self.numbers[arch as usize];
        (number != NONE).then_some(number)
    }

    /// A number below [`N_NAMES`] that no other name has, to count with.
    pub fn place(&self) -> usize {
        place_of(&PLACES, self.name)
    }
}

#[allow(
    clippy::large_stack_arrays,
    reason = "runs in the compiler, on no stack of ours"
)]
const fn build() -> [Known; N_PLACES] {
    let mut places = [EMPTY; N_PLACES];
    let mut arch = 0;
    while arch < Arch::ALL.len() {
        let table = all(Arch::ALL[arch]);
        let mut row = 0;
        while row < table.len() {
            let (number, name) = table[row];
            let place = place_of(&places, name);
            places[place].name = name;
            // A second number of the same name would only be another way in.
            if places[place].numbers[arch] == NONE {
                places[place].numbers[arch] = number;
            }
            row += 1;
        }
        arch += 1;
    }
    places
}

/// Where a name stands, or the empty place where it would.
const fn place_of(places: &[Known; N_PLACES], name: &str) -> usize {
    let mut place = hash(name.as_bytes());
    loop {
        place %= N_PLACES;
        let here = places[place].name;
        if here.is_empty() || is_same(here.as_bytes(), name.as_bytes()) {
            return place;
        }
        place += 1;
    }
}

/// FNV-1a.
const fn hash(bytes: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    // The low bits alone mix too little.
    (hash ^ (hash >> 16)) as usize
}

/// `==`, which is not const.
const fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_of_every_arch_is_found_with_its_number() {
        let mut names = BTreeSet::new();
        for arch in Arch::ALL {
            for &(number, name) in all(arch) {
                assert_eq!(find(name).unwrap().number(arch), Some(number), "{name}");
                names.insert(name);
            }
        }
        let mut places = BTreeSet::new();
        for name in &names {
            let known = find(name).unwrap();
            assert_eq!(known.name(), *name);
            assert!(places.insert(known.place()));
            for arch in Arch::ALL {
                let is_there = all(arch).iter().any(|(_, other)| other == name);
                assert_eq!(known.number(arch).is_some(), is_there, "{arch} {name}");
            }
        }
        // Otherwise looking for a name that is not there would take long.
        assert!(names.len() < N_PLACES * 3 / 4, "{}", names.len());
    }

    #[test]
    fn what_is_no_name_is_not_found() {
        for name in ["", "reed", "read ", "READ", &"read".repeat(100_000)] {
            assert!(find(name).is_none(), "{name:.9}");
        }
    }
}
