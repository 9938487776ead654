//! Sets hold what their conditions do, at every edge.

use super::{every_kind, int, wide};
use crate::filter::logic::{ArgSet, Cube, Expression, opposite};
use crate::filter::{Condition, Guard, Test, Width};

/// Those of [`every_kind`], and what lies at the ends of the words.
fn conditions() -> Vec<Condition> {
    let ends = [
        Test::Ne(0),
        Test::Ne(u64::MAX),
        Test::Lt(0),
        Test::Lt(1 << 32),
        Test::Le(7),
        Test::Gt(u64::MAX),
        Test::Ge(0),
        Test::MaskedEq { mask: 1, value: 2 },
        Test::MaskedNe { mask: 1, value: 2 },
        Test::MaskedEq {
            mask: 0xffff_ffff,
            value: 5,
        },
        Test::MaskedEq {
            mask: 0xf_0000_000f,
            value: 0x1_0000_0005,
        },
        Test::Between(3, 0x1_0000_0002),
        Test::Between(5, 4),
        Test::In(vec![]),
    ];
    let ends = ends.iter().flat_map(|t| [wide(t.clone()), int(t.clone())]);
    every_kind().into_iter().chain(ends).collect()
}

#[test]
fn a_set_holds_what_its_condition_does() {
    for condition in conditions() {
        let set = ArgSet::of(&condition);
        let outside = set.complement().unwrap();
        let cubes = set.cubes();
        for word in condition.edges() {
            let holds = condition.holds_for(word);
            assert_eq!(set.contains(word), holds, "{condition:?} {word:#x}");
            assert_eq!(
                outside.contains(word),
                !holds,
                "not {condition:?} {word:#x}"
            );
            let found = cubes.iter().any(|cube| cube.contains(word));
            assert_eq!(found, holds, "{condition:?} {word:#x}");
        }
        assert_eq!(set.is_empty(), outside.is_all(), "{condition:?}");
    }
}

#[test]
fn sets_have_in_common_what_is_in_both_and_together_what_is_in_any() {
    let conditions = conditions();
    let mut n_refused = 0;
    for a in &conditions {
        for b in &conditions {
            let sets = [ArgSet::of(a), ArgSet::of(b)];
            let Ok(both) = sets[0].and(&sets[1]) else {
                // Not every "and" of many cubes is worth its while.
                n_refused += 1;
                continue;
            };
            let unions = [Width::Bits32, Width::Bits64].map(|w| ArgSet::union(w, sets.iter()));
            for word in a.edges().into_iter().chain(b.edges()) {
                let holds = [a.holds_for(word), b.holds_for(word)];
                let context = || format!("{a:?} {b:?} {word:#x}");
                assert_eq!(both.contains(word), holds == [true; 2], "{}", context());
                for union in &unions {
                    assert_eq!(union.contains(word), holds != [false; 2], "{}", context());
                }
            }
        }
    }
    let n = conditions.len() * conditions.len();
    assert!(n_refused * 50 < n, "{n_refused} of {n}");
}

#[test]
fn without_an_upper_half_a_set_holds_the_same_words() {
    for condition in conditions() {
        let narrow = ArgSet::of(&condition).narrowed();
        for word in condition.edges() {
            let low = word & Width::Bits32.mask();
            let holds = condition.holds_for(low);
            assert_eq!(narrow.contains(word), holds, "{condition:?} {word:#x}");
        }
    }
}

#[test]
fn an_opposite_holds_where_the_condition_fails() {
    for condition in conditions() {
        let several = matches!(condition.test(), Test::In(_) | Test::Between(..));
        let negated = Expression::Condition(condition.clone()).negated();
        let guards = negated.guards().unwrap();
        let opposite = opposite(&condition);
        assert_eq!(opposite.is_none(), several, "{condition:?}");
        for word in condition.edges() {
            let expected = !condition.holds_for(word);
            let meets = |guard: &Guard| guard.conditions().all(|c| c.holds_for(word));
            assert_eq!(
                guards.iter().any(meets),
                expected,
                "{condition:?} {word:#x}"
            );
            if let Some(opposite) = &opposite {
                assert_eq!(
                    opposite.holds_for(word),
                    expected,
                    "{condition:?} {word:#x}"
                );
            }
        }
    }
}

#[test]
fn a_range_is_at_most_two_cubes_a_bit_and_each_of_them_is_a_range() {
    let words = [
        0,
        1,
        5,
        0x7fff_ffff,
        0xffff_fffe,
        0xffff_ffff,
        1 << 32,
        u64::MAX - 1,
        u64::MAX,
    ];
    for low in words {
        for high in words.into_iter().filter(|high| *high >= low) {
            let mut cubes = Vec::new();
            Cube::add_range(low, high, u64::MAX, &mut cubes);
            assert!(cubes.len() <= 128, "{low:#x} {high:#x}: {}", cubes.len());
            let mut next = Some(low);
            for cube in cubes {
                let (from, to) = cube.range(u64::MAX).unwrap();
                assert_eq!(Some(from), next, "{low:#x} {high:#x}");
                next = to.checked_add(1);
            }
            assert_eq!(next, high.checked_add(1), "{low:#x} {high:#x}");
        }
    }
}

#[test]
fn half_a_word_under_a_mask_is_compared_as_half_a_word() {
    let masked = wide(Test::MaskedEq {
        mask: 0xffff_ffff,
        value: 5,
    });
    assert_eq!(ArgSet::of(&masked), ArgSet::of(&int(Test::Eq(5))));
}
