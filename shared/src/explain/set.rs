//! A set of values of one 64-bit word, said with the tests that filters have.

use super::diagram::{Diagram, FALSE, Ref, TRUE, TooComplex};
use super::walk::{self, Range};
use super::word::wide;
use crate::filter::{Test, Width};

/// One test of the word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Claim {
    /// How much of the word is looked at.
    pub(super) width: Width,
    /// How.
    pub(super) test: Test,
}

/// Tests that all hold.
pub(super) type All = Vec<Claim>;

/// Values in one list: a rule with more is a table, and nobody reads it.
const MAX_LISTED: usize = 4096;
/// A range of so few values is a list, and so are several of together so many.
const MAX_SMALL: u64 = 8;
const MAX_SPREAD: u64 = 64;
/// Ranges or patterns joined by "or".
const MAX_PIECES: usize = 64;
/// What may be excluded one by one, joined by "and".
const MAX_EXCLUDED: usize = 8;

/// The word's values in a set, as alternatives of tests that all hold: the set exactly.
///
/// `index` is the word as [`wide`] counts; the set asks for no bits of another word.
pub(super) fn describe(diagram: &mut Diagram, set: Ref, index: u8) -> Result<Vec<All>, TooComplex> {
    let first = wide(index);
    let has_upper = diagram.var(set).is_some_and(|var| var < first + 32);
    let part = if has_upper {
        Part {
            first,
            n_bits: 64,
            width: Width::Bits64,
        }
    } else {
        Part {
            first: first + 32,
            n_bits: 32,
            width: Width::Bits32,
        }
    };
    part.describe(diagram, set)
}

/// The bits that a description looks at.
#[derive(Debug, Clone, Copy)]
struct Part {
    first: u32,
    n_bits: u32,
    width: Width,
}

impl Part {
    fn claim(self, test: Test) -> Claim {
        Claim {
            width: self.width,
            test,
        }
    }

    fn describe(self, diagram: &mut Diagram, set: Ref) -> Result<Vec<All>, TooComplex> {
        match set {
            TRUE => return Ok(vec![Vec::new()]),
            FALSE => return Ok(Vec::new()),
            _ => {}
        }
        let inside = self.stretches(diagram, set, MAX_LISTED);
        let excluded = diagram.not(set)?;
        let outside = self.stretches(diagram, excluded, MAX_EXCLUDED);
        if let Some(test) = inside.as_deref().and_then(|inside| self.one_test(inside)) {
            return Ok(vec![vec![self.claim(test)]]);
        }
        if let Some([only]) = outside.as_deref()
            && only.low == only.high
        {
            return Ok(vec![vec![self.claim(Test::Ne(only.low))]]);
        }
        if let Some(&[pattern]) = self.patterns(diagram, set, 1).as_deref() {
            return Ok(vec![vec![self.claim(has_pattern(pattern))]]);
        }
        if let Some(&[pattern]) = self.patterns(diagram, excluded, 1).as_deref() {
            return Ok(vec![vec![self.claim(not_pattern(pattern))]]);
        }
        if let Some(outside) = &outside
            && outside.iter().all(|range| range.low == range.high)
        {
            let tests = outside.iter().map(|range| Test::Ne(range.low));
            return Ok(vec![tests.map(|test| self.claim(test)).collect()]);
        }
        if let Some(halves) = self.halves(diagram, set)? {
            return Ok(halves);
        }
        match self.pieces(diagram, set, excluded, inside) {
            Ok(pieces) => Ok(pieces),
            Err(TooComplex) => self.within_ends(diagram, set),
        }
    }

    /// Between the smallest and the largest value, and whatever is simplest to say besides.
    fn within_ends(self, diagram: &mut Diagram, set: Ref) -> Result<Vec<All>, TooComplex> {
        let end = |bit: bool| {
            (0..self.n_bits).fold((set, 0), |(at, value), position| {
                let var = self.first + position;
                let [preferred, other] = [bit, !bit].map(|bit| diagram.branch(at, var, bit));
                let (at, bit) = if preferred == FALSE {
                    (other, !bit)
                } else {
                    (preferred, bit)
                };
                (at, value << 1 | u64::from(bit))
            })
        };
        let (low, high) = (end(false).1, end(true).1);
        let ends = [Range {
            low,
            high,
            function: TRUE,
        }];
        if (low, high) == (0, self.width.mask()) {
            return Err(TooComplex);
        }
        let test = self.one_test(&ends).ok_or(TooComplex)?;
        let ends = self.between(diagram, low, high)?;
        let rest = diagram.restrict(set, ends)?;
        if rest == set {
            return Err(TooComplex);
        }
        let rest = self.describe(diagram, rest)?;
        let with_ends = rest.into_iter().map(|mut all| {
            all.insert(0, self.claim(test.clone()));
            all
        });
        Ok(with_ends.collect())
    }

    /// The values from `low` to `high`.
    fn between(self, diagram: &mut Diagram, low: u64, high: u64) -> Result<Ref, TooComplex> {
        let (mut from, mut to) = (TRUE, TRUE);
        for position in 0..self.n_bits {
            let var = self.first + self.n_bits - 1 - position;
            from = match low >> position & 1 {
                1 => diagram.node(var, FALSE, from)?,
                _ => diagram.node(var, from, TRUE)?,
            };
            to = match high >> position & 1 {
                1 => diagram.node(var, TRUE, to)?,
                _ => diagram.node(var, to, FALSE)?,
            };
        }
        diagram.and(from, to)
    }

