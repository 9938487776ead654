//! Simpler policies mean the same, and what is claimed to be the same is; audits end and their
//! fixes load.

use crate::policy::{calls, choices, policies};
use crate::property;
use proptest::prelude::*;
use ringside_shared::audit::{audit, fix_all};
use ringside_shared::filter::{Policy, evaluate};
use ringside_shared::load::{Target, load};
use ringside_shared::profile::{self, Output};
use ringside_shared::simplify::{is_same, simplify};
use std::cell::Cell;

#[test]
fn a_simpler_policy_answers_every_call_alike() {
    let n_simpler = Cell::new(0);
    property(120, &(policies(), choices()), |(policy, choices)| {
        // "Not proven" must stay rare, or nothing is tested here.
        let Some(simple) = simplify(&policy) else {
            return Ok(());
        };
        n_simpler.set(n_simpler.get() + 1);
        for data in calls(&policy, &choices[..100]) {
            let (before, after) = (evaluate(&policy, &data), evaluate(&simple, &data));
            prop_assert_eq!(before.action, after.action, "{:?}", data);
        }
        Ok(())
    });
    assert!(n_simpler.get() > 80, "only {} were proven", n_simpler.get());
}

#[test]
fn policies_that_differ_on_a_call_are_never_proven_the_same() {
    let n_same = Cell::new(0);
    let strategy = (policies(), choices(), any::<prop::sample::Index>());
    property(120, &strategy, |(policy, choices, which)| {
        let other = without_a_rule(&policy, which);
        if is_same(&policy, &other).is_ok() {
            n_same.set(n_same.get() + 1);
            for data in calls(&policy, &choices) {
                let (one, two) = (evaluate(&policy, &data), evaluate(&other, &data));
                prop_assert_eq!(one.action, two.action, "{:?}", data);
            }
        }
        prop_assert!(is_same(&policy, &policy).is_ok());
        Ok(())
    });
    assert!(n_same.get() > 5, "only {} were the same", n_same.get());
}

/// The policy without one of the rules of its first section.
fn without_a_rule(policy: &Policy, which: prop::sample::Index) -> Policy {
    let mut sections = policy.sections().to_vec();
    let rules = &mut sections[0].rules;
    if !rules.is_empty() {
        rules.remove(which.index(rules.len()));
    }
    Policy::new(sections, policy.default(), policy.foreign()).unwrap()
}

#[test]
fn audits_end_and_what_they_fix_loads() {
    property(6, &policies(), |policy| {
        let target = Target::default();
        let Some(text) = profile::write(Output::Text, &policy, &target).text else {
            return Ok(());
        };
        let Ok(loaded) = load(&text, &target) else {
            return Ok(());
        };
        for finding in audit(&text, &loaded, &target) {
            prop_assert!(!finding.title.is_empty() && !finding.reason.is_empty());
        }
        let (fixed, _) = fix_all(&text, &target).unwrap();
        prop_assert!(load(&fixed, &target).is_ok(), "{}", fixed);
        Ok(())
    });
}
