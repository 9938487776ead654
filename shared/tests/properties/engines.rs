//! The policy evaluator and the BPF emulator agree, whatever the layout.

use crate::policy::{calls, choices, policies};
use crate::property;
use proptest::prelude::*;
use ringside_shared::bpf::{self, emulator};
use ringside_shared::compile::{Layout, compile};
use ringside_shared::filter::{Evaluator, evaluate};

#[test]
fn programs_of_both_layouts_answer_as_the_policy_at_every_edge() {
    property(400, &(policies(), choices()), |(policy, choices)| {
        let tree = compile(&policy, &Layout::Tree.into()).unwrap().program;
        let linear = compile(&policy, &Layout::Linear.into()).unwrap().program;
        for data in calls(&policy, &choices) {
            let expected = evaluate(&policy, &data).action.word();
            prop_assert_eq!(bpf::run(&tree, &data).word, expected, "tree, {:?}", data);
            prop_assert_eq!(
                bpf::run(&linear, &data).word,
                expected,
                "linear, {:?}",
                data
            );
        }
        Ok(())
    });
}

#[test]
fn an_evaluator_that_remembers_answers_as_the_policy() {
    property(100, &(policies(), choices()), |(policy, choices)| {
        let mut evaluator = Evaluator::new(&policy);
        let calls = calls(&policy, &choices);
        for data in calls.iter().chain(&calls) {
            prop_assert_eq!(
                evaluator.evaluate(data),
                evaluate(&policy, data),
                "{:?}",
                data
            );
        }
        Ok(())
    });
}

#[test]
fn every_instruction_has_a_place_for_its_origin() {
    property(200, &policies(), |policy| {
        for layout in [Layout::Tree, Layout::Linear] {
            let compiled = compile(&policy, &layout.into()).unwrap();
            prop_assert_eq!(compiled.origins.len(), compiled.program.insns().len());
        }
        Ok(())
    });
}

#[test]
fn steps_end_where_run_ends() {
    property(100, &(policies(), choices()), |(policy, choices)| {
        let program = compile(&policy, &Layout::Tree.into()).unwrap().program;
        for data in calls(&policy, &choices[..20]) {
            let returned = bpf::run(&program, &data);
            let steps: Vec<_> = emulator::steps(&program, &data).collect();
            let last = steps.last().unwrap();
            prop_assert_eq!(steps.len(), returned.insns as usize);
            prop_assert_eq!((last.pc, last.returned), (returned.pc, Some(returned.word)));
        }
        Ok(())
    });
}
