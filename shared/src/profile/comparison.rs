//! libseccomp's comparisons, which OCI profiles have too: seven of them, one for each argument of a
//! rule, of the width that an arch passes.

use crate::abi::Arch;
use crate::filter::{ArgIndex, ArgSet, Block, Condition, Cube, Guard, Test, Width};

/// Longer ranges are said with masks, shorter ones value by value.
const MAX_VALUES: u64 = 4;

/// The seven comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operator {
    Ne,
    Lt,
    Le,
    Eq,
    Ge,
    Gt,
    MaskedEq,
}

impl Operator {
    pub(super) const ALL: [Self; 7] = [
        Self::Ne,
        Self::Lt,
        Self::Le,
        Self::Eq,
        Self::Ge,
        Self::Gt,
        Self::MaskedEq,
    ];

    /// How libseccomp and profiles call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ne => "SCMP_CMP_NE",
            Self::Lt => "SCMP_CMP_LT",
            Self::Le => "SCMP_CMP_LE",
            Self::Eq => "SCMP_CMP_EQ",
            Self::Ge => "SCMP_CMP_GE",
            Self::Gt => "SCMP_CMP_GT",
            Self::MaskedEq => "SCMP_CMP_MASKED_EQ",
        }
    }
}

/// One comparison, before the width of an arch is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Comparison {
    pub(super) index: ArgIndex,
    pub(super) operator: Operator,
    /// The mask if there is one (fact 60).
    pub(super) value: u64,
    /// What is wanted under the mask.
    pub(super) value_two: u64,
}

/// Comparisons of different arguments, which must all hold.
pub(super) type Way = Vec<Comparison>;

/// How much of an argument libseccomp compares on an arch.
pub(super) const fn width_of(arch: Arch) -> Width {
    match arch {
        Arch::X86 | Arch::X32 => Width::Bits32,
        Arch::X86_64 | Arch::Aarch64 | Arch::Riscv64 => Width::Bits64,
    }
}

impl Comparison {
    pub(super) const fn new(index: ArgIndex, operator: Operator, value: u64) -> Self {
        Self {
            index,
            operator,
            value,
            value_two: 0,
        }
    }

    /// What a cube asks of an argument of a width.
    fn of_cube(index: ArgIndex, cube: Cube, width: Width) -> Self {
        if cube.mask == width.mask() {
            return Self::new(index, Operator::Eq, cube.value);
        }
        Self {
            value_two: cube.value,
            ..Self::new(index, Operator::MaskedEq, cube.mask)
        }
    }

    /// The condition at a width; `None` if its mask has no bit there and so asks nothing.
    pub(super) fn condition(self, width: Width) -> Option<Condition> {
        let value = self.value;
        let test = match self.operator {
            Operator::Ne => Test::Ne(value),
            Operator::Lt => Test::Lt(value),
            Operator::Le => Test::Le(value),
            Operator::Eq => Test::Eq(value),
            Operator::Ge => Test::Ge(value),
            Operator::Gt => Test::Gt(value),
            Operator::MaskedEq if value & width.mask() == 0 => return None,
            // Wanted bits outside the mask are dropped.
            Operator::MaskedEq => Test::MaskedEq {
                mask: value,
                value: self.value_two & value,
            },
        };
        Some(Condition::new(self.index, width, test))
    }
}

/// The guard that comparisons of different arguments are at a width.
pub(super) fn guard(way: &[Comparison], width: Width) -> Guard {
    Guard::all(
        way.iter()
            .filter_map(|comparison| comparison.condition(width)),
    )
}

/// The ways to meet a block where arguments have a width: one comparison for each argument that
/// may not be anything. `None` if they are more than `most`.
pub(super) fn ways(block: &Block, width: Width, most: usize) -> Option<Vec<Way>> {
    let mut ways: Vec<Way> = vec![Vec::new()];
    for (index, set) in block.arguments() {
        let choices = comparisons(index, set, width);
        if ways.len() * choices.len() > most {
            return None;
        }
        let extended = ways
            .iter()
            .flat_map(|way| choices.iter().map(|choice| [&way[..], &[*choice]].concat()));
        ways = extended.collect();
    }
    Some(ways)
}

/// The comparisons of which one must hold for an argument to be in a set.
pub(super) fn comparisons(index: ArgIndex, set: &ArgSet, width: Width) -> Vec<Comparison> {
    let new = |operator, value| Comparison::new(index, operator, value);
    let cube = |cube: &Cube| Comparison::of_cube(index, *cube, width);
    let words = match set {
        ArgSet::Words(words) if words.width() == width => words,
        // Half a word is compared under a mask.
        ArgSet::Words(_) | ArgSet::Cubes(_) => return set.cubes().iter().map(cube).collect(),
    };
    let top = width.mask();
    if let [(0, before), (after, high)] = words.ranges()
        && *high == top
        && after - before == 2
    {
        return vec![new(Operator::Ne, before + 1)];
    }
    let mut comparisons = Vec::new();
    for &(low, high) in words.ranges() {
        match (low, high) {
            (low, high) if low == high => comparisons.push(new(Operator::Eq, low)),
            (0, high) => comparisons.push(new(Operator::Le, high)),
            (low, high) if high == top => comparisons.push(new(Operator::Ge, low)),
            (low, high) if high - low < MAX_VALUES => {
                comparisons.extend((low..=high).map(|value| new(Operator::Eq, value)));
            }
            (low, high) => {
                let mut cubes = Vec::new();
                Cube::add_range(low, high, top, &mut cubes);
                comparisons.extend(cubes.iter().map(cube));
            }
        }
    }
    comparisons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(width: Width, test: Test, expected: &[(Operator, u64)]) {
        let index = ArgIndex::new(0).unwrap();
        let condition = Condition::new(index, width, test);
        let found = comparisons(index, &ArgSet::of(&condition), Width::Bits64);
        let found: Vec<_> = found.iter().map(|one| (one.operator, one.value)).collect();
        assert_eq!(found, expected, "{condition:?}");
    }

    #[test]
    fn simple_conditions_need_one_comparison() {
        check(Width::Bits64, Test::Eq(5), &[(Operator::Eq, 5)]);
        check(Width::Bits64, Test::Ne(5), &[(Operator::Ne, 5)]);
        check(Width::Bits64, Test::Lt(50), &[(Operator::Le, 49)]);
        check(Width::Bits64, Test::Gt(5), &[(Operator::Ge, 6)]);
        let masked = Test::MaskedEq { mask: 6, value: 2 };
        check(Width::Bits64, masked, &[(Operator::MaskedEq, 6)]);
        check(
            Width::Bits32,
            Test::Eq(5),
            &[(Operator::MaskedEq, 0xffff_ffff)],
        );
    }

    #[test]
    fn ranges_inside_and_halves_are_said_with_masks() {
        let few = [1, 2, 3].map(|value| (Operator::Eq, value));
        check(Width::Bits64, Test::Between(1, 3), &few);
        let blocks = [
            (Operator::Eq, 7),
            (Operator::MaskedEq, !7),
            (Operator::MaskedEq, !1),
        ];
        check(Width::Bits64, Test::Between(7, 17), &blocks);
    }
}
