//! How often calls fall into each range of numbers.

use crate::abi::{Arch, syscalls};
use crate::compile::Weights;
use crate::compile::graph::{Graph, Kind};
use crate::compile::ir::Range;
use crate::verdict::Action;

/// What all counted calls weigh together; what nobody counted weighs a hundredth of that.
const COUNTED: u128 = 1 << 20;
/// What a syscall of the arch weighs, against 1 for the numbers that no syscall has.
const KNOWN: u64 = 16;
/// What it weighs if it is refused whatever its arguments: programs that run under the filter make
/// few such calls.
const REFUSED: u64 = 2;

/// Weighs ranges by the syscalls in them: those that were counted, else all of them alike.
pub(super) fn weigh(ranges: &mut [Range], audit: u32, weights: Option<&Weights>, graph: &Graph) {
    for range in ranges.iter_mut() {
        range.weight = 1;
    }
    let arches = Arch::ALL.into_iter().filter(|arch| arch.audit() == audit);
    for &(nr, _) in arches.flat_map(syscalls::all) {
        let weight = |range: &Range| match graph.kind(range.node) {
            Kind::Return { word, .. } if word != Action::Allow(0).word() => REFUSED,
            _ => KNOWN,
        };
        add(ranges, nr, weight);
    }
    let counts = weights.map_or(&[][..], Weights::counts);
    let total: u128 = counts.iter().map(|&(_, count)| u128::from(count)).sum();
    for &((_, nr), count) in counts.iter().filter(|((arch, _), _)| *arch == audit) {
        let share = COUNTED * u128::from(count) / total.max(1);
        add(ranges, nr, |_| u64::try_from(share).unwrap_or(u64::MAX));
    }
}

fn add(ranges: &mut [Range], nr: u32, weight: impl FnOnce(&Range) -> u64) {
    let after = ranges.partition_point(|range| range.low <= nr);
    if let Some(range) = ranges[..after].last_mut() {
        range.weight += weight(range);
    }
}
