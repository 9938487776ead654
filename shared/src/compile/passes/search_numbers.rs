//! The search tree over the ranges of numbers with the fewest tests, and among those the one that
//! executes the fewest on average.

use crate::compile::CompileError;
use crate::compile::graph::Subject;
use crate::compile::ir::Ir;
use crate::compile::search::tree;

pub(super) fn run(ir: &mut Ir) -> Result<(), CompileError> {
    for search in &mut ir.searches {
        search.root = Some(tree(Subject::NR, &search.ranges, &mut ir.graph)?);
    }
    Ok(())
}
