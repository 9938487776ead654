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
    for arch in arches {
        let mut table = syscalls::all(arch).iter().map(|&(nr, _)| nr).peekable();
        for at in 0..ranges.len() {
            let high = ranges.get(at + 1).map_or(u32::MAX, |next| next.low - 1);
            let range = &mut ranges[at];
            let weight = match graph.kind(range.node) {
                Kind::Return { word, .. } if word != Action::Allow(0).word() => REFUSED,
                _ => KNOWN,
            };
            while table.next_if(|nr| *nr <= high).is_some() {
                range.weight += weight;
            }
        }
    }
    let counts = weights.map_or(&[][..], Weights::counts);
    let total: u128 = counts.iter().map(|&(_, count)| u128::from(count)).sum();
    for &((_, nr), count) in counts.iter().filter(|((arch, _), _)| *arch == audit) {
        let share = COUNTED * u128::from(count) / total.max(1);
        add(ranges, nr, u64::try_from(share).unwrap_or(u64::MAX));
    }
}

fn add(ranges: &mut [Range], nr: u32, weight: u64) {
    let after = ranges.partition_point(|range| range.low <= nr);
    if let Some(range) = ranges[..after].last_mut() {
        range.weight += weight;
    }
}
