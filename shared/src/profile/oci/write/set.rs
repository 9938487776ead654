//! Sets of argument words, as far as comparisons can make them, and as few comparisons as we can.
//!
//! Ranges and masks do not mix well: where both meet on one argument, everything becomes cubes,
//! which are closed under "and" and "not".

use super::super::condition::{Arg, Operator};
use super::cube::{Cube, TooMany, blocks, pairs};
use crate::filter::{ArgIndex, Condition, Test, Width};

/// A set of words of an arch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Set {
    /// Ascending ranges that do not overlap, ends included.
    Ranges(Vec<(u64, u64)>),
    /// Words in any of these.
    Cubes(Vec<Cube>),
}

impl Set {
    /// Every word for which a condition holds; `all` is the largest word of the arch.
    pub(super) fn of(condition: &Condition, all: u64) -> Result<Self, TooMany> {
        let width = condition.width().mask();
        let set = Self::at(condition.test(), width)?;
        if width > all {
            // Words of a narrow arch have no upper half.
            let narrow = Self::Ranges(vec![(0, all)]);
            return Ok(set.and(&narrow, width)?.narrowed(all));
        }
        Ok(if width == all {
            set
        } else {
            Self::Cubes(set.cubes(width))
        })
    }

    fn at(test: &Test, all: u64) -> Result<Self, TooMany> {
        let below = |value: u64| value.checked_sub(1).map(|last| (0, last));
        let above = |value: u64| (value < all).then(|| (value + 1, all));
        let ranges = match *test {
            Test::Eq(value) => vec![(value, value)],
            Test::Ne(value) => below(value).into_iter().chain(above(value)).collect(),
            Test::Lt(value) => below(value).into_iter().collect(),
            Test::Le(value) => vec![(0, value)],
            Test::Gt(value) => above(value).into_iter().collect(),
            Test::Ge(value) => vec![(value, all)],
            // One by one: so are they compared, and so are those of several rules.
            Test::In(ref values) => values.iter().map(|&value| (value, value)).collect(),
            Test::Between(low, high) if low <= high => vec![(low, high)],
            Test::Between(..) => vec![],
            // A bit that does not count cannot be wanted.
            Test::MaskedEq { mask, value } if value & !mask != 0 => vec![],
            Test::MaskedNe { mask, value } if value & !mask != 0 => vec![(0, all)],
            Test::MaskedEq { mask, value } => {
                return Ok(Self::Cubes(vec![Cube { mask, value }]));
            }
            Test::MaskedNe { mask, value } => {
                return Self::Cubes(vec![Cube { mask, value }]).not(all);
            }
            Test::AnyBit(mask) => return Self::Cubes(vec![Cube { mask, value: 0 }]).not(all),
        };
        Ok(Self::Ranges(ranges))
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Ranges(ranges) => ranges.is_empty(),
            Self::Cubes(cubes) => cubes.is_empty(),
        }
    }

    pub(super) fn is_all(&self, all: u64) -> bool {
        match self {
            Self::Ranges(ranges) => ranges[..] == [(0, all)],
            Self::Cubes(cubes) => cubes.iter().any(|cube| cube.mask == 0),
        }
    }

    /// How many comparisons it takes, at most.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Ranges(ranges) => ranges.len(),
            Self::Cubes(cubes) => cubes.len(),
        }
    }

    /// The words that are not in it.
    pub(super) fn not(&self, all: u64) -> Result<Self, TooMany> {
        match self {
            Self::Ranges(ranges) => {
                let mut gaps = Vec::with_capacity(ranges.len() + 1);
                let mut next = Some(0);
                for &(low, high) in ranges {
                    if let Some(next) = next.filter(|next| *next < low) {
                        gaps.push((next, low - 1));
                    }
                    next = (high < all).then(|| high + 1);
                }
                gaps.extend(next.map(|next| (next, all)));
                Ok(Self::Ranges(gaps))
            }
            Self::Cubes(cubes) => {
                let mut rest = vec![Cube { mask: 0, value: 0 }];
                for cube in cubes {
                    rest = pairs(&rest, &cube.not())?;
                }
                Ok(Self::Cubes(rest))
            }
        }
    }

    /// The words that are in both.
    pub(super) fn and(&self, other: &Self, all: u64) -> Result<Self, TooMany> {
        if let (Self::Ranges(a), Self::Ranges(b)) = (self, other) {
            return Ok(Self::Ranges(common(a, b)));
        }
        Ok(Self::Cubes(pairs(&self.cubes(all), &other.cubes(all))?))
    }

    fn cubes(&self, all: u64) -> Vec<Cube> {
        match self {
            Self::Cubes(cubes) => cubes.clone(),
            Self::Ranges(ranges) => {
                let mut cubes = Vec::new();
                for &(low, high) in ranges {
                    blocks(low, high, all, &mut cubes);
                }
                cubes
            }
        }
    }

    /// The same words of an arch without an upper half; all of them have none.
    fn narrowed(self, all: u64) -> Self {
        match self {
            Self::Ranges(_) => self,
            Self::Cubes(cubes) => {
                let narrow = cubes.into_iter().map(|cube| Cube {
                    mask: cube.mask & all,
                    ..cube
                });
                Self::Cubes(narrow.collect())
            }
        }
    }

    /// The comparisons of which one must hold, each one that a profile has.
    pub(super) fn args(&self, index: ArgIndex, all: u64) -> Vec<Arg> {
        let arg = |operator, value, value_two| Arg {
            index,
            operator,
            value,
            value_two,
        };
        let cube = |cube: &Cube| match cube.mask {
            mask if mask == all => arg(Operator::Eq, cube.value, 0),
            mask => arg(Operator::MaskedEq, mask, cube.value),
        };
        let ranges = match self {
            Self::Cubes(cubes) => return cubes.iter().map(cube).collect(),
            Self::Ranges(ranges) => ranges,
        };
        if let [(0, before), (after, high)] = ranges[..]
            && high == all
            && after - before == 2
        {
            return vec![arg(Operator::Ne, before + 1, 0)];
        }
        let mut args = Vec::new();
        for &(low, high) in ranges {
            match (low, high) {
                (low, high) if low == high => args.push(arg(Operator::Eq, low, 0)),
                (0, high) => args.push(arg(Operator::Le, high, 0)),
                (low, high) if high == all => args.push(arg(Operator::Ge, low, 0)),
                (low, high) => {
                    let mut cubes = Vec::new();
                    blocks(low, high, all, &mut cubes);
                    args.extend(cubes.iter().map(cube));
                }
            }
        }
        args
    }
}

