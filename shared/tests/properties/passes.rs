//! No pass changes what a filter means: the program before and after each answers as the policy.

use crate::policy::{calls, choices, policies};
use crate::property;
use proptest::prelude::*;
use proptest::sample::subsequence;
use ringside_shared::abi::{Arch, syscalls};
use ringside_shared::bpf;
use ringside_shared::compile::{Layout, Options, PASSES, PassSet, Weights, compile, stages};
use ringside_shared::filter::evaluate;

#[test]
fn the_program_after_every_pass_answers_as_the_policy_at_every_edge() {
    property(150, &(policies(), choices()), |(policy, choices)| {
        let stages = stages(&policy, &Options::default()).unwrap();
        prop_assert!(stages.len() > PASSES.len());
        for data in calls(&policy, &choices) {
            let expected = evaluate(&policy, &data).action.word();
            for stage in &stages {
                let program = &stage.compiled.as_ref().unwrap().program;
                let word = bpf::run(program, &data).word;
                prop_assert_eq!(word, expected, "after {}: {:?}", stage.name, data);
            }
        }
        Ok(())
    });
}

#[test]
fn any_selection_of_passes_leaves_the_meaning_as_it_is() {
    let names: Vec<_> = PASSES.iter().map(|pass| pass.name).collect();
    let some = subsequence(names, 0..=PASSES.len());
    property(
        150,
        &(policies(), choices(), some),
        |(policy, choices, left_out)| {
            let mut options = Options::default();
            for name in &left_out {
                options.passes = options.passes.set(name, false).unwrap();
            }
            let program = compile(&policy, &options).unwrap().program;
            for data in calls(&policy, &choices) {
                let expected = evaluate(&policy, &data).action.word();
                let word = bpf::run(&program, &data).word;
                prop_assert_eq!(word, expected, "without {:?}: {:?}", left_out, data);
            }
            Ok(())
        },
    );
}

#[test]
fn weights_leave_the_meaning_as_it_is() {
    let counts = proptest::collection::vec((0_u32..30, any::<u64>()), 0..20);
    property(
        100,
        &(policies(), choices(), counts),
        |(policy, choices, counts)| {
            let counts = counts
                .into_iter()
                .flat_map(|(nr, count)| [(Arch::X86_64, nr, count), (Arch::X86, nr + 1, count)]);
            let options = Options {
                weights: Some(Weights::new(counts)),
                ..Options::default()
            };
            let program = compile(&policy, &options).unwrap().program;
            for data in calls(&policy, &choices) {
                let expected = evaluate(&policy, &data).action.word();
                prop_assert_eq!(bpf::run(&program, &data).word, expected, "{:?}", data);
            }
            Ok(())
        },
    );
}

#[test]
fn a_program_is_no_longer_than_the_linear_one_and_no_slower() {
    property(400, &policies(), |policy| {
        let tree = compile(&policy, &Layout::Tree.into()).unwrap().program;
        let linear = compile(&policy, &Layout::Linear.into()).unwrap().program;
        let (short, long) = (tree.insns().len(), linear.insns().len());
        prop_assert!(short <= long, "{} against {}", short, long);
        let (mut fast, mut slow) = (0, 0);
        for section in policy.sections() {
            for &(nr, _) in syscalls::all(section.arch) {
                let data = ringside_shared::abi::SeccompData {
                    nr,
                    arch: section.arch.audit(),
                    ..Default::default()
                };
                fast += bpf::run(&tree, &data).insns;
                slow += bpf::run(&linear, &data).insns;
            }
        }
        prop_assert!(fast <= slow, "{} against {}", fast, slow);
        Ok(())
    });
}

#[test]
fn without_any_pass_there_is_still_a_program() {
    property(50, &policies(), |policy| {
        let options = Options {
            passes: PassSet::NONE,
            ..Options::default()
        };
        prop_assert!(compile(&policy, &options).is_ok());
        Ok(())
    });
}
