//! When a rule applies: comparisons of argument words, joined by "and".

use crate::abi::SeccompData;

/// Position of one of the six syscall arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArgIndex(u8);

impl ArgIndex {
    /// A position from 0 to 5.
    pub fn new(index: u8) -> Option<Self> {
        (index < 6).then_some(Self(index))
    }

    /// The position, from 0 to 5.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// How much of an argument word the kernel looks at (fact 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// The low half: `int` and `unsigned int` parameters, and every argument of a 32-bit arch.
    Bits32,
    /// All of it.
    Bits64,
}

impl Width {
    /// The bits that count.
    pub const fn mask(self) -> u64 {
        match self {
            Self::Bits32 => u32::MAX as u64,
            Self::Bits64 => u64::MAX,
        }
    }
}

/// How an argument is compared. All comparisons are unsigned (fact 22).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Test {
    /// `== value`
    Eq(u64),
    /// `!= value`
    Ne(u64),
    /// `< value`
    Lt(u64),
    /// `<= value`
    Le(u64),
    /// `> value`
    Gt(u64),
    /// `>= value`
    Ge(u64),
    /// `& mask`: at least one of the bits is set.
    AnyBit(u64),
    /// `& mask == value`
    MaskedEq {
        /// Which bits count.
        mask: u64,
        /// What they must be.
        value: u64,
    },
    /// `& mask != value`
    MaskedNe {
        /// Which bits count.
        mask: u64,
        /// What they must not be.
        value: u64,
    },
    /// `in {a, b}`: ascending, without repetition.
    In(Vec<u64>),
    /// `in low..high`, both included.
    Between(u64, u64),
}

/// One comparison of one argument.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    index: ArgIndex,
    width: Width,
    test: Test,
}

impl Condition {
    /// Makes a condition; constants lose the bits that `width` does not compare.
    pub fn new(index: ArgIndex, width: Width, test: Test) -> Self {
        let cut = |value: u64| value & width.mask();
        let test = match test {
            Test::Eq(value) => Test::Eq(cut(value)),
            Test::Ne(value) => Test::Ne(cut(value)),
            Test::Lt(value) => Test::Lt(cut(value)),
            Test::Le(value) => Test::Le(cut(value)),
            Test::Gt(value) => Test::Gt(cut(value)),
            Test::Ge(value) => Test::Ge(cut(value)),
            Test::AnyBit(mask) => Test::AnyBit(cut(mask)),
            Test::MaskedEq { mask, value } => Test::MaskedEq {
                mask: cut(mask),
                value: cut(value),
            },
            Test::MaskedNe { mask, value } => Test::MaskedNe {
                mask: cut(mask),
                value: cut(value),
            },
            Test::In(values) => {
                let mut values: Vec<_> = values.into_iter().map(cut).collect();
                values.sort_unstable();
                values.dedup();
                Test::In(values)
            }
            Test::Between(low, high) => Test::Between(cut(low), cut(high)),
        };
        Self { index, width, test }
    }

    /// Which argument is compared.
    pub fn index(&self) -> ArgIndex {
        self.index
    }

    /// How much of it is compared.
    pub fn width(&self) -> Width {
        self.width
    }

    /// How it is compared.
    pub fn test(&self) -> &Test {
        &self.test
    }

    /// Whether the condition holds for a call.
    pub fn holds(&self, data: &SeccompData) -> bool {
        self.holds_for(data.args[usize::from(self.index.0)])
    }

    /// Whether the condition holds for an argument word.
    pub fn holds_for(&self, word: u64) -> bool {
        let arg = word & self.width.mask();
        match self.test {
            Test::Eq(value) => arg == value,
            Test::Ne(value) => arg != value,
            Test::Lt(value) => arg < value,
            Test::Le(value) => arg <= value,
            Test::Gt(value) => arg > value,
            Test::Ge(value) => arg >= value,
            Test::AnyBit(mask) => arg & mask != 0,
            Test::MaskedEq { mask, value } => arg & mask == value,
            Test::MaskedNe { mask, value } => arg & mask != value,
            Test::In(ref values) => values.binary_search(&arg).is_ok(),
            Test::Between(low, high) => (low..=high).contains(&arg),
        }
    }

