//! Conditions joined by "and" and "or", and the alternatives that they are.

use crate::filter::{Condition, Guard, Test};
use std::collections::BTreeMap;

/// Most alternatives that one expression may come to: each becomes a rule.
pub(super) const MAX_ALTERNATIVES: usize = 1024;

/// A boolean expression. Negation is pushed down to the conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Logic {
    Condition(Condition),
    /// All; always if there is none.
    All(Vec<Self>),
    /// Any; never if there is none.
    Any(Vec<Self>),
}

/// The expression has more than [`MAX_ALTERNATIVES`].
#[derive(Debug)]
pub(super) struct TooMany;

/// Conditions that must all hold.
type Alternative = Vec<Condition>;

impl Logic {
    pub(super) fn constant(holds: bool) -> Self {
        if holds {
            Self::All(Vec::new())
        } else {
            Self::Any(Vec::new())
        }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Condition(condition) => opposite(&condition),
            Self::All(parts) => Self::Any(parts.into_iter().map(Self::not).collect()),
            Self::Any(parts) => Self::All(parts.into_iter().map(Self::not).collect()),
        }
    }

    /// The guards of which one must hold.
    pub(super) fn guards(&self) -> Result<Vec<Guard>, TooMany> {
        let alternatives = self.alternatives()?;
        if alternatives.iter().any(Vec::is_empty) {
            return Ok(vec![Guard::Always]);
        }
        if alternatives.len() > MAX_ALTERNATIVES {
            return Err(TooMany);
        }
        Ok(alternatives.into_iter().map(Guard::all).collect())
    }

    fn alternatives(&self) -> Result<Vec<Alternative>, TooMany> {
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
                    return Err(TooMany);
                }
                Ok(all)
            }
            Self::All(parts) => {
                let mut all = vec![Vec::new()];
                for part in parts {
                    let part = part.alternatives()?;
                    if all.len() * part.len() > MAX_ALTERNATIVES {
                        return Err(TooMany);
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

/// What holds exactly when the condition does not.
fn opposite(condition: &Condition) -> Logic {
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
        // Comparisons make none of these two; written out all the same.
        Test::In(ref values) => {
            let each = values.iter().map(|value| Test::Ne(*value));
            return all_of(condition, each);
        }
        Test::Between(low, high) => {
            let sides = [Test::Ge(low), Test::Le(high)];
            return all_of(condition, sides).not();
        }
    };
    all_of(condition, [test])
}

fn all_of(condition: &Condition, tests: impl IntoIterator<Item = Test>) -> Logic {
    let one = |test| Logic::Condition(Condition::new(condition.index(), condition.width(), test));
    Logic::All(tests.into_iter().map(one).collect())
}
