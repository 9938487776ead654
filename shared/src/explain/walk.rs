//! Ways to look at a function: at one value of a word, range by range, leaf by leaf.

use super::diagram::{Diagram, FALSE, Leaf, Ref, TRUE, TooComplex};
use std::collections::{BTreeMap, BTreeSet};

/// What a function comes to when the 32 bits from `first`, which it asks for first, have a value.
pub(super) fn at(diagram: &Diagram, function: Ref, first: u32, value: u32) -> Ref {
    (0..32).fold(function, |function, bit| {
        diagram.branch(function, first + bit, value >> (31 - bit) & 1 == 1)
    })
}

/// Values of a word from `low` to `high`, both included, and what the function comes to there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: u64,
    pub(super) high: u64,
    pub(super) function: Ref,
}

/// The function by ranges of the `n_bits` from `first`, ascending; neighbours differ. At most
/// about `most` of them, since a function may as well alternate.
pub(super) fn ranges(
    diagram: &Diagram,
    function: Ref,
    first: u32,
    n_bits: u32,
    most: usize,
) -> Result<Vec<Range>, TooComplex> {
    let mut ranges = Vec::new();
    let mut left = most;
    split(
        diagram,
        function,
        (first, first + n_bits),
        0,
        &mut left,
        &mut ranges,
    )?;
    Ok(ranges)
}

fn split(
    diagram: &Diagram,
    function: Ref,
    (var, end): (u32, u32),
    low: u64,
    left: &mut usize,
    ranges: &mut Vec<Range>,
) -> Result<(), TooComplex> {
    if diagram.var(function).is_none_or(|own| own >= end) {
        *left = left.checked_sub(1).ok_or(TooComplex)?;
        // Nothing is free when all bits are known.
        let high = low | u64::MAX.checked_shr(64 - (end - var)).unwrap_or(0);
        match ranges.last_mut() {
            Some(last) if last.function == function => last.high = high,
            _ => ranges.push(Range {
                low,
                high,
                function,
            }),
        }
        return Ok(());
    }
    for bit in [false, true] {
        let low = low | u64::from(bit) << (end - var - 1);
        let half = diagram.branch(function, var, bit);
        split(diagram, half, (var + 1, end), low, left, ranges)?;
    }
    Ok(())
}

/// What a function may answer, each once; at most `most`.
pub(super) fn leaves(
    diagram: &Diagram,
    function: Ref,
    most: usize,
) -> Result<BTreeSet<Ref>, TooComplex> {
    let found = below(diagram, function, u32::MAX)?;
    if found.len() > most {
        return Err(TooComplex);
    }
    Ok(found)
}

/// The functions that a function comes to when all bits before `end` are known.
pub(super) fn below(
    diagram: &Diagram,
    function: Ref,
    end: u32,
) -> Result<BTreeSet<Ref>, TooComplex> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::from([function]);
    let mut waiting = vec![function];
    while let Some(function) = waiting.pop() {
        match diagram.var(function) {
            Some(var) if var < end => {
                for bit in [false, true] {
                    let next = diagram.branch(function, var, bit);
                    if seen.insert(next) {
                        waiting.push(next);
                    }
                }
            }
            _ => {
                found.insert(function);
            }
        }
        diagram.burn()?;
    }
    Ok(found)
}

/// The values of the bits before `end` for which a function comes to `target`.
pub(super) fn leading_to(
    diagram: &mut Diagram,
    function: Ref,
    end: u32,
    target: Ref,
) -> Result<Ref, TooComplex> {
    fn set(
        diagram: &mut Diagram,
        function: Ref,
        end: u32,
        target: Ref,
        known: &mut BTreeMap<Ref, Ref>,
    ) -> Result<Ref, TooComplex> {
        let Some(var) = diagram.var(function).filter(|var| *var < end) else {
            return Ok(if function == target { TRUE } else { FALSE });
        };
        if let Some(made) = known.get(&function) {
            return Ok(*made);
        }
        diagram.burn()?;
        let [low, high] = [false, true].map(|bit| diagram.branch(function, var, bit));
        let low = set(diagram, low, end, target, known)?;
        let high = set(diagram, high, end, target, known)?;
        let made = diagram.node(var, low, high)?;
        known.insert(function, made);
        Ok(made)
    }
    set(diagram, function, end, target, &mut BTreeMap::new())
}

/// A call for which a function answers a leaf that `wanted` likes: `[var] = bit` for the bits that
/// matter. Zeros are preferred.
pub(super) fn example(
    diagram: &Diagram,
    function: Ref,
    wanted: impl Fn(Leaf) -> bool,
) -> Option<Vec<(u32, bool)>> {
    let mut dead = BTreeSet::new();
    let mut path: Vec<(u32, bool)> = Vec::new();
    let mut here = function;
    loop {
        let var = diagram.var(here);
        let fits = diagram.leaf(here).is_some_and(&wanted);
        match var {
            _ if fits => return Some(path),
            Some(var) if !dead.contains(&here) => {
                path.push((var, false));
                here = diagram.branch(here, var, false);
            }
            _ => {
                // Back to the last bit that can still be turned from 0 to 1.
                loop {
                    let (var, bit) = path.pop()?;
                    let above = path
                        .iter()
                        .fold(function, |at, (var, bit)| diagram.branch(at, *var, *bit));
                    if bit {
                        dead.insert(above);
                    } else {
                        path.push((var, true));
                        here = diagram.branch(above, var, true);
                        break;
                    }
                }
            }
        }
    }
}
