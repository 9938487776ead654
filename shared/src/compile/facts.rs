//! What is known of the words of a call at some point of the graph.

use super::graph::{Comparison, Subject, Test};

/// Values that a word is known to differ from are remembered up to this many.
const MAX_OTHERS: usize = 8;

/// What is known of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    offset: u32,
    low: u32,
    high: u32,
    /// Bits that are set.
    ones: u32,
    /// Bits that are clear.
    zeros: u32,
    /// Values that it is not, the last learned last.
    others: Vec<u32>,
}

impl Known {
    const fn nothing(offset: u32) -> Self {
        Self {
            offset,
            low: 0,
            high: u32::MAX,
            ones: 0,
            zeros: 0,
            others: Vec::new(),
        }
    }

    /// Whether the comparison holds, if that is certain.
    fn answer(&self, comparison: Comparison, mask: u32, k: u32) -> Option<bool> {
        let is_whole = mask == u32::MAX;
        match comparison {
            Comparison::Set if self.ones & mask & k != 0 => Some(true),
            Comparison::Set if mask & k & !self.zeros == 0 => Some(false),
            // A masked word is not in the order of the word.
            Comparison::Gt if is_whole && self.low > k => Some(true),
            Comparison::Gt if is_whole && self.high <= k => Some(false),
            Comparison::Ge if is_whole && self.low >= k => Some(true),
            Comparison::Ge if is_whole && self.high < k => Some(false),
            Comparison::Eq => self.equals(mask, k),
            _ => None,
        }
    }

    fn equals(&self, mask: u32, k: u32) -> Option<bool> {
        let is_impossible = k & !mask != 0
            || self.ones & mask & !k != 0
            || self.zeros & k != 0
            || (mask == u32::MAX && (k < self.low || k > self.high || self.others.contains(&k)));
        if is_impossible {
            return Some(false);
        }
        ((self.ones | self.zeros) & mask == mask).then_some(true)
    }

    /// Learns that the comparison holds, or that it does not.
    fn learn(&mut self, comparison: Comparison, mask: u32, k: u32, holds: bool) {
        match (comparison, holds) {
            (Comparison::Eq, true) => {
                self.ones |= k & mask;
                self.zeros |= !k & mask;
            }
            (Comparison::Eq, false) if mask == u32::MAX => {
                self.others.retain(|&other| other != k);
                self.others.push(k);
                if self.others.len() > MAX_OTHERS {
                    self.others.remove(0);
                }
            }
            (Comparison::Set, true) if (mask & k).is_power_of_two() => self.ones |= mask & k,
            (Comparison::Set, false) => self.zeros |= mask & k,
            (Comparison::Gt, true) if mask == u32::MAX => self.raise(k.saturating_add(1)),
            (Comparison::Gt, false) | (Comparison::Ge, true) if mask == u32::MAX => {
                if holds {
                    self.raise(k);
                } else {
                    self.high = self.high.min(k);
                }
            }
            (Comparison::Ge, false) if mask == u32::MAX => {
                self.high = self.high.min(k.saturating_sub(1));
            }
            _ => {}
        }
        self.settle();
    }

    fn raise(&mut self, low: u32) {
        self.low = self.low.max(low);
    }

    /// Lets bounds, bits and excluded values know of each other.
    fn settle(&mut self) {
        self.low = self.low.max(self.ones);
        self.high = self.high.min(!self.zeros);
        while self.low < self.high && self.others.contains(&self.low) {
            self.low += 1;
        }
        while self.low < self.high && self.others.contains(&self.high) {
            self.high -= 1;
        }
        if self.low == self.high {
            self.ones |= self.low;
            self.zeros |= !self.low;
        }
    }

    /// What is certain if one of the two is.
    fn either(&mut self, other: &Self) {
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.ones &= other.ones;
        self.zeros &= other.zeros;
        self.others.retain(|&value| other.excludes(value));
    }

    fn excludes(&self, value: u32) -> bool {
        self.equals(u32::MAX, value) == Some(false)
    }
}

/// What is known of all words; nothing of those that are not listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Facts {
    words: Vec<Known>,
}

impl Facts {
    /// Which way a test goes, if that is certain.
    pub(super) fn answer(&self, test: &Test) -> Option<bool> {
        let Subject { offset, mask } = test.subject;
        let known = self.words.iter().find(|known| known.offset == offset);
        let nothing = Known::nothing(offset);
        known
            .unwrap_or(&nothing)
            .answer(test.comparison, mask, test.k)
    }

    /// What is known as well where a test goes one way.
    pub(super) fn after(&self, test: &Test, holds: bool) -> Self {
        let Subject { offset, mask } = test.subject;
        let mut after = self.clone();
        let at = after.words.iter().position(|known| known.offset == offset);
        let at = at.unwrap_or_else(|| {
            after.words.push(Known::nothing(offset));
            after.words.len() - 1
        });
        after.words[at].learn(test.comparison, mask, test.k, holds);
        after
    }

    /// What is known where two ways meet.
    pub(super) fn or(&mut self, other: &Self) {
        self.words.retain_mut(|known| {
            let same = other.words.iter().find(|o| o.offset == known.offset);
            same.is_some_and(|other| {
                known.either(other);
                true
            })
        });
    }
}
