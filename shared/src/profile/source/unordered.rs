//! Rules in any order: what earlier rules take away is taken out of later ones.

use crate::filter::{Condition, Rule, Test, Width};
use crate::verdict::Action;

/// Most alternatives for one call.
pub(super) const MAX_ALTERNATIVES: usize = 1024;

/// A call for which all conditions hold gets the action.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Alternative {
    pub(super) action: Word,
    pub(super) conditions: Vec<Condition>,
}

/// An action by its word, which has an order.
pub(super) type Word = u32;

/// More than [`MAX_ALTERNATIVES`].
#[derive(Debug)]
pub(super) struct TooMany;

/// The alternatives of one call, wide ones first. Those that get the default are left out.
pub(super) fn alternatives(rules: &[&Rule], default: Action) -> Result<Vec<Alternative>, TooMany> {
    let action = |rule: &Rule| rule.outcome.action;
    // What no rule has taken yet.
    let mut rest: Vec<Vec<Condition>> = vec![Vec::new()];
    let mut alternatives = Vec::new();
    for (position, rule) in rules.iter().enumerate() {
        let guard: Vec<_> = rule.guard.conditions().cloned().collect();
        if action(rule) != default {
            let meets = rest.iter().filter_map(|taken| {
                let conditions: Vec<_> = taken.iter().chain(&guard).cloned().collect();
                possible(conditions)
            });
            alternatives.extend(meets.map(|conditions| Alternative {
                action: action(rule).word(),
                conditions,
            }));
        }
        // Later rules with the same action may well ask for the same calls.
        let mut later = rules[position + 1..].iter().map(|rule| action(rule));
        let matters = later.any(|later| later != default && later != action(rule));
        if guard.is_empty() {
            break;
        }
        if matters {
            rest = without(&rest, &guard);
        }
        if rest.len() > MAX_ALTERNATIVES || alternatives.len() > MAX_ALTERNATIVES {
            return Err(TooMany);
        }
    }
    alternatives.sort();
    alternatives.dedup();
    alternatives.sort_by_key(|alternative| alternative.conditions.len());
    Ok(alternatives)
}

/// What is left of the rest where not all conditions of a guard hold.
fn without(rest: &[Vec<Condition>], guard: &[Condition]) -> Vec<Vec<Condition>> {
    let mut left = Vec::new();
    for taken in rest {
        for (position, condition) in guard.iter().enumerate() {
            for opposite in opposites(condition) {
                let held = taken.iter().chain(&guard[..position]);
                left.extend(possible(held.cloned().chain(opposite).collect()));
            }
            if left.len() > MAX_ALTERNATIVES {
                return left;
            }
        }
    }
    left
}

/// Conditions of which some hold exactly when the given one does not.
fn opposites(condition: &Condition) -> Vec<Vec<Condition>> {
    let one = |test| Condition::new(condition.index(), condition.width(), test);
    let test = match *condition.test() {
        Test::Eq(value) => Test::Ne(value),
        Test::Ne(value) => Test::Eq(value),
        Test::Lt(value) => Test::Ge(value),
        Test::Le(value) => Test::Gt(value),
        Test::Gt(value) => Test::Le(value),
        Test::Ge(value) => Test::Lt(value),
        Test::AnyBit(mask) => Test::MaskedEq { mask, value: 0 },
        Test::MaskedEq { mask, value } => Test::MaskedNe { mask, value },
        Test::MaskedNe { mask, value } => Test::MaskedEq { mask, value },
        Test::In(ref values) => {
            let each = values.iter().map(|value| one(Test::Ne(*value)));
            return vec![each.collect()];
        }
        Test::Between(low, high) => {
            return vec![vec![one(Test::Lt(low))], vec![one(Test::Gt(high))]];
        }
    };
    vec![vec![one(test)]]
}

/// Conditions without those that one of them makes needless; `None` if they contradict each other.
fn possible(mut conditions: Vec<Condition>) -> Option<Vec<Condition>> {
    conditions.sort();
    conditions.dedup();
    let known = |condition: &Condition| match *condition.test() {
        Test::Eq(value) => Some((condition.index(), condition.width(), value)),
        _ => None,
    };
    let values: Vec<_> = conditions.iter().filter_map(known).collect();
    for (index, width, value) in values {
        let is_known = |other: &Condition| {
            other.index() == index && (width == Width::Bits64 || other.width() == width)
        };
        if conditions
            .iter()
            .any(|c| is_known(c) && !c.holds_for(value))
        {
            return None;
        }
        let fixed = Condition::new(index, width, Test::Eq(value));
        conditions.retain(|c| !is_known(c) || *c == fixed);
    }
    let never = |c: &Condition| match *c.test() {
        Test::AnyBit(0) | Test::Lt(0) | Test::MaskedNe { mask: 0, value: 0 } => true,
        Test::MaskedEq { mask, value } => value & !mask != 0,
        Test::Between(low, high) => low > high,
        Test::In(ref values) => values.is_empty(),
        Test::Gt(value) => value == c.width().mask(),
        _ => false,
    };
    if conditions.iter().any(never) {
        return None;
    }
    conditions.retain(|c| !always(c));
    Some(conditions)
}

fn always(condition: &Condition) -> bool {
    match *condition.test() {
        Test::Ge(0) | Test::MaskedEq { mask: 0, value: 0 } => true,
        Test::MaskedNe { mask, value } => value & !mask != 0,
        Test::Le(value) => value == condition.width().mask(),
        _ => false,
    }
}
