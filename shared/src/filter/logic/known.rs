//! What is known of one argument word where some conditions hold and others do not.

use super::bits::Bits;
use super::words::WordSet;
use crate::filter::condition::{Condition, Test, Width};

/// Most values of one argument that are tried one by one.
const MAX_CANDIDATES: usize = 64;

/// What is known of one argument word.
#[derive(Debug, Clone)]
pub struct Known {
    /// Where all 64 bits can be, and where the low half can be.
    words: WordSet,
    halves: WordSet,
    bits: Bits,
    /// What was learned and is neither a set of words nor a word of bits.
    others: Vec<(Condition, bool)>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            words: WordSet::all(Width::Bits64),
            halves: WordSet::all(Width::Bits32),
            bits: Bits::default(),
            others: Vec::new(),
        }
    }
}

impl Known {
    /// Learns that a condition holds, or that it does not.
    pub fn learn(&mut self, condition: &Condition, holds: bool) {
        if let Some(set) = WordSet::of(condition) {
            let set = if holds { set } else { set.complement() };
            let side = match condition.width() {
                Width::Bits32 => &mut self.halves,
                Width::Bits64 => &mut self.words,
            };
            *side = side.and(&set);
        } else {
            self.others.push((condition.clone(), holds));
        }
        self.bits.learn(condition, holds);
    }

    /// Whether no word can be meant; a "no" means that we do not see it.
    pub fn is_impossible(&self) -> bool {
        self.words.is_empty()
            || self.halves.is_empty()
            || self.bits.is_impossible
            || self.candidates().is_some_and(|(_, words)| words.is_empty())
            || self
                .others
                .iter()
                .any(|(condition, holds)| self.bits.decides(condition) == Some(!holds))
    }

    /// Whether a condition holds for every word that can be meant, or for none; `None` if that
    /// depends, or if we do not see it.
    pub fn decides(&self, condition: &Condition) -> Option<bool> {
        if let Some((width, words)) = self.candidates()
            && reads_only(condition, width)
        {
            let mut answers = words.iter().map(|word| condition.holds_for(*word));
            let first = answers.next()?;
            return answers.all(|answer| answer == first).then_some(first);
        }
        let side = match condition.width() {
            Width::Bits32 => &self.halves,
            Width::Bits64 => &self.words,
        };
        if let Some(set) = WordSet::of(condition) {
            if side.is_within(&set) {
                return Some(true);
            }
            if !side.meets(&set) {
                return Some(false);
            }
        }
        let mut same = self.others.iter().filter(|(other, _)| other == condition);
        let learned = same.next().map(|(_, holds)| *holds);
        learned.or_else(|| self.bits.decides(condition))
    }

    /// Every word, or every low half, that can be; `None` if they are too many.
    fn candidates(&self) -> Option<(Width, Vec<u64>)> {
        let sides = [(Width::Bits64, &self.words), (Width::Bits32, &self.halves)];
        let (width, mut words) = sides
            .into_iter()
            .find_map(|(width, set)| Some((width, set.members(MAX_CANDIDATES)?)))?;
        words.retain(|word| {
            let is_low =
                width == Width::Bits32 || self.halves.contains(word & Width::Bits32.mask());
            let mut others = self.others.iter().filter(|(c, _)| reads_only(c, width));
            is_low
                && self.bits.can_be(*word, width)
                && others.all(|(c, holds)| c.holds_for(*word) == *holds)
        });
        Some((width, words))
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