/// What two ascending lists of ranges have in common.
fn common(a: &[(u64, u64)], b: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut ranges = Vec::new();
    while let (Some(&&left), Some(&&right)) = (a.peek(), b.peek()) {
        let (low, high) = (left.0.max(right.0), left.1.min(right.1));
        if low <= high {
            ranges.push((low, high));
        }
        // The one that ends first meets nothing more.
        if left.1 < right.1 {
            a.next();
        } else {
            b.next();
        }
    }
    ranges
}

/// The largest word of an arch.
pub(super) const fn all(width: Width) -> u64 {
    width.mask()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(set: &Set, word: u64) -> bool {
        match set {
            Set::Ranges(ranges) => ranges.iter().any(|r| (r.0..=r.1).contains(&word)),
            Set::Cubes(cubes) => cubes.iter().any(|cube| word & cube.mask == cube.value),
        }
    }

    fn conditions() -> Vec<Condition> {
        let tests = [
            Test::Eq(5),
            Test::Ne(0),
            Test::Ne(u64::MAX),
            Test::Lt(0),
            Test::Lt(1 << 32),
            Test::Le(7),
            Test::Gt(u64::MAX),
            Test::Gt(9),
            Test::Ge(0),
            Test::AnyBit(0x11),
            Test::MaskedEq {
                mask: 0xf0,
                value: 0x30,
            },
            Test::MaskedEq { mask: 1, value: 2 },
            Test::MaskedNe {
                mask: 0xf0,
                value: 0x30,
            },
            Test::MaskedNe { mask: 1, value: 2 },
            Test::In(vec![1, 2, 3, 9]),
            Test::Between(3, 0x1_0000_0002),
            Test::Between(5, 4),
        ];
        let index = ArgIndex::new(0).unwrap();
        let widths = [Width::Bits32, Width::Bits64];
        let both = widths.map(|width| tests.clone().map(|t| Condition::new(index, width, t)));
        both.into_iter().flatten().collect()
    }

    #[test]
    fn sets_hold_what_conditions_do() {
        let conditions = conditions();
        let all = u64::MAX;
        let (mut n_refused, mut n) = (0, 0);
        for a in &conditions {
            for b in &conditions {
                n += 1;
                let (set_a, set_b) = (Set::of(a, all).unwrap(), Set::of(b, all).unwrap());
                let both = set_a.and(&set_b, all);
                // Not every "not" of many cubes is worth its while.
                let neither = set_a.not(all);
                n_refused += u32::from(neither.is_err() || both.is_err());
                for word in a.edges().into_iter().chain(b.edges()) {
                    let (in_a, in_b) = (a.holds_for(word), b.holds_for(word));
                    assert_eq!(holds(&set_a, word), in_a, "{a:?} {word:#x}");
                    if let Ok(neither) = &neither {
                        assert_eq!(holds(neither, word), !in_a, "{a:?} {word:#x}");
                    }
                    if let Ok(both) = &both {
                        assert_eq!(holds(both, word), in_a && in_b, "{a:?} {b:?} {word:#x}");
                    }
                }
            }
        }
        assert!(n_refused * 5 < n, "{n_refused} of {n} were refused");
    }

    #[test]
    fn comparisons_of_a_set_hold_what_it_does() {
        for condition in conditions() {
            for width in [Width::Bits32, Width::Bits64] {
                let all = all(width);
                let args = Set::of(&condition, all)
                    .unwrap()
                    .args(condition.index(), all);
                for word in condition.edges().into_iter().filter(|word| *word <= all) {
                    let mut guards = args.iter().flat_map(|arg| {
                        super::super::super::condition::guards(std::slice::from_ref(arg), width)
                    });
                    let data = crate::abi::SeccompData {
                        args: [word, 0, 0, 0, 0, 0],
                        ..Default::default()
                    };
                    let holds = guards.any(|guard| guard.holds(&data));
                    assert_eq!(holds, condition.holds_for(word), "{condition:?} {word:#x}");
                }
            }
        }
    }

    #[test]
    fn simple_conditions_need_one_comparison() {
        let index = ArgIndex::new(0).unwrap();
        for test in [
            Test::Eq(5),
            Test::Ne(5),
            Test::Lt(5),
            Test::Le(5),
            Test::Gt(5),
            Test::Ge(5),
            Test::MaskedEq { mask: 6, value: 2 },
        ] {
            let condition = Condition::new(index, Width::Bits64, test);
            let args = Set::of(&condition, u64::MAX).unwrap();
            let args = args.args(index, u64::MAX);
            assert_eq!(args.len(), 1, "{condition:?}");
        }
    }
}
