//! Rules with the same action end at the same return, so that what leads there can be shared too.
//!
//! Equal: every word that is returned. Only who asked for a return is no longer told apart, and
//! the graph remembers all of them.

use crate::compile::CompileError;
use crate::compile::graph::Kind;
use crate::compile::ir::Ir;

pub(super) fn run(ir: &mut Ir) -> Result<(), CompileError> {
    ir.rebuild(|_, kind| match kind {
        Kind::Return { word, .. } => Kind::Return { word, user: 0 },
        test @ Kind::Test(_) => test,
    })
}
