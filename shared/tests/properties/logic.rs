//! Rules in an order mean the same as the blocks that they become in none.

use crate::policy::{calls, choices, policies};
use crate::property;
use proptest::prelude::*;
use ringside_shared::filter::{Part, Rule, disjoint, evaluate};
use ringside_shared::verdict::Action;
use std::cell::Cell;

#[test]
fn blocks_in_no_order_answer_as_rules_in_order_do() {
    let (n_compared, n_refused) = (Cell::new(0), Cell::new(0));
    property(300, &(policies(), choices()), |(policy, choices)| {
        for data in calls(&policy, &choices) {
            let Part::Section(section) = policy.part(data.arch, data.nr) else {
                continue;
            };
            let meets = |rule: &&Rule| rule.numbers.contains(data.nr);
            let rules: Vec<_> = section.rules.iter().filter(meets).collect();
            let default = policy.default().action;
            let Ok(blocks) = disjoint(&rules, default) else {
                n_refused.set(n_refused.get() + 1);
                continue;
            };
            let meets = blocks
                .iter()
                .filter(|(block, _)| block.contains(&data.args));
            let mut actions: Vec<Action> = meets.map(|(_, action)| *action).collect();
            actions.dedup();
            let expected = evaluate(&policy, &data).action;
            let expected = if expected == default {
                vec![]
            } else {
                vec![expected]
            };
            prop_assert_eq!(actions, expected, "{:?} {:?}", data, rules);
            n_compared.set(n_compared.get() + 1);
        }
        Ok(())
    });
    let (compared, refused) = (n_compared.get(), n_refused.get());
    assert!(
        compared > 1000 && refused * 20 < compared,
        "{compared} {refused}"
    );
}
