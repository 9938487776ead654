//! A number between two ranges that are treated alike is one test for equality, not two for its
//! bounds; the ranges around it become one.

use crate::compile::CompileError;
use crate::compile::graph::Subject;
use crate::compile::ir::Ir;
use crate::compile::search::fold;

pub(super) fn run(ir: &mut Ir) -> Result<(), CompileError> {
    for search in &mut ir.searches {
        search.ranges = fold(Subject::NR, &search.ranges, ir.thrift, &mut ir.graph)?;
    }
    Ok(())
}
