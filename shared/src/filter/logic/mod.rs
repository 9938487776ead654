//! The logic of conditions, for everything that rewrites a policy: what follows from what, what a
//! condition's opposite is, and what rules in an order mean without one.
//!
//! | | is | closed under |
//! | --- | --- | --- |
//! | [`WordSet`] | words as ranges | and, or, not |
//! | [`Cube`] | words with certain bits: what a mask asks for | and; not gives several |
//! | [`ArgSet`] | either: all that can be asked of one argument | and, not |
//! | [`Block`] | calls, by a set for each argument | and; [`disjoint`] takes one out of others |
//! | [`Expression`] | conditions joined by and, or and not | all three; comes to guards |
//! | [`Known`] | what conditions that held or failed tell of an argument | and |
//!
//! The sets are exact, and answer [`TooMany`] where they would grow without bounds. What
//! [`implies`] and its kin say is a proof when it is "yes"; "no" means only that we found none:
//! callers lose an opportunity by it, never the meaning of a filter.

mod bits;
mod block;
mod cube;
mod expression;
mod known;
mod opposite;
mod set;
mod words;

pub use block::{Block, disjoint};
pub(crate) use block::{are_within, rest, same_blocks};
pub(crate) use cube::bits;
pub use cube::{Cube, TooMany};
pub(crate) use expression::MAX_ALTERNATIVES;
pub use expression::{Expression, TooManyAlternatives};
pub use known::Known;
pub use opposite::opposite;
pub use set::ArgSet;
pub use words::WordSet;

use super::condition::{Condition, Guard};
use std::collections::BTreeSet;

/// Whether no call can meet all of these conditions.
///
/// ```
/// use ringside_shared::filter::{ArgIndex, Condition, Test, Width, is_impossible};
/// let first = ArgIndex::new(0).unwrap();
/// let below = Condition::new(first, Width::Bits64, Test::Lt(5));
/// let above = Condition::new(first, Width::Bits64, Test::Gt(9));
/// assert!(is_impossible([&below, &above]));
/// ```
pub fn is_impossible<'c>(conditions: impl IntoIterator<Item = &'c Condition>) -> bool {
    let conditions: Vec<_> = conditions.into_iter().collect();
    let arguments: BTreeSet<_> = conditions.iter().map(|c| c.index()).collect();
    arguments.into_iter().any(|index| {
        let about = conditions.iter().copied();
        known(about.filter(|c| c.index() == index)).is_impossible()
    })
}

/// Whether every call that meets `conditions` meets `condition`, too.
pub fn implies<'c>(
    conditions: impl IntoIterator<Item = &'c Condition>,
    condition: &Condition,
) -> bool {
    let about = conditions.into_iter();
    let known = known(about.filter(|c| c.index() == condition.index()));
    known.is_impossible() || known.decides(condition) == Some(true)
}

fn known<'c>(conditions: impl IntoIterator<Item = &'c Condition>) -> Known {
    let mut known = Known::default();
    for condition in conditions {
        known.learn(condition, true);
    }
    known
}

/// Whether a rule with the guard `inner` applies only to calls to which `outer` applies.
pub fn guard_implies(inner: &Guard, outer: &Guard) -> bool {
    let mut wanted = outer.conditions();
    wanted.all(|condition| implies(inner.conditions(), condition))
        || is_impossible(inner.conditions())
}

/// Whether no call meets both guards.
pub fn are_disjoint(one: &Guard, other: &Guard) -> bool {
    is_impossible(one.conditions().chain(other.conditions()))
}

#[cfg(test)]
mod tests;
