//! What follows from what: whether conditions that hold together imply another one, or cannot
//! hold together at all.
//!
//! Every "yes" is a proof; a "no" means only that we found none. Callers lose an opportunity by
//! it, never the meaning of a filter.

mod bits;
mod words;

pub use words::WordSet;

use super::condition::{Condition, Guard, Test, Width};
use bits::Bits;
use std::collections::BTreeSet;

/// Most values of one argument that are tried one by one.
const MAX_CANDIDATES: usize = 256;

/// What is known of one argument word where some conditions hold.
struct Known<'c> {
    conditions: Vec<&'c Condition>,
    /// Where all 64 bits can be, and where the low half can be.
    words: WordSet,
    halves: WordSet,
    bits: Bits,
    /// Every word, or every low half, that can be; `None` if they are too many.
    candidates: Option<(Width, Vec<u64>)>,
}

impl<'c> Known<'c> {
    fn new(conditions: Vec<&'c Condition>) -> Self {
        let mut known = Self {
            words: WordSet::all(Width::Bits64),
            halves: WordSet::all(Width::Bits32),
            bits: Bits::default(),
            candidates: None,
            conditions,
        };
        for condition in &known.conditions {
            if let Some(set) = WordSet::of(condition) {
                let side = match condition.width() {
                    Width::Bits32 => &mut known.halves,
                    Width::Bits64 => &mut known.words,
                };
                *side = side.and(&set);
            }
            known.bits.learn(condition);
        }
        let holds_for = |width: Width, word: u64| {
            let mut conditions = known.conditions.iter();
            conditions.all(|c| !reads_only(c, width) || c.holds_for(word))
        };
        known.candidates = [
            (Width::Bits64, &known.words),
            (Width::Bits32, &known.halves),
        ]
        .into_iter()
        .find_map(|(width, set)| Some((width, set.members(MAX_CANDIDATES)?)))
        .map(|(width, mut words)| {
            words.retain(|word| holds_for(width, *word));
            (width, words)
        });
        known
    }

    fn is_impossible(&self) -> bool {
        self.words.is_empty()
            || self.halves.is_empty()
            || self.bits.is_impossible
            || self.candidates.as_ref().is_some_and(|(_, c)| c.is_empty())
            || self
                .conditions
                .iter()
                .any(|c| self.bits.decides(c) == Some(false))
    }

    fn implies(&self, condition: &Condition) -> bool {
        if let Some((width, words)) = &self.candidates
            && reads_only(condition, *width)
        {
            return words.iter().all(|word| condition.holds_for(*word));
        }
        let side = match condition.width() {
            Width::Bits32 => &self.halves,
            Width::Bits64 => &self.words,
        };
        self.conditions.contains(&condition)
            || WordSet::of(condition).is_some_and(|set| side.is_within(&set))
            || self.bits.decides(condition) == Some(true)
    }
}

/// Whether a condition looks at nothing above `width`.
fn reads_only(condition: &Condition, width: Width) -> bool {
    let low = Width::Bits32.mask();
    width == Width::Bits64
        || condition.width() == Width::Bits32
        || matches!(*condition.test(),
            Test::AnyBit(mask) | Test::MaskedEq { mask, .. } | Test::MaskedNe { mask, .. }
                if mask <= low)
}

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
        let about = conditions.iter().copied().filter(|c| c.index() == index);
        Known::new(about.collect()).is_impossible()
    })
}

/// Whether every call that meets `conditions` meets `condition`, too.
pub fn implies<'c>(
    conditions: impl IntoIterator<Item = &'c Condition>,
    condition: &Condition,
) -> bool {
    let about = conditions
        .into_iter()
        .filter(|c| c.index() == condition.index());
    let known = Known::new(about.collect());
    known.is_impossible() || known.implies(condition)
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
