//! A program cut along arches and numbers, which is how people think of filters.

use super::diagram::{Diagram, Ref, TooComplex};
use super::walk::{self, Range};
use super::word::{ARCH, NR};
use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::SKIPPED;

/// Ranges of numbers, or of arch values, that are told apart: no filter has more.
const MAX_RANGES: usize = 1 << 16;

/// The calls of one arch that we know.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) arch: Arch,
    /// The function of the arguments for ranges of numbers, ascending and without gaps.
    pub(super) ranges: Vec<Range>,
}

/// Arch values that we do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign {
    /// From here…
    pub(super) low: u32,
    /// …to here, but for those that we know.
    pub(super) high: u32,
    /// The function of number and arguments.
    pub(super) function: Ref,
}

/// The part of one arch.
///
/// -1 under the arch value of `x86_64` belongs to no arch: see [`skipped`].
pub(super) fn part(diagram: &Diagram, root: Ref, arch: Arch) -> Result<Part, TooComplex> {
    let ranges = numbers(diagram, of_arch(diagram, root, arch))?;
    let (low, high) = numbers_of(arch);
    let ranges = ranges.into_iter().filter_map(|range| {
        let (low, high) = (range.low.max(low), range.high.min(high));
        (low <= high).then_some(Range { low, high, ..range })
    });
    let ranges = ranges.collect();
    Ok(Part { arch, ranges })
}

/// The part of an arch of which nothing is known.
pub(super) fn unknown(arch: Arch, function: Ref) -> Part {
    let (low, high) = numbers_of(arch);
    let ranges = vec![Range {
        low,
        high,
        function,
    }];
    Part { arch, ranges }
}

/// The function of number and arguments for calls under an arch value.
pub(super) fn of_arch(diagram: &Diagram, root: Ref, arch: Arch) -> Ref {
    walk::at(diagram, root, ARCH, arch.audit())
}

/// The numbers that an arch may have: `x86_64` and x32 share an arch value (fact 28).
pub(super) fn numbers_of(arch: Arch) -> (u64, u64) {
    let x32 = u64::from(X32_SYSCALL_BIT);
    match arch {
        Arch::X86_64 => (0, x32 - 1),
        Arch::X32 => (x32, u64::from(SKIPPED) - 1),
        _ => (0, u64::from(u32::MAX)),
    }
}

/// A function of number and arguments, by ranges of numbers.
pub(super) fn numbers(diagram: &Diagram, function: Ref) -> Result<Vec<Range>, TooComplex> {
    walk::ranges(diagram, function, NR, 32, MAX_RANGES)
}

/// What is answered to -1 under the arch value of `x86_64`, which a tracer writes to skip a call
/// (fact 29).
pub(super) fn skipped(diagram: &Diagram, root: Ref) -> Ref {
    walk::at(diagram, of_arch(diagram, root, Arch::X86_64), NR, SKIPPED)
}

/// The arch values that we do not know; ranges may hold some that we do.
pub(super) fn foreign(diagram: &Diagram, root: Ref) -> Result<Vec<Foreign>, TooComplex> {
    let mut audits = Arch::ALL.map(|arch| u64::from(arch.audit())).to_vec();
    audits.sort_unstable();
    let ranges = walk::ranges(diagram, root, ARCH, 32, MAX_RANGES)?;
    let mut foreign: Vec<Foreign> = Vec::new();
    for Range {
        low,
        high,
        function,
    } in ranges
    {
        let known = audits.iter().filter(|audit| (low..=high).contains(audit));
        // One value may be listed twice: x32 shares that of x86_64.
        let mut known: Vec<_> = known.collect();
        known.dedup();
        if u64::try_from(known.len()).is_ok_and(|n_known| n_known > high - low) {
            continue;
        }
        let [low, high] = [low, high].map(|value| u32::try_from(value).unwrap_or(u32::MAX));
        match foreign.last_mut() {
            // The value between them was one that we know.
            Some(last) if last.function == function => last.high = high,
            _ => foreign.push(Foreign {
                low,
                high,
                function,
            }),
        }
    }
    Ok(foreign)
}
