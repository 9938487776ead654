//! The program after each pass, for teaching and for proving passes.

use super::{CompileError, Compiled, Layout, Options, choose, emit, linear, lower};
use crate::filter::Policy;

/// A program on its way through the passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The pass that has just run; `lower` before any, `linear` in the linear layout.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub what: &'static str,
    /// The program as it stands, or why it has none yet: an early one may be too long.
    pub compiled: Result<Compiled, CompileError>,
    /// Its instructions, however many.
    pub n_insns: usize,
}

/// The program before the passes, and after each.
///
/// Every one of them answers as the policy does; the last one is what [`super::compile`] makes.
pub fn stages(policy: &Policy, options: &Options) -> Result<Vec<Stage>, CompileError> {
    if options.layout == Layout::Linear {
        let what = "every rule in turn, as a reader of the source would go";
        return Ok(vec![stage("linear", what, linear(policy))?]);
    }
    let mut ir = lower::ranges::lower(policy, options.weights.as_ref())?;
    let chosen = choose::best(policy, options);
    let way = chosen.as_ref().ok().and_then(|(_, way)| *way);
    ir.thrift = way.map_or(choose::THRIFT[0], |way| way.thrift);
    ir.may_grow = way.is_none_or(|way| way.may_grow);
    let mut stages = Vec::new();
    let before = "one range of numbers after the other, each with the rules that it meets";
    let root = ir.close()?;
    stages.push(stage("lower", before, emit::emit(&ir.graph, root))?);
    for pass in options.passes.iter() {
        pass.run(&mut ir)?;
        let root = ir.close()?;
        stages.push(stage(pass.name, pass.what, emit::emit(&ir.graph, root))?);
    }
    if let Ok((linear, None)) = chosen {
        let what = "the linear layout is shorter or faster than what the passes make";
        stages.push(stage("linear", what, Ok(linear))?);
    }
    Ok(stages)
}

fn stage(
    name: &'static str,
    what: &'static str,
    compiled: Result<Compiled, CompileError>,
) -> Result<Stage, CompileError> {
    let n_insns = match &compiled {
        Ok(compiled) => compiled.program.insns().len(),
        Err(CompileError::TooLong { insns, .. }) => *insns,
        Err(error) => return Err(error.clone()),
    };
    Ok(Stage {
        name,
        what,
        compiled,
        n_insns,
    })
}
