//! The search tree that executes the fewest tests on average.

use crate::compile::CompileError;
use crate::compile::graph::{Comparison, Graph, Node, Subject, Test};
use crate::compile::ir::Range;

/// Over so many ranges the best tree is computed; more are first split at the middle of their
/// weight, so that time and memory grow no faster than the number of ranges.
const MAX_EXACT: usize = 256;

/// Searches for the range that the subject is in: a tree of one test fewer than there are ranges.
pub(in crate::compile) fn tree(
    subject: Subject,
    ranges: &[Range],
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    if ranges.len() <= MAX_EXACT {
        let best = Best::new(ranges);
        return best.build(subject, ranges, 0, ranges.len(), graph);
    }
    let at = middle(ranges);
    let (left, right) = ranges.split_at(at);
    branch(subject, left, right, graph, tree)
}

type Build = fn(Subject, &[Range], &mut Graph) -> Result<Node, CompileError>;

fn branch(
    subject: Subject,
    left: &[Range],
    right: &[Range],
    graph: &mut Graph,
    build: Build,
) -> Result<Node, CompileError> {
    // The left part is built last, so that it stands first and listings ascend.
    let above = build(subject, right, graph)?;
    let below = build(subject, left, graph)?;
    at_least(subject, right[0].low, above, below, graph)
}

fn at_least(
    subject: Subject,
    k: u32,
    yes: Node,
    no: Node,
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    let test = Test {
        subject,
        comparison: Comparison::Ge,
        k,
        yes,
        no,
    };
    graph.test(test, &[])
}

/// Where half of the weight is on either side, but never so far out that the rest hardly shrinks.
fn middle(ranges: &[Range]) -> usize {
    let total: u64 = ranges.iter().map(|range| range.weight).sum();
    let mut below = 0;
    let after = ranges.iter().take_while(|range| {
        below += range.weight;
        below <= total / 2
    });
    let margin = ranges.len() / 8;
    after.count().clamp(margin, ranges.len() - margin)
}

/// For every stretch of ranges, what its best tree executes and where that tree splits it.
///
/// D. E. Knuth, "Optimum binary search trees", 1971: the best split of a stretch lies between the
/// best splits of the two stretches that are one range shorter, so all of them together take
/// quadratic time.
struct Best {
    n: usize,
    splits: Vec<u16>,
}

impl Best {
    fn new(ranges: &[Range]) -> Self {
        let n = ranges.len();
        let mut sums = vec![0_u64; n + 1];
        for (at, range) in ranges.iter().enumerate() {
            sums[at + 1] = sums[at] + range.weight;
        }
        // The stretch from `i` to before `j` is at `i * (n + 1) + j`.
        let at = |i: usize, j: usize| i * (n + 1) + j;
        let mut costs = vec![0_u64; (n + 1) * (n + 1)];
        let mut splits = vec![0_u16; (n + 1) * (n + 1)];
        for i in 0..n {
            splits[at(i, i + 1)] = index(i);
        }
        for length in 2..=n {
            for i in 0..=n - length {
                let j = i + length;
                let first = usize::from(splits[at(i, j - 1)]).max(i + 1);
                let last = usize::from(splits[at(i + 1, j)]).min(j - 1).max(first);
                let cost = |split| costs[at(i, split)] + costs[at(split, j)];
                let best = (first..=last).map(|split| (cost(split), split)).min();
                let (cost, split) = best.unwrap_or_default();
                costs[at(i, j)] = cost + sums[j] - sums[i];
                splits[at(i, j)] = index(split);
            }
        }
        Self { n, splits }
    }

    /// The tree over the ranges from `i` to before `j`.
    fn build(
        &self,
        subject: Subject,
        ranges: &[Range],
        i: usize,
        j: usize,
        graph: &mut Graph,
    ) -> Result<Node, CompileError> {
        if j <= i + 1 {
            let leaf = ranges.get(i).map(|range| range.node);
            return leaf.ok_or(CompileError::TooComplex(0));
        }
        let split = usize::from(self.splits[i * (self.n + 1) + j]);
        let above = self.build(subject, ranges, split, j, graph)?;
        let below = self.build(subject, ranges, i, split, graph)?;
        at_least(subject, ranges[split].low, above, below, graph)
    }
}

/// Positions are at most [`MAX_EXACT`].
fn index(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}
