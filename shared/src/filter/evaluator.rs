//! The reference meaning for many calls: it remembers which rules a number can meet.

use super::condition::Guard;
use super::evaluate::{Evaluated, decided, evaluate};
use super::policy::{Part, Policy, Rule};
use crate::abi::SeccompData;
use std::collections::BTreeMap;

/// Answers as [`evaluate`] does, call for call, without looking at every rule each time.
#[derive(Debug, Clone)]
pub struct Evaluator<'a> {
    policy: &'a Policy,
    /// By arch value and number: the rules that name it, up to the first that always holds.
    candidates: BTreeMap<(u32, u32), Box<[&'a Rule]>>,
    /// Rules and numbers remembered.
    n_remembered: usize,
}

/// Rules and numbers remembered at most: calls can invent numbers without end.
const MOST_REMEMBERED: usize = 1 << 16;

impl<'a> Evaluator<'a> {
    /// Knows nothing yet.
    pub const fn new(policy: &'a Policy) -> Self {
        Self {
            policy,
            candidates: BTreeMap::new(),
            n_remembered: 0,
        }
    }

    /// How many rules and numbers are remembered.
    pub const fn n_remembered(&self) -> usize {
        self.n_remembered
    }

    /// Asks the policy about one call.
    pub fn evaluate(&mut self, data: &SeccompData) -> Evaluated {
        let Part::Section(section) = self.policy.part(data.arch, data.nr) else {
            return evaluate(self.policy, data);
        };
        let key = (data.arch, data.nr);
        if !self.candidates.contains_key(&key) {
            let mut is_decided = false;
            let named = section
                .rules
                .iter()
                .filter(|rule| rule.numbers.contains(data.nr));
            let named = named.take_while(|rule| {
                let is_wanted = !is_decided;
                is_decided |= rule.guard == Guard::Always;
                is_wanted
            });
            let named: Box<[_]> = named.collect();
            self.n_remembered += 1 + named.len();
            if self.n_remembered > MOST_REMEMBERED {
                self.candidates.clear();
                self.n_remembered = 1 + named.len();
            }
            self.candidates.insert(key, named);
        }
        let mut rules = self.candidates.get(&key).into_iter().flatten();
        let first = rules.find(|rule| rule.guard.holds(data));
        decided(first.map_or(self.policy.default(), |rule| rule.outcome))
    }
}
