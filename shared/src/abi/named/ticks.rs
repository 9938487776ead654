//! A value as a list to tick off: every constant that an argument could hold, and those that it
//! does hold.

use super::Family;
use super::table::Choices;
use crate::abi::{Arch, signal};

/// One constant of a family, beside a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// `O_CREAT`.
    pub name: &'static str,
    /// Its value on the arch.
    pub value: i64,
    /// Whether the value holds it.
    pub is_set: bool,
    /// Whether it excludes its neighbours, as `O_RDONLY` does `O_WRONLY`.
    pub is_choice: bool,
}

impl Family {
    /// Every constant of the family with whether `value` holds it; and what is left of the value
    /// that has no name. The value is the argument word cut to the argument's width.
    ///
    /// ```
    /// use ringside_shared::abi::{Arch, named::Family};
    /// let (ticks, rest) = Family::Open.ticks(Arch::X86_64, 0x1000_0041);
    /// let set: Vec<_> = ticks.iter().filter(|tick| tick.is_set).map(|tick| tick.name).collect();
    /// assert_eq!(set, ["O_WRONLY", "O_CREAT"]);
    /// assert_eq!(rest, 0x1000_0000);
    /// ```
    pub fn ticks(self, arch: Arch, value: u64) -> (Vec<Tick>, u64) {
        let table = self.table();
        let (mut held, mut rest) = (value & table.field, value & !table.field);
        let (mut ticks, mut is_chosen) = (Vec::new(), false);
        let list = match table.choices {
            Choices::List(list) => list,
            Choices::Signals => &[],
        };
        for &(name, known) in list {
            let differing = known.cast_unsigned() ^ held;
            // A negative value of a 32-bit parameter may come widened or not (fact 24).
            let is_held = differing == 0 || (known < 0 && differing << 32 == 0);
            // The name for "no flags" holds when there are none. Of two names the first is meant.
            let is_set = is_held && !is_chosen && (table.field != 0 || value == 0);
            is_chosen |= is_set;
            ticks.push(Tick {
                name,
                value: known,
                is_set,
                is_choice: true,
            });
        }
        let number = i32::try_from(held).ok().filter(|number| *number != 0);
        if let (Choices::Signals, Some(number)) = (&table.choices, number)
            && let Some(name) = signal::name(number)
        {
            is_chosen = true;
            ticks.push(Tick {
                name,
                value: number.into(),
                is_set: true,
                is_choice: true,
            });
        }
        if is_chosen {
            held = 0;
        }
        for &(name, _) in table.flags {
            let known = super::value_on(arch, name).unwrap_or_default();
            let flag = known.cast_unsigned();
            // One of several bits comes before those that it contains, and takes them along.
            let is_set = flag != 0 && rest & flag == flag;
            if is_set {
                rest &= !flag;
            }
            ticks.push(Tick {
                name,
                value: known,
                is_set,
                is_choice: false,
            });
        }
        (ticks, rest | held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(family: Family, value: u64) -> (Vec<&'static str>, u64) {
        let (ticks, rest) = family.ticks(Arch::X86_64, value);
        let names = ticks.iter().filter(|tick| tick.is_set);
        (names.map(|tick| tick.name).collect(), rest)
    }

    #[test]
    fn what_is_ticked_is_what_the_value_is_rendered_as() {
        let values = [
            0,
            1,
            2,
            0x41,
            0x22,
            0x941,
            0x0009_0800,
            0x0041_0002,
            0x1000_0001,
            0x11,
        ];
        for family in Family::ALL {
            if family.table().is_octal || *family == Family::FileMode {
                continue;
            }
            for value in values {
                let (names, rest) = set(*family, value);
                let rendered = family.render(value);
                let mut said: Vec<&str> = rendered.split('|').collect();
                said.retain(|word| !word.starts_with("0x") && *word != "0");
                said.sort_unstable();
                let mut names = names;
                names.sort_unstable();
                assert_eq!(said, names, "{family:?} {value:#x}");
                assert_eq!(
                    rest == 0,
                    !rendered.contains("0x"),
                    "{family:?} {value:#x} {rendered}"
                );
            }
        }
    }

    #[test]
    fn a_choice_excludes_its_neighbours_and_no_flags_is_one() {
        assert_eq!(set(Family::Protection, 0).0, ["PROT_NONE"]);
        assert_eq!(set(Family::Protection, 3).0, ["PROT_READ", "PROT_WRITE"]);
        assert_eq!(set(Family::RusageWho, 0xffff_ffff).0, ["RUSAGE_CHILDREN"]);
    }

    #[test]
    fn flags_that_an_arch_shuffles_have_its_values() {
        let (ticks, rest) = Family::Open.ticks(Arch::Aarch64, 0x4000);
        let set: Vec<_> = ticks.iter().filter(|tick| tick.is_set).collect();
        assert!(set.iter().any(|tick| tick.name == "O_DIRECTORY"), "{set:?}");
        assert_eq!(rest, 0);
    }
}