    /// The shortest of: ranges, patterns, and everything but patterns.
    fn pieces(
        self,
        diagram: &Diagram,
        set: Ref,
        excluded: Ref,
        inside: Option<Vec<Range>>,
    ) -> Result<Vec<All>, TooComplex> {
        let mut ways: Vec<Vec<All>> = Vec::new();
        let patterns = self.patterns(diagram, set, MAX_PIECES);
        if let Some(patterns) = patterns {
            let tests = patterns.into_iter().map(has_pattern);
            ways.push(tests.map(|test| vec![self.claim(test)]).collect());
        }
        if let Some(patterns) = self.patterns(diagram, excluded, MAX_EXCLUDED) {
            let tests = patterns.into_iter().map(not_pattern);
            ways.push(vec![tests.map(|test| self.claim(test)).collect()]);
        }
        if let Some(inside) = inside {
            let (single, wide): (Vec<_>, Vec<_>) = inside
                .into_iter()
                .partition(|range| range.low == range.high);
            let mut way: Vec<All> = Vec::new();
            way.extend(self.one_test(&single).map(|test| vec![self.claim(test)]));
            let tests = wide.iter().filter_map(|range| self.one_test(&[*range]));
            way.extend(tests.map(|test| vec![self.claim(test)]));
            if way.len() <= MAX_PIECES {
                ways.push(way);
            }
        }
        let length = |way: &Vec<All>| way.iter().map(|all| all.len() + 1).sum::<usize>();
        ways.into_iter().min_by_key(length).ok_or(TooComplex)
    }

    /// The ranges of values in the set, if there are not too many.
    fn stretches(self, diagram: &Diagram, set: Ref, most: usize) -> Option<Vec<Range>> {
        // Each range of values is cut where its ends differ in a bit: at most twice per bit.
        let most = most * 8 + 256;
        let ranges = walk::ranges(diagram, set, self.first, self.n_bits, most).ok()?;
        let held = ranges.into_iter().filter(|range| range.function == TRUE);
        Some(held.collect())
    }

    /// Ranges as one test, where one says it: few values one by one, since most have names.
    fn one_test(self, ranges: &[Range]) -> Option<Test> {
        let most = self.width.mask();
        let n_values = ranges.iter().fold(0_u64, |n_values, range| {
            n_values.saturating_add((range.high - range.low).saturating_add(1))
        });
        let listed = || {
            let values = ranges.iter().flat_map(|range| range.low..=range.high);
            Some(Test::In(values.collect()))
        };
        match *ranges {
            [] => None,
            [Range { low, high, .. }] => match (low, high) {
                _ if low == high => Some(Test::Eq(low)),
                (0, high) if n_values > 2 && high.count_ones() == high.trailing_ones() => {
                    Some(Test::Le(high))
                }
                (0, high) if n_values > 2 => Some(Test::Lt(high + 1)),
                _ if n_values <= MAX_SMALL => listed(),
                (low, high) if high == most && low.is_power_of_two() => Some(Test::Ge(low)),
                (low, high) if high == most => Some(Test::Gt(low - 1)),
                (low, high) => Some(Test::Between(low, high)),
            },
            _ if n_values <= MAX_SPREAD || ranges.iter().all(|range| range.low == range.high) => {
                listed()
            }
            _ => None,
        }
    }

    /// The set as bit patterns (mask and value) of which each value matches one, if there are not
    /// too many.
    fn patterns(self, diagram: &Diagram, set: Ref, most: usize) -> Option<Vec<(u64, u64)>> {
        let mut found = Vec::new();
        let mut waiting = vec![(set, 0_u64, 0_u64)];
        while let Some((function, mask, value)) = waiting.pop() {
            match diagram.var(function) {
                Some(var) => {
                    let bit = 1_u64 << (self.first + self.n_bits - 1 - var).min(63);
                    let [low, high] = [false, true].map(|bit| diagram.branch(function, var, bit));
                    waiting.push((high, mask | bit, value | bit));
                    waiting.push((low, mask | bit, value));
                }
                None if function == TRUE => {
                    if found.len() == most {
                        return None;
                    }
                    found.push((mask, value));
                }
                None => {}
            }
        }
        Some(found)
    }

    /// A set whose lower half may always be the same when its upper half is right: one test for
    /// each.
    fn halves(self, diagram: &mut Diagram, set: Ref) -> Result<Option<Vec<All>>, TooComplex> {
        if self.width == Width::Bits32 {
            return Ok(None);
        }
        let mut lower: Vec<Ref> = walk::below(diagram, set, self.first + 32)?
            .into_iter()
            .collect();
        lower.retain(|half| *half != FALSE);
        let [lower] = lower[..] else {
            return Ok(None);
        };
        if lower == TRUE {
            return Ok(None);
        }
        let upper = walk::leading_to(diagram, set, self.first + 32, lower)?;
        let below = Part {
            first: self.first + 32,
            n_bits: 32,
            width: Width::Bits32,
        };
        let (upper, lower) = (
            self.describe(diagram, upper)?,
            below.describe(diagram, lower)?,
        );
        let [upper] = &upper[..] else {
            return Ok(None);
        };
        let both = lower.iter().map(|lower| [upper.as_slice(), lower].concat());
        Ok(Some(both.collect()))
    }
}

fn has_pattern((mask, value): (u64, u64)) -> Test {
    if value == mask && mask.is_power_of_two() {
        Test::AnyBit(mask)
    } else {
        Test::MaskedEq { mask, value }
    }
}

fn not_pattern((mask, value): (u64, u64)) -> Test {
    if value == 0 {
        Test::AnyBit(mask)
    } else {
        Test::MaskedNe { mask, value }
    }
}