    /// The argument words around which a translation of this condition may go wrong: each
    /// constant, its neighbours, its halves alone, and all of it with the upper half disturbed.
    pub fn edges(&self) -> Vec<u64> {
        let constants = match self.test {
            Test::Eq(value)
            | Test::Ne(value)
            | Test::Lt(value)
            | Test::Le(value)
            | Test::Gt(value)
            | Test::Ge(value)
            | Test::AnyBit(value) => vec![value],
            Test::MaskedEq { mask, value } | Test::MaskedNe { mask, value } => {
                vec![mask, value, value | !mask, mask ^ value]
            }
            Test::In(ref values) => values.clone(),
            Test::Between(low, high) => vec![low, high],
        };
        let low_half = Width::Bits32.mask();
        let mut edges = vec![0, 1, low_half, low_half + 1, 1 << 63, u64::MAX];
        for value in constants {
            edges.extend([
                value,
                value.wrapping_add(1),
                value.wrapping_sub(1),
                !value,
                value & low_half,
                value & !low_half,
                value ^ (1 << 32),
                value ^ (1 << 63),
                value | !low_half,
                value.wrapping_add(1 << 32),
                value.wrapping_sub(1 << 32),
            ]);
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}

/// When a rule applies.
///
/// "Always" is a variant and not an empty list: a list that means everything when it is empty
/// will one day be emptied by accident.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// For every call of the rule's numbers.
    Always,
    /// When all of these hold.
    When {
        /// There is at least one.
        first: Condition,
        /// The others.
        rest: Vec<Condition>,
    },
}

impl Guard {
    /// "Always" if there is no condition.
    pub fn all(conditions: impl IntoIterator<Item = Condition>) -> Self {
        let mut conditions = conditions.into_iter();
        match conditions.next() {
            None => Self::Always,
            Some(first) => Self::When {
                first,
                rest: conditions.collect(),
            },
        }
    }

    /// The conditions, in order; none for "always".
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let (first, rest) = match self {
            Self::Always => (None, [].as_slice()),
            Self::When { first, rest } => (Some(first), rest.as_slice()),
        };
        first.into_iter().chain(rest)
    }

    /// Whether every condition holds for a call.
    pub fn holds(&self, data: &SeccompData) -> bool {
        self.conditions().all(|condition| condition.holds(data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_index(index: u8, valid: bool) {
        assert_eq!(ArgIndex::new(index).is_some(), valid);
    }

    #[test]
    fn the_sixth_argument_is_the_last() {
        check_index(5, true);
        check_index(6, false);
    }

    fn check(width: Width, test: Test, holds: &[u64], fails: &[u64]) {
        let condition = Condition::new(ArgIndex(0), width, test);
        for &word in holds {
            assert!(condition.holds_for(word), "{condition:?} {word:#x}");
        }
        for &word in fails {
            assert!(!condition.holds_for(word), "{condition:?} {word:#x}");
        }
    }

    #[test]
    fn an_int_is_compared_without_its_upper_half() {
        check(Width::Bits32, Test::Eq(5), &[5, 1 << 32 | 5], &[4]);
        check(Width::Bits64, Test::Eq(5), &[5], &[1 << 32 | 5]);
    }

    #[test]
    fn a_negative_constant_matches_both_ways_of_filling_the_register() {
        let at_fdcwd = (-100_i64).cast_unsigned();
        check(
            Width::Bits32,
            Test::Eq(at_fdcwd),
            &[0xffff_ff9c, at_fdcwd],
            &[100],
        );
    }

    #[test]
    fn ranges_include_both_ends() {
        check(Width::Bits64, Test::Between(2, 4), &[2, 3, 4], &[1, 5]);
    }

    #[test]
    fn any_bit_of_an_empty_mask_never_holds() {
        check(Width::Bits64, Test::AnyBit(0), &[], &[0, u64::MAX]);
    }
}
