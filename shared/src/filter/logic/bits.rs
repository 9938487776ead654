//! What is known of single bits of an argument word.

use crate::filter::condition::{Condition, Test, Width};

/// Bits that are known.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits {
    /// Which.
    mask: u64,
    /// What they are.
    value: u64,
    /// Two conditions want a bit to be both.
    pub(super) is_impossible: bool,
}

impl Bits {
    /// Learns what a condition that holds, or does not, says of single bits.
    pub(super) fn learn(&mut self, condition: &Condition, holds: bool) {
        let all = condition.width().mask();
        let (mask, value, is_equal) = match *condition.test() {
            Test::Eq(value) => (all, value, true),
            Test::Ne(value) => (all, value, false),
            Test::MaskedEq { mask, value } => (mask, value, true),
            Test::MaskedNe { mask, value } => (mask, value, false),
            Test::AnyBit(mask) => (mask, 0, false),
            _ => return,
        };
        let value = match is_equal == holds {
            true => value,
            // Not equal in no bit, or in nothing that could be equal.
            false if mask == 0 && value == 0 => return self.is_impossible = true,
            false if mask.is_power_of_two() && value & !mask == 0 => value ^ mask,
            false => return,
        };
        let is_outside = value & !mask != 0;
        let is_contradicted = (self.value ^ value) & self.mask & mask != 0;
        self.is_impossible |= is_outside || is_contradicted;
        self.mask |= mask;
        self.value |= value;
    }

    /// Whether the known bits alone say that a condition holds, or that it does not.
    pub(super) fn decides(&self, condition: &Condition) -> Option<bool> {
        let all = condition.width().mask();
        match *condition.test() {
            Test::Eq(value) => self.equal(all, value),
            Test::Ne(value) => self.equal(all, value).map(|equal| !equal),
            Test::MaskedEq { mask, value } => self.equal(mask, value),
            Test::MaskedNe { mask, value } => self.equal(mask, value).map(|equal| !equal),
            Test::AnyBit(mask) => self.equal(mask, 0).map(|equal| !equal),
            _ => None,
        }
    }

    /// Whether a word has the known bits, as far as it is known itself.
    pub(super) fn can_be(&self, word: u64, width: Width) -> bool {
        (self.value ^ word) & self.mask & width.mask() == 0
    }

    fn equal(&self, mask: u64, value: u64) -> Option<bool> {
        if value & !mask != 0 || (self.value ^ value) & self.mask & mask != 0 {
            return Some(false);
        }
        (mask & !self.mask == 0).then_some(true)
    }
}
