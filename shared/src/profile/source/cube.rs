//! Conditions as masks: some bits are given, the others free. Whatever can be asked of an argument
//! is a union of these, and two of them that both must hold are one again.

use crate::filter::{Condition, Test};

/// The bits of the mask are those of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cube {
    pub(super) mask: u64,
    pub(super) value: u64,
}

impl Cube {
    /// Both, if there is a number that is in both.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let common = self.mask & other.mask;
        ((self.value ^ other.value) & common == 0).then_some(Self {
            mask: self.mask | other.mask,
            value: self.value | other.value,
        })
    }
}

/// The cubes of which a number must be in one.
pub(super) fn cubes(condition: &Condition) -> Vec<Cube> {
    let all = condition.width().mask();
    let exact = |value| Cube { mask: all, value };
    let below = |value: u64| differing(all, value, |bit| value & bit != 0);
    let above = |value: u64| differing(all, value, |bit| value & bit == 0);
    let one_bit = |bit, is_set| Cube {
        mask: bit,
        value: if is_set { bit } else { 0 },
    };
    match *condition.test() {
        Test::Eq(value) => vec![exact(value)],
        Test::Ne(value) => differing(all, value, |_| true),
        Test::Lt(value) => below(value),
        Test::Le(value) => [vec![exact(value)], below(value)].concat(),
        Test::Gt(value) => above(value),
        Test::Ge(value) => [vec![exact(value)], above(value)].concat(),
        Test::AnyBit(mask) => bits(mask).map(|bit| one_bit(bit, true)).collect(),
        Test::MaskedEq { mask, value } if value & !mask != 0 => Vec::new(),
        Test::MaskedEq { mask, value } => vec![Cube { mask, value }],
        Test::MaskedNe { mask, value } if value & !mask != 0 => vec![Cube { mask: 0, value: 0 }],
        Test::MaskedNe { mask, value } => {
            let each = bits(mask).map(|bit| one_bit(bit, value & bit == 0));
            each.collect()
        }
        Test::In(ref values) => values.iter().copied().map(exact).collect(),
        Test::Between(low, high) => {
            let upper = [vec![exact(high)], below(high)].concat();
            let lower = [vec![exact(low)], above(low)].concat();
            both(&lower, &upper)
        }
    }
}

/// The numbers that are in a cube of each list.
pub(super) fn both(left: &[Cube], right: &[Cube]) -> Vec<Cube> {
    let pairs = left
        .iter()
        .flat_map(|a| right.iter().map(move |b| a.and(*b)));
    pairs.flatten().collect()
}

/// Numbers that agree with a value down to a bit, and differ there: for each bit that is wanted.
fn differing(all: u64, value: u64, wanted: impl Fn(u64) -> bool) -> Vec<Cube> {
    let wanted = bits(all).filter(|bit| wanted(*bit));
    wanted
        .map(|bit| {
            let mask = all & !(bit - 1);
            Cube {
                mask,
                value: (value ^ bit) & mask,
            }
        })
        .collect()
}

/// The bits that are set, highest first.
fn bits(mask: u64) -> impl Iterator<Item = u64> {
    (0..64)
        .rev()
        .map(|at| 1 << at)
        .filter(move |bit| mask & bit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{ArgIndex, Width};

    #[test]
    fn a_number_is_in_a_cube_when_the_condition_holds() {
        let index = ArgIndex::new(0).unwrap();
        for width in [Width::Bits32, Width::Bits64] {
            for test in [
                Test::Eq(5),
                Test::Ne(5),
                Test::Lt(9),
                Test::Le(0x1_0000_0000),
                Test::Gt(0x7fff_ffff),
                Test::Ge(3),
                Test::AnyBit(6),
                Test::MaskedEq { mask: 7, value: 2 },
                Test::MaskedEq { mask: 1, value: 2 },
                Test::MaskedNe { mask: 7, value: 2 },
                Test::MaskedNe { mask: 1, value: 2 },
                Test::In(vec![1, 9]),
                Test::Between(3, 0x1_0000_0002),
                Test::Between(9, 3),
            ] {
                let condition = Condition::new(index, width, test);
                let cubes = cubes(&condition);
                for word in condition.edges() {
                    let found = cubes.iter().any(|cube| word & cube.mask == cube.value);
                    assert_eq!(found, condition.holds_for(word), "{condition:?} {word:#x}");
                }
            }
        }
    }
}
