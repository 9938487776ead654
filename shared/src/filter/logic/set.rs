//! Whatever can be asked of one argument, as the set of words for which it holds.
//!
//! Ranges stay ranges as long as they can, because every language has comparisons for them. Where
//! they meet masks, or the whole word meets its half, everything becomes [`Cube`]s.

use super::cube::{Cube, TooMany, common};
use super::words::WordSet;
use crate::filter::condition::{Condition, Test, Width};

/// Most words of a range that are looked at one by one to stay clear of masks.
const MAX_MEMBERS: usize = 64;

/// A set of argument words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgSet {
    /// By the value of the whole word, or of its low half.
    Words(WordSet),
    /// Words in any of these; none is in no set.
    Cubes(Vec<Cube>),
}

impl ArgSet {
    /// Every word for which a condition holds.
    pub fn of(condition: &Condition) -> Self {
        if let Some(words) = WordSet::of(condition) {
            return Self::Words(words);
        }
        match *condition.test() {
            Test::MaskedEq { mask, value } => Self::masked(mask, value),
            Test::MaskedNe { mask, value } if value & !mask != 0 => Self::Cubes(vec![Cube::ALL]),
            Test::MaskedNe { mask, value } => Self::Cubes(Cube { mask, value }.outside()),
            Test::AnyBit(mask) => Self::Cubes(Cube { mask, value: 0 }.outside()),
            // Comparisons are sets of words.
            _ => Self::Cubes(Vec::new()),
        }
    }

    fn masked(mask: u64, value: u64) -> Self {
        if value & !mask != 0 {
            return Self::Cubes(Vec::new());
        }
        match [Width::Bits32, Width::Bits64]
            .into_iter()
            .find(|width| width.mask() == mask)
        {
            Some(width) => Self::Words(WordSet::new(width, vec![(value, value)])),
            None => Self::Cubes(vec![Cube { mask, value }]),
        }
    }

    /// Whether no word is in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Words(words) => words.is_empty(),
            Self::Cubes(cubes) => cubes.is_empty(),
        }
    }

    /// Whether it is known that every word is in it.
    pub fn is_all(&self) -> bool {
        match self {
            Self::Words(words) => words.is_all(),
            Self::Cubes(cubes) => cubes.contains(&Cube::ALL),
        }
    }

    /// Whether a word is in it.
    pub fn contains(&self, word: u64) -> bool {
        match self {
            Self::Words(words) => words.contains(word & words.width().mask()),
            Self::Cubes(cubes) => cubes.iter().any(|cube| cube.contains(word)),
        }
    }

    /// How many pieces it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Words(words) => words.ranges().len(),
            Self::Cubes(cubes) => cubes.len(),
        }
    }

    /// The words that are not in it.
    pub fn complement(&self) -> Result<Self, TooMany> {
        match self {
            Self::Words(words) => Ok(Self::Words(words.complement())),
            Self::Cubes(cubes) => {
                let mut rest = vec![Cube::ALL];
                for cube in cubes {
                    rest = common(&rest, &cube.outside())?;
                }
                Ok(Self::Cubes(rest))
            }
        }
    }

    /// The words that are in both.
    pub fn and(&self, other: &Self) -> Result<Self, TooMany> {
        match (self, other) {
            (Self::Words(a), Self::Words(b)) if a.width() == b.width() => {
                return Ok(Self::Words(a.and(b)));
            }
            (Self::Words(words), other) | (other, Self::Words(words))
                if words.width() == Width::Bits64 =>
            {
                if let Some(few) = words.members(MAX_MEMBERS) {
                    let both = few.into_iter().filter(|word| other.contains(*word));
                    let both = both.map(|word| (word, word)).collect();
                    return Ok(Self::Words(WordSet::new(Width::Bits64, both)));
                }
            }
            _ => {}
        }
        Ok(Self::Cubes(common(&self.cubes(), &other.cubes())?))
    }

    /// The words in any of the sets: as ranges of a width if that says all of them.
    pub fn union<'s>(width: Width, sets: impl Iterator<Item = &'s Self> + Clone) -> Self {
        let words: Option<Vec<_>> = sets.clone().map(|set| set.ranges(width)).collect();
        match words {
            Some(words) => Self::Words(WordSet::new(width, words.concat())),
            None => Self::Cubes(sets.flat_map(Self::cubes).collect()),
        }
    }

    /// The set as ranges of words of a width.
    fn ranges(&self, width: Width) -> Option<Vec<(u64, u64)>> {
        match self {
            Self::Words(words) => (words.width() == width).then(|| words.ranges().to_vec()),
            Self::Cubes(cubes) => cubes.iter().map(|cube| cube.range(width.mask())).collect(),
        }
    }

    /// The cubes of which one holds its words.
    pub fn cubes(&self) -> Vec<Cube> {
        match self {
            Self::Cubes(cubes) => cubes.clone(),
            Self::Words(words) => {
                let mut cubes = Vec::new();
                for &(low, high) in words.ranges() {
                    Cube::add_range(low, high, words.width().mask(), &mut cubes);
                }
                cubes
            }
        }
    }

    /// Of its words those without an upper half, as the arches see them that pass none.
    #[must_use]
    pub fn narrowed(&self) -> Self {
        let half = Width::Bits32;
        match self {
            Self::Words(words) if words.width() == half => self.clone(),
            Self::Words(words) => {
                let ranges = words.ranges().iter().filter(|(low, _)| *low <= half.mask());
                let ranges = ranges.map(|&(low, high)| (low, high.min(half.mask())));
                Self::Words(WordSet::new(half, ranges.collect()))
            }
            Self::Cubes(cubes) => {
                let narrow = cubes.iter().filter(|cube| cube.value <= half.mask());
                let narrow = narrow.map(|cube| Cube {
                    mask: cube.mask & half.mask(),
                    value: cube.value,
                });
                Self::Cubes(narrow.collect())
            }
        }
    }
}
