//! Two functions of the same calls, run by run.

use super::diagram::{AT_ONCE, Diagram, LITTLE, Ref, TooComplex};
use super::walk::Range;
use std::collections::{BTreeMap, BTreeSet};

/// Values that both functions treat alike, and what each comes to there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overlap {
    pub(super) low: u64,
    pub(super) high: u64,
    pub(super) both: (Ref, Ref),
}

/// Where ranges meet, ascending; both lists ascend.
pub(super) fn overlaps(a: &[Range], b: &[Range]) -> Vec<Overlap> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut overlaps = Vec::new();
    while let (Some(of_a), Some(of_b)) = (a.peek(), b.peek()) {
        let (low, high) = (of_a.low.max(of_b.low), of_a.high.min(of_b.high));
        if low <= high {
            let both = (of_a.function, of_b.function);
            overlaps.push(Overlap { low, high, both });
        }
        if of_a.high <= of_b.high {
            a.next();
        } else {
            b.next();
        }
    }
    overlaps
}

/// Functions of the pairs that two functions answer, where they are known.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    known: BTreeMap<(Ref, Ref), Result<Ref, TooComplex>>,
}

impl Pairs {
    /// Pairs up functions, the simple ones first, so that none goes without because of another one.
    pub(super) fn new(diagram: &mut Diagram, wanted: &BTreeSet<(Ref, Ref)>) -> Self {
        let mut pairs = Self::default();
        for at_once in [LITTLE, AT_ONCE] {
            diagram.pieces_of(at_once);
            for &(a, b) in wanted {
                if pairs.of((a, b)).is_err() {
                    diagram.begin();
                    pairs.known.insert((a, b), diagram.pair(a, b));
                }
            }
        }
        pairs
    }

    /// The pairs that two functions answer.
    pub(super) fn of(&self, both: (Ref, Ref)) -> Result<Ref, TooComplex> {
        self.known.get(&both).copied().unwrap_or(Err(TooComplex))
    }
}

#[cfg(test)]
mod tests {
    use super::super::diagram::{FALSE, TRUE};
    use super::*;

    #[test]
    fn ranges_overlap_where_both_have_values() {
        let range = |low, high, function| Range {
            low,
            high,
            function,
        };
        let a = [range(0, 4, TRUE), range(5, 9, FALSE)];
        let b = [range(2, 5, FALSE), range(8, 20, TRUE)];
        let found = overlaps(&a, &b).into_iter();
        let found: Vec<_> = found.map(|o| (o.low, o.high, o.both)).collect();
        let expected = [
            (2, 4, (TRUE, FALSE)),
            (5, 5, (FALSE, FALSE)),
            (8, 9, (FALSE, TRUE)),
        ];
        assert_eq!(found, expected);
    }
}
