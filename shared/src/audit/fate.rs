//! What happens to one syscall under a policy.

use crate::abi::syscalls;
use crate::filter::{Guard, Outcome, Policy, Rule, Section};
use std::collections::BTreeMap;

/// Whether a syscall ever runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Whatever its arguments.
    Open,
    /// It depends on its arguments.
    Conditional,
    /// Never without the help of a tracer or supervisor.
    Closed,
}

/// What happens to one syscall: the rules for its number, up to the first without conditions.
#[derive(Debug, Clone)]
pub struct Fate<'p> {
    /// Its number.
    pub nr: u32,
    /// Its name.
    pub name: &'static str,
    /// In order. Only the last may be without conditions.
    pub rules: Vec<&'p Rule>,
    default: Outcome,
}

impl<'p> Fate<'p> {
    /// The fate of every syscall of a section that has a name.
    pub(super) fn all(policy: &'p Policy, section: &'p Section) -> BTreeMap<u32, Self> {
        let table = syscalls::all(section.arch);
        let unruled = |&(nr, name): &(u32, &'static str)| {
            let default = policy.default();
            let rules = Vec::new();
            (
                nr,
                Self {
                    nr,
                    name,
                    rules,
                    default,
                },
            )
        };
        let mut fates: BTreeMap<_, _> = table.iter().map(unruled).collect();
        // Rule by rule, so that the work grows with the names in the rules.
        for rule in &section.rules {
            for &(low, high) in rule.numbers.ranges() {
                for (_, fate) in fates.range_mut(low..=high) {
                    if !fate.is_decided() {
                        fate.rules.push(rule);
                    }
                }
            }
        }
        fates
    }

    fn is_decided(&self) -> bool {
        self.rules
            .last()
            .is_some_and(|rule| rule.guard == Guard::Always)
    }

    /// What happens when no rule with conditions applies.
    pub fn last(&self) -> Outcome {
        let decider = self.rules.last().filter(|rule| rule.guard == Guard::Always);
        decider.map_or(self.default, |rule| rule.outcome)
    }

    /// Everything that may happen, in order.
    pub fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        let conditional = self.rules.iter().filter(|rule| rule.guard != Guard::Always);
        conditional.map(|rule| rule.outcome).chain([self.last()])
    }

    /// Whether it ever runs.
    pub fn reach(&self) -> Reach {
        let mut passes = self.outcomes().map(|outcome| outcome.action.lets_through());
        let first = passes.next().unwrap_or_default();
        match (first, passes.all(|pass| pass == first)) {
            (true, true) => Reach::Open,
            (false, true) => Reach::Closed,
            (_, false) => Reach::Conditional,
        }
    }

    /// Whether it may run.
    pub fn may_pass(&self) -> bool {
        self.reach() != Reach::Closed
    }

    /// The first rule that refuses it, whatever its conditions.
    pub fn refusal(&self) -> Option<&'p Rule> {
        let mut rules = self.rules.iter();
        rules
            .find(|rule| !rule.outcome.action.lets_through())
            .copied()
    }

    /// What happens for these arguments.
    pub fn answer(&self, args: &[u64; 6]) -> Outcome {
        let holds = |rule: &&&Rule| {
            let mut conditions = rule.guard.conditions();
            conditions.all(|c| c.holds_for(args[usize::from(c.index().get())]))
        };
        self.rules
            .iter()
            .find(holds)
            .map_or(self.default, |rule| rule.outcome)
    }
}
