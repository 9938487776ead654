//! Random policies and the calls at their edges.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::filter::{
    ArgIndex, Condition, Guard, NrSet, Origin, Outcome, Policy, Rule, Section, Test, Width,
};
use ringside_shared::text::Span;
use ringside_shared::verdict::Action;

/// A policy for some arches, with up to twelve rules each.
pub(crate) fn policies() -> impl Strategy<Value = Policy> {
    let sections = subsequence(Arch::ALL.to_vec(), 1..=Arch::ALL.len()).prop_flat_map(|arches| {
        let sections: Vec<_> = arches
            .into_iter()
            .map(|arch| {
                vec(rules(arch), 0..12).prop_map(move |mut rules| {
                    for (position, rule) in (0..).zip(&mut rules) {
                        rule.outcome.origin.rule = Some(position);
                    }
                    Section { arch, rules }
                })
            })
            .collect();
        sections
    });
    (sections, actions(), actions()).prop_map(|(sections, default, foreign)| {
        Policy::new(sections, outcome(default), foreign).unwrap()
    })
}

fn outcome(action: Action) -> Outcome {
    Outcome {
        action,
        origin: Origin {
            rule: None,
            span: Span::default(),
        },
    }
}

fn rules(arch: Arch) -> impl Strategy<Value = Rule> {
    let base = if arch == Arch::X32 { 0x4000_0000 } else { 0 };
    // Few numbers, so that rules meet each other.
    // From 335 on, x86_64 has numbers without names.
    let low = prop_oneof![4 => 0_u32..24, 1 => 328_u32..340];
    let ranges = vec((low, 0_u32..4), 1..5);
    let guard = prop_oneof![
        2 => Just(Guard::Always),
        3 => vec(conditions(), 1..4).prop_map(Guard::all),
    ];
    (ranges, guard, actions()).prop_map(move |(ranges, guard, action)| Rule {
        numbers: ranges
            .into_iter()
            .map(|(low, more)| (base + low, base + low + more))
            .collect::<NrSet>(),
        guard,
        outcome: outcome(action),
    })
}

fn actions() -> impl Strategy<Value = Action> {
    select(vec![
        Action::Allow(0),
        Action::Allow(0),
        Action::Errno(1),
        Action::Errno(38),
        Action::KillProcess,
        Action::KillThread,
        Action::Log(0),
        Action::Trap(7),
        Action::Trace(9),
        Action::Notify(0),
        Action::Notify(3),
        Action::Log(1),
        Action::Trap(0),
        Action::Trace(0),
        Action::Errno(0),
    ])
}

/// Numbers at which 32-bit halves go wrong, and any other.
fn words() -> impl Strategy<Value = u64> {
    prop_oneof![
        0_u64..8,
        select(vec![
            0xffff_ffff,
            0x1_0000_0000,
            0x1_0000_0001,
            0x8000_0000,
            0x7fff_ffff_ffff_ffff,
            0x8000_0000_0000_0000,
            0xffff_ffff_0000_0000,
            u64::MAX - 1,
            u64::MAX,
        ]),
        any::<u64>(),
    ]
}

fn conditions() -> impl Strategy<Value = Condition> {
    let tests = prop_oneof![
        words().prop_map(Test::Eq),
        words().prop_map(Test::Ne),
        words().prop_map(Test::Lt),
        words().prop_map(Test::Le),
        words().prop_map(Test::Gt),
        words().prop_map(Test::Ge),
        words().prop_map(Test::AnyBit),
        (words(), words()).prop_map(|(mask, value)| Test::MaskedEq { mask, value }),
        (words(), words()).prop_map(|(mask, value)| Test::MaskedEq {
            mask,
            value: value & mask
        }),
        (words(), words()).prop_map(|(mask, value)| Test::MaskedNe {
            mask,
            value: value & mask
        }),
        vec(words(), 1..5).prop_map(Test::In),
        (words(), words()).prop_map(|(low, high)| Test::Between(low, high)),
    ];
    // Few arguments, so that conditions meet each other.
    let width = select(vec![Width::Bits32, Width::Bits64]);
    (0_u8..3, width, tests)
        .prop_map(|(index, width, test)| Condition::new(ArgIndex::new(index).unwrap(), width, test))
}

/// Random choices from which [`calls`] makes calls.
pub(crate) fn choices() -> impl Strategy<Value = Vec<[Index; 8]>> {
    vec(any::<[Index; 8]>(), 300)
}

/// Calls whose arch, number and arguments are edges of the policy.
pub(crate) fn calls(policy: &Policy, choices: &[[Index; 8]]) -> Vec<SeccompData> {
    let mut audits: Vec<u32> = Arch::ALL.map(Arch::audit).to_vec();
    audits.extend([0, 0xc000_003f]);
    let mut numbers = vec![
        0,
        0x3fff_ffff,
        0x4000_0000,
        0x8000_0000,
        u32::MAX - 1,
        u32::MAX,
    ];
    let mut words = vec![Vec::from([0]); 6];
    for rule in policy.sections().iter().flat_map(|section| &section.rules) {
        for &(low, high) in rule.numbers.ranges() {
            numbers.extend([low.wrapping_sub(1), low, high, high.wrapping_add(1)]);
        }
        for condition in rule.guard.conditions() {
            words[usize::from(condition.index().get())].extend(condition.edges());
        }
    }
    let call = |[audit, nr, args @ ..]: &[Index; 8]| SeccompData {
        arch: *audit.get(&audits),
        nr: *nr.get(&numbers),
        instruction_pointer: 0x7fff_1234_5678,
        args: std::array::from_fn(|at| *args[at].get(&words[at])),
    };
    choices.iter().map(call).collect()
}
