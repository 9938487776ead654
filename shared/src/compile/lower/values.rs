//! "One of these values": a search over the low halves for each high half that occurs.

use super::guard::{Builder, Built, halves};
use crate::compile::graph::{Comparison, Node, Subject};
use crate::filter::{Condition, Guard, Rule, Test, Width};
use std::collections::BTreeMap;

/// Up to this many values are compared one after the other.
const MAX_RUN: usize = 4;

impl Builder<'_> {
    /// Goes to `yes` if the argument is one of the values.
    pub(super) fn one_of(&mut self, values: &[u64], yes: Node, no: Node) -> Built {
        let mut lows_by_high: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &value in values {
            let (high, low) = halves(value);
            lows_by_high.entry(high).or_default().push(low);
        }
        let mut next = no;
        for (&high, lows) in lows_by_high.iter_mut().rev() {
            lows.sort_unstable();
            lows.dedup();
            let found = self.search(lows, yes, no)?;
            next = if self.is_wide() {
                self.test(self.high(), Comparison::Eq, high, found, next)?
            } else {
                found
            };
        }
        Ok(next)
    }

    fn search(&mut self, lows: &[u32], yes: Node, no: Node) -> Built {
        let subject: Subject = self.low();
        if lows.len() <= MAX_RUN {
            let mut next = no;
            for &low in lows.iter().rev() {
                next = self.test(subject, Comparison::Eq, low, yes, next)?;
            }
            return Ok(next);
        }
        let (below, above) = lows.split_at(lows.len() / 2);
        let bound = above[0];
        let above = self.search(above, yes, no)?;
        let below = self.search(below, yes, no)?;
        self.test(subject, Comparison::Ge, bound, above, below)
    }
}

/// The argument that a rule compares with values and nothing else, and the values.
fn values(guard: &Guard) -> Option<(&Condition, &[u64])> {
    let Guard::When { first, rest } = guard else {
        return None;
    };
    match first.test() {
        Test::Eq(value) if rest.is_empty() => Some((first, std::slice::from_ref(value))),
        Test::In(values) if rest.is_empty() => Some((first, values)),
        _ => None,
    }
}

/// Rules one after the other that do the same for values of the same argument, as one condition;
/// `None` if the first two have nothing in common. The number is how many rules it stands for.
pub(super) fn joined<'r>(mut rules: impl Iterator<Item = &'r Rule>) -> Option<(Guard, usize)> {
    let first = rules.next()?;
    let (condition, list) = values(&first.guard)?;
    let (index, width): (_, Width) = (condition.index(), condition.width());
    let mut all = list.to_vec();
    let mut n_rules = 1;
    for rule in rules {
        match values(&rule.guard) {
            Some((other, list))
                if rule.outcome.action == first.outcome.action
                    && (other.index(), other.width()) == (index, width) =>
            {
                all.extend(list);
                n_rules += 1;
            }
            _ => break,
        }
    }
    let guard = Guard::all([Condition::new(index, width, Test::In(all))]);
    (n_rules > 1).then_some((guard, n_rules))
}
