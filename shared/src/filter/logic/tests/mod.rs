mod sets;

use super::*;
use crate::filter::{ArgIndex, Test, Width};

fn on(index: u8, width: Width, test: Test) -> Condition {
    Condition::new(ArgIndex::new(index).unwrap(), width, test)
}

fn wide(test: Test) -> Condition {
    on(0, Width::Bits64, test)
}

fn int(test: Test) -> Condition {
    on(0, Width::Bits32, test)
}

fn check(conditions: &[Condition], condition: &Condition, expected: bool) {
    assert_eq!(
        implies(conditions, condition),
        expected,
        "{conditions:?} {condition:?}"
    );
}

#[test]
fn a_value_implies_what_holds_for_it() {
    let five = [wide(Test::Eq(5))];
    check(&five, &wide(Test::Lt(6)), true);
    check(&five, &wide(Test::In(vec![4, 5])), true);
    check(&five, &wide(Test::AnyBit(1)), true);
    check(&five, &int(Test::Eq(5)), true);
    check(&five, &wide(Test::Ne(5)), false);
    check(&five, &on(1, Width::Bits64, Test::Eq(5)), false);
}

#[test]
fn half_a_word_says_nothing_of_the_other_half() {
    let five = [int(Test::Eq(5))];
    check(&five, &int(Test::Le(5)), true);
    check(&five, &wide(Test::Eq(5)), false);
    check(&five, &wide(Test::MaskedEq { mask: 7, value: 5 }), true);
    check(
        &five,
        &wide(Test::MaskedEq {
            mask: 1 << 32,
            value: 0,
        }),
        false,
    );
}

#[test]
fn ranges_and_bits_imply_wider_ones() {
    check(&[wide(Test::Gt(9))], &wide(Test::Ge(10)), true);
    check(
        &[wide(Test::Ge(3)), wide(Test::Lt(900))],
        &wide(Test::Between(3, 899)),
        true,
    );
    check(
        &[wide(Test::MaskedEq {
            mask: 0xff,
            value: 0,
        })],
        &wide(Test::MaskedEq {
            mask: 0xf,
            value: 0,
        }),
        true,
    );
    check(
        &[wide(Test::MaskedEq {
            mask: 0xf,
            value: 0,
        })],
        &wide(Test::MaskedEq {
            mask: 0xff,
            value: 0,
        }),
        false,
    );
    check(
        &[wide(Test::MaskedEq {
            mask: 0xf,
            value: 1,
        })],
        &wide(Test::AnyBit(3)),
        true,
    );
}

#[test]
fn conditions_that_exclude_each_other_are_found() {
    assert!(is_impossible(&[wide(Test::Eq(1)), wide(Test::Eq(2))]));
    assert!(is_impossible(&[wide(Test::Eq(1)), wide(Test::AnyBit(2))]));
    assert!(is_impossible(&[int(Test::Between(3, 2))]));
    assert!(is_impossible(&[wide(Test::MaskedEq { mask: 1, value: 2 })]));
    assert!(is_impossible(&[
        wide(Test::MaskedEq { mask: 3, value: 2 }),
        wide(Test::AnyBit(1))
    ]));
    assert!(!is_impossible(&[
        wide(Test::Eq(1 << 32 | 1)),
        int(Test::Eq(1))
    ]));
    assert!(!is_impossible(&[] as &[Condition]));
}

#[test]
fn a_set_of_words_has_its_shortest_test() {
    let test = |test| WordSet::of(&wide(test)).unwrap().test(8);
    assert_eq!(test(Test::In(vec![7])), Some(Test::Eq(7)));
    assert_eq!(test(Test::In(vec![3, 4, 5])), Some(Test::Between(3, 5)));
    assert_eq!(test(Test::Ne(9)), Some(Test::Ne(9)));
    assert_eq!(test(Test::Between(0, 9)), Some(Test::Le(9)));
    assert_eq!(test(Test::Gt(9)), Some(Test::Ge(10)));
    assert_eq!(test(Test::In(vec![1, 5])), Some(Test::In(vec![1, 5])));
}

/// Conditions of every kind and width that meet each other.
fn every_kind() -> Vec<Condition> {
    let tests = [
        Test::Eq(3),
        Test::Ne(3),
        Test::Lt(4),
        Test::Le(2),
        Test::Gt(1),
        Test::Ge(1 << 32),
        Test::AnyBit(6),
        Test::AnyBit(4),
        Test::MaskedEq { mask: 6, value: 2 },
        Test::MaskedNe { mask: 4, value: 4 },
        Test::MaskedNe { mask: 6, value: 2 },
        Test::In(vec![1, 3, 1 << 32 | 3]),
        Test::Between(2, 5),
        Test::AnyBit(0),
    ];
    let both = tests.iter().flat_map(|t| [wide(t.clone()), int(t.clone())]);
    both.collect()
}

/// Whatever is claimed holds for every word that could show otherwise.
#[test]
fn claims_hold_for_every_edge() {
    let all = every_kind();
    let edges: Vec<_> = all.iter().flat_map(Condition::edges).collect();
    let mut n_claims = 0;
    for a in &all {
        for b in &all {
            let both = |word| a.holds_for(word) && b.holds_for(word);
            if is_impossible([a, b]) {
                assert!(!edges.iter().any(|w| both(*w)), "{a:?} {b:?}");
            }
            for c in &all {
                if implies([a, b], c) {
                    n_claims += 1;
                    let broken = edges.iter().find(|w| both(**w) && !c.holds_for(**w));
                    assert_eq!(broken, None, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
    assert!(n_claims > 1000, "{n_claims}");
}
