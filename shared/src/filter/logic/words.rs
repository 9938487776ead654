//! Sets of argument words, as ranges.

use crate::filter::condition::{Condition, Test, Width};

/// A set of words of one width, as ascending ranges that neither touch nor overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordSet {
    width: Width,
    ranges: Vec<(u64, u64)>,
}

impl WordSet {
    /// Every word.
    pub fn all(width: Width) -> Self {
        let ranges = vec![(0, width.mask())];
        Self { width, ranges }
    }

    /// The words for which a condition holds; `None` for one that asks about bits.
    pub fn of(condition: &Condition) -> Option<Self> {
        let width = condition.width();
        let most = width.mask();
        let ranges = match *condition.test() {
            Test::Eq(value) => vec![(value, value)],
            Test::Ne(value) => return Some(Self::new(width, vec![(value, value)]).complement()),
            Test::Lt(value) => below(value),
            Test::Le(value) => vec![(0, value)],
            Test::Gt(value) => return Some(Self::new(width, vec![(0, value)]).complement()),
            Test::Ge(value) => vec![(value, most)],
            Test::In(ref values) => values.iter().map(|&value| (value, value)).collect(),
            Test::Between(low, high) if low <= high => vec![(low, high)],
            Test::Between(..) => Vec::new(),
            Test::MaskedEq { mask, value } if mask == most => vec![(value, value)],
            Test::AnyBit(_) | Test::MaskedEq { .. } | Test::MaskedNe { .. } => return None,
        };
        Some(Self::new(width, ranges))
    }

    /// The words of these ranges, ends included.
    pub(super) fn new(width: Width, mut ranges: Vec<(u64, u64)>) -> Self {
        ranges.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match joined.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => joined.push((low, high)),
            }
        }
        let ranges = joined;
        Self { width, ranges }
    }

    /// Words in both sets, which have one width.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.ranges.iter(), other.ranges.iter());
        let (mut a, mut b) = (ours.next(), theirs.next());
        let mut ranges = Vec::new();
        while let (Some(&(a_low, a_high)), Some(&(b_low, b_high))) = (a, b) {
            let (low, high) = (a_low.max(b_low), a_high.min(b_high));
            if low <= high {
                ranges.push((low, high));
            }
            if a_high <= b_high {
                a = ours.next();
            } else {
                b = theirs.next();
            }
        }
        Self::new(self.width, ranges)
    }

    /// Words in any of these sets, which have one width.
    pub fn union<'s>(sets: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut width = Width::Bits64;
        let mut ranges = Vec::new();
        for set in sets {
            width = set.width;
            ranges.extend(&set.ranges);
        }
        Self::new(width, ranges)
    }

    /// Ascending, ends included; they neither touch nor overlap.
    pub fn ranges(&self) -> &[(u64, u64)] {
        &self.ranges
    }

    /// How wide its words are.
    pub fn width(&self) -> Width {
        self.width
    }

    /// Words not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut from = Some(0);
        for &(low, high) in &self.ranges {
            if let Some(from) = from.filter(|from| *from < low) {
                ranges.push((from, low - 1));
            }
            from = high
                .checked_add(1)
                .filter(|next| *next <= self.width.mask());
        }
        ranges.extend(from.map(|from| (from, self.width.mask())));
        let width = self.width;
        Self { width, ranges }
    }

    /// Whether no word is in the set.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether a word is in the set.
    pub fn contains(&self, word: u64) -> bool {
        let after = self.ranges.partition_point(|&(low, _)| low <= word);
        after > 0 && word <= self.ranges[after - 1].1
    }

    /// Whether all its words are in the other set.
    pub fn is_within(&self, other: &Self) -> bool {
        // The usual case in long lists of values, without looking at all of them.
        if let [(low, high)] = other.ranges[..] {
            let (first, last) = (self.ranges.first(), self.ranges.last());
            return first.is_none_or(|first| first.0 >= low)
                && last.is_none_or(|last| last.1 <= high);
        }
        self.and(other) == *self
    }

    /// Whether a word is in both sets.
    pub fn meets(&self, other: &Self) -> bool {
        if let [(low, high)] = other.ranges[..] {
            let after = self.ranges.partition_point(|range| range.1 < low);
            return self.ranges.get(after).is_some_and(|range| range.0 <= high);
        }
        !self.and(other).is_empty()
    }

    /// The words, if there are at most `most`.
    pub fn members(&self, most: usize) -> Option<Vec<u64>> {
        if self.ranges.len() > most
            || self
                .ranges
                .last()
                .is_some_and(|(l, h)| h - l >= most as u64)
        {
            return None;
        }
        let mut members = Vec::new();
        for &(low, high) in &self.ranges {
            let n = usize::try_from(high - low).ok()?;
            if n >= most || members.len() + n + 1 > most {
                return None;
            }
            members.extend(low..=high);
        }
        Some(members)
    }

    /// The shortest test that holds for these words: `None` if no single one does. Of the full set
    /// it is one that always holds.
    pub fn test(&self, most: usize) -> Option<Test> {
        let top = self.width.mask();
        match self.ranges[..] {
            [] => None,
            [(low, high)] if low == high => Some(Test::Eq(low)),
            [(0, high)] => Some(Test::Le(high)),
            [(low, high)] if high == top => Some(Test::Ge(low)),
            // Two neighbours read better as a list.
            [(low, high)] if high - low > 1 => Some(Test::Between(low, high)),
            [(0, before), (after, high)] if high == top && after - before == 2 => {
                Some(Test::Ne(before + 1))
            }
            _ => self.members(most).map(Test::In),
        }
    }

    /// Tests of which one holds exactly for these words: one if possible, or one for each longer
    /// range and one for all other values.
    pub fn tests(&self, most: usize) -> Vec<Test> {
        if let Some(test) = self.test(most) {
            return vec![test];
        }
        let (long, short): (Vec<_>, Vec<_>) =
            self.ranges.iter().partition(|(low, high)| high - low > 1);
        let width = self.width;
        let parts = long.into_iter().map(|range| vec![range]);
        let values = short.chunks(most.max(1)).map(<[(u64, u64)]>::to_vec);
        let parts = parts.chain(values).map(|ranges| Self { width, ranges });
        parts
            .filter_map(|part| part.test(most.saturating_mul(2)))
            .collect()
    }

    /// Whether every word is in the set.
    pub fn is_all(&self) -> bool {
        self.ranges == [(0, self.width.mask())]
    }
}

fn below(value: u64) -> Vec<(u64, u64)> {
    value
        .checked_sub(1)
        .map(|high| (0, high))
        .into_iter()
        .collect()
}
