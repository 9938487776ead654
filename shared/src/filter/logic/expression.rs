//! Conditions joined by "and", "or" and "not", and the guards that they come to.

use super::opposite;
use crate::filter::condition::{Condition, Guard, Test};
use std::collections::BTreeMap;

/// Most guards that one expression may come to: each becomes a rule.
pub(crate) const MAX_ALTERNATIVES: usize = 1024;

/// Conditions joined by "and" and "or". Negation is pushed down to the conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// One comparison.
    Condition(Condition),
    /// All; always if there is none.
    All(Vec<Self>),
    /// Any; never if there is none.
    Any(Vec<Self>),
}

/// More than [`MAX_ALTERNATIVES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyAlternatives;

/// Conditions that must all hold.
type Alternative = Vec<Condition>;

impl Expression {
    /// Always, or never.
    pub fn constant(holds: bool) -> Self {
        if holds {
            Self::All(Vec::new())
        } else {
            Self::Any(Vec::new())
        }
    }

    /// What holds exactly where this does not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Condition(condition) => not(&condition),
            Self::All(parts) => Self::Any(parts.into_iter().map(Self::negated).collect()),
            Self::Any(parts) => Self::All(parts.into_iter().map(Self::negated).collect()),
        }
    }

    /// The guards of which one must hold.
    pub fn guards(&self) -> Result<Vec<Guard>, TooManyAlternatives> {
        let alternatives = self.alternatives()?;
        if alternatives.iter().any(Vec::is_empty) {
            return Ok(vec![Guard::Always]);
        }
        Ok(alternatives.into_iter().map(Guard::all).collect())
    }

    fn alternatives(&self) -> Result<Vec<Alternative>, TooManyAlternatives> {
        match self {
            Self::Condition(condition) => Ok(vec![vec![condition.clone()]]),
            Self::Any(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(part.alternatives()?);
                }
                let all = joined(all);
                // Values of one argument are one alternative, so the limit is on what is left.
                if all.len() > MAX_ALTERNATIVES {
                    return Err(TooManyAlternatives);
                }
                Ok(all)
            }
            Self::All(parts) => {
                let mut all = vec![Vec::new()];
                for part in parts {
                    let part = part.alternatives()?;
                    if all.len() * part.len() > MAX_ALTERNATIVES {
                        return Err(TooManyAlternatives);
                    }
                    let pairs = all.iter().flat_map(|left: &Alternative| {
                        part.iter().map(|right| {
                            let both = left.iter().chain(right);
                            both.cloned().collect()
                        })
                    });
                    all = pairs.collect();
                }
                Ok(all)
            }
        }
    }
}

/// Alternatives that ask for one value of the same argument become one that asks for any of them.
fn joined(alternatives: Vec<Alternative>) -> Vec<Alternative> {
    let mut kept: Vec<Alternative> = Vec::new();
    let mut values: BTreeMap<_, (usize, Vec<u64>)> = BTreeMap::new();
    for alternative in alternatives {
        if let [only] = &alternative[..]
            && let Some(more) = values_of(only.test())
        {
            let key = (only.index(), only.width());
            if let Some((_, known)) = values.get_mut(&key) {
                known.extend(more);
                continue;
            }
            values.insert(key, (kept.len(), more));
        }
        kept.push(alternative);
    }
    for ((index, width), (at, values)) in values {
        if values.len() > 1 {
            kept[at] = vec![Condition::new(index, width, Test::In(values))];
        }
    }
    kept
}

fn values_of(test: &Test) -> Option<Vec<u64>> {
    match test {
        Test::Eq(value) => Some(vec![*value]),
        Test::In(values) => Some(values.clone()),
        _ => None,
    }
}

fn not(condition: &Condition) -> Expression {
    let one = |test| Condition::new(condition.index(), condition.width(), test);
    match *condition.test() {
        Test::In(ref values) => {
            let each = values.iter().map(|value| one(Test::Ne(*value)));
            Expression::All(each.map(Expression::Condition).collect())
        }
        Test::Between(low, high) => {
            let sides = [Test::Lt(low), Test::Gt(high)].map(one);
            Expression::Any(sides.map(Expression::Condition).into())
        }
        _ => opposite(condition).map_or_else(
            // Only those above have no opposite.
            || Expression::constant(false),
            Expression::Condition,
        ),
    }
}
