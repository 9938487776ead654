//! Neighbouring ranges of numbers that lead to the same place become one.

use crate::compile::CompileError;
use crate::compile::ir::Ir;
use crate::compile::search::join;

#[allow(clippy::unnecessary_wraps, reason = "the shape of a pass")]
pub(super) fn run(ir: &mut Ir) -> Result<(), CompileError> {
    for search in &mut ir.searches {
        join(&mut search.ranges);
    }
    Ok(())
}
