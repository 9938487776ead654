//! The tree layout: a balanced search over segments.

use super::segment::{Segment, segments};
use super::{Stretch, number_test};
use crate::compile::CompileError;
use crate::compile::graph::{Comparison, Graph, Node};

/// Searches all stretches together.
pub(super) fn search(stretches: &[Stretch<'_>], graph: &mut Graph) -> Result<Node, CompileError> {
    let mut all: Vec<Segment> = Vec::new();
    for stretch in stretches {
        for segment in segments(stretch, graph)? {
            if all.last().is_none_or(|last| last.node != segment.node) {
                all.push(segment);
            }
        }
    }
    let leaves = leaves(&all, graph)?;
    balanced(&leaves, graph)
}

/// Segments with single numbers folded into what surrounds them: one test for equality is cheaper
/// than two for the bounds.
fn leaves(segments: &[Segment], graph: &mut Graph) -> Result<Vec<Segment>, CompileError> {
    let mut leaves = Vec::with_capacity(segments.len());
    let mut rest = segments;
    loop {
        match rest {
            [before, one, after, ..] if one.low + 1 == after.low && before.node == after.node => {
                let origin = graph.origin(one.node);
                let (yes, no) = (one.node, before.node);
                let node = number_test(Comparison::Eq, one.low, yes, no, origin, graph)?;
                leaves.push(Segment {
                    low: before.low,
                    node,
                });
                rest = &rest[3..];
            }
            [first, others @ ..] => {
                leaves.push(*first);
                rest = others;
            }
            [] => return Ok(leaves),
        }
    }
}

fn balanced(leaves: &[Segment], graph: &mut Graph) -> Result<Node, CompileError> {
    match leaves {
        [] => Err(CompileError::TooComplex(0)),
        [leaf] => Ok(leaf.node),
        _ => {
            let (left, right) = leaves.split_at(leaves.len() / 2);
            let bound = right[0].low;
            // The left half is built last, so that it stands first and listings ascend.
            let above = balanced(right, graph)?;
            let below = balanced(left, graph)?;
            number_test(Comparison::Ge, bound, above, below, None, graph)
        }
    }
}
