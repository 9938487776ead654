//! Finding the range that a word is in: singles folded into what surrounds them ([`fold`]), and an
//! optimal tree over the rest ([`tree`]).

mod fold;
mod tree;

pub(super) use fold::{Thrift, fold};
pub(super) use tree::tree;

use super::ir::Range;

/// Joins neighbours that lead to the same place.
pub(super) fn join(ranges: &mut Vec<Range>) {
    ranges.dedup_by(|next, kept| {
        let is_alike = next.node == kept.node;
        if is_alike {
            kept.weight += next.weight;
        }
        is_alike
    });
}
