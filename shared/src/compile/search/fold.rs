//! Singles folded into what surrounds them.

use crate::compile::CompileError;
use crate::compile::graph::{Comparison, Graph, Kind, Node, Subject, Test};
use crate::compile::ir::Range;

/// What it may cost to save a test.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::compile) struct Thrift {
    /// Thousandths of a test, executed on average.
    pub(in crate::compile) price: u64,
    /// Tests for equality in a row.
    pub(in crate::compile) max_chain: u64,
}

/// The best way to cut the ranges up to some point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cut {
    cost: u64,
    /// Where the last piece begins.
    from: usize,
    /// The range of the last piece that all the other ones are taken out of.
    around: usize,
}

/// Cuts ranges into pieces such that in each all but single words lead to the same place; a piece
/// tests each of its singles for equality, and what is left of it needs no test.
///
/// One single between two alike costs one test then, and its bounds would cost two. But the more
/// singles a piece has, the more is executed before what surrounds them: a test is saved only
/// where that costs no more than `thrift` allows.
pub(in crate::compile) fn fold(
    subject: Subject,
    ranges: &[Range],
    thrift: Thrift,
    graph: &mut Graph,
) -> Result<Vec<Range>, CompileError> {
    let best = cuts(ranges, thrift);
    let mut pieces = Vec::new();
    let mut end = ranges.len();
    while end > 0 {
        let cut = best[end];
        let piece = &ranges[cut.from..end];
        let around = ranges[cut.around].node;
        pieces.push(Range {
            low: piece[0].low,
            node: chain(subject, piece, around, graph)?,
            weight: piece.iter().map(|range| range.weight).sum(),
        });
        end = cut.from;
    }
    pieces.reverse();
    Ok(pieces)
}

/// For each number of ranges, the best way to cut so many of them.
fn cuts(ranges: &[Range], thrift: Thrift) -> Vec<Cut> {
    let is_single = |at: usize| match (ranges.get(at), ranges.get(at + 1)) {
        (Some(here), Some(next)) => here.low + 1 == next.low,
        (Some(here), None) => here.low == u32::MAX,
        (None, _) => false,
    };
    let total: u64 = ranges.iter().map(|range| range.weight).sum();
    // In thousandths of a test executed for all of the weight.
    let test = total.saturating_mul(thrift.price);
    let mut best: Vec<Option<Cut>> = vec![None; ranges.len() + 1];
    best[0] = Some(Cut {
        cost: 0,
        from: 0,
        around: 0,
    });
    for from in 0..ranges.len() {
        let Some(before) = best[from] else { continue };
        // Whatever the others are taken out of is among the first two: where singles that differ
        // stand side by side, bounds are as good.
        for around in [from, from + 1] {
            let Some(node) = ranges.get(around).map(|range| range.node) else {
                continue;
            };
            let (mut n_singles, mut singles, mut rest) = (0, 0, 0);
            for end in from + 1..=ranges.len() {
                let last = &ranges[end - 1];
                if last.node == node {
                    rest += last.weight;
                } else if is_single(end - 1) && n_singles < thrift.max_chain {
                    n_singles += 1;
                    singles += last.weight;
                } else {
                    break;
                }
                let executed = 1000 * (rest * n_singles + singles * n_singles.div_ceil(2));
                let found = search_cost(rest + singles, total);
                let cost = (test.saturating_mul(n_singles + 1))
                    .saturating_add(executed)
                    .saturating_add(found);
                let cost = before.cost.saturating_add(cost);
                let cut = Cut { cost, from, around };
                if best[end].is_none_or(|best| cut < best) {
                    best[end] = Some(cut);
                }
            }
        }
    }
    // Every range is a piece of its own at worst, so each place has been reached.
    best.into_iter().flatten().collect()
}

/// About what the best search executes to find a piece of the given weight, in thousandths: its
/// weight times the binary logarithm of its share (C. Shannon's entropy).
fn search_cost(weight: u64, total: u64) -> u64 {
    let logarithm = |n: u64| {
        let whole = n.max(1).ilog2();
        // Between powers of two a straight line is near enough.
        let part = ((n.max(1) << 20) >> whole).saturating_sub(1 << 20);
        u64::from(whole) * 1000 + ((part * 1000) >> 20)
    };
    weight * (logarithm(total) - logarithm(weight))
}

/// Tests the singles of a piece, the heaviest first.
fn chain(
    subject: Subject,
    piece: &[Range],
    around: Node,
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    let mut singles: Vec<&Range> = piece.iter().filter(|r| r.node != around).collect();
    singles.sort_by_key(|range| (range.weight, std::cmp::Reverse(range.low)));
    let mut next = around;
    for single in singles {
        let test = Test {
            subject,
            comparison: Comparison::Eq,
            k: single.low,
            yes: single.node,
            no: next,
        };
        next = graph.add_like(Kind::Test(test), single.node)?;
    }
    Ok(next)
}
