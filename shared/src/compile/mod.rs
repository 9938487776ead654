//! `Policy` to a checked BPF program, each instruction with its origins.
//!
//! Read in this order: `graph` (tests, returns and edges), `ir` (that graph and the ranges of
//! numbers that lead into it), `lower` (policy to IR), `passes` (one rewrite a file), and
//! `emit`, which turns the graph into instructions: it adds the loads that a test needs, lays
//! the parts out so that every jump goes forward, and splits jumps that are too long.

mod choose;
mod cost;
mod emit;
mod error;
mod facts;
mod graph;
mod interned;
mod ir;
mod lower;
mod options;
mod origins;
mod passes;
mod search;
mod stages;

pub use error::CompileError;
pub use options::{Layout, Options, Weights};
pub use passes::{PASSES, Pass, PassSet};
pub use stages::{Stage, stages};

use crate::bpf::BpfProgram;
use crate::filter::{Origin, Policy};
use emit::Draft;
use graph::Graph;
use ir::{Ir, Search};
use search::Thrift;

/// A program and where each of its instructions comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The program.
    pub program: BpfProgram,
    /// As long as the program. `None` for the arch check and the search; where several rules share
    /// an instruction, the first of them.
    pub origins: Vec<Option<Origin>>,
    /// As long as the program: every rule that an instruction serves, ascending, the default action
    /// first; of very many the first 64.
    pub served: Vec<Vec<Origin>>,
}

/// Compiles a policy.
///
/// With [`Layout::Tree`] and all passes the program is never worse than the linear one: neither
/// longer nor, over the syscalls of its arches, slower.
pub fn compile(policy: &Policy, options: &Options) -> Result<Compiled, CompileError> {
    match options.layout {
        Layout::Linear => linear(policy),
        Layout::Tree => choose::best(policy, options).map(|(compiled, _)| compiled),
    }
}

fn linear(policy: &Policy) -> Result<Compiled, CompileError> {
    let (draft, graph) = linear_draft(policy)?;
    draft.finish(&graph)
}

fn linear_draft(policy: &Policy) -> Result<(Draft, Graph), CompileError> {
    let mut graph = Graph::default();
    let root = lower::linear::lower(policy, &mut graph)?;
    Ok((emit::draft(&graph, root)?, graph))
}

/// A policy on its way through the passes, up to those that thrift matters to.
struct Prepared {
    ir: Ir,
    searches: Vec<Search>,
    n_nodes: usize,
    rest: Vec<&'static Pass>,
}

impl Prepared {
    /// Where `may_grow`, searches for arguments may be longer than lists of comparisons.
    fn new(policy: &Policy, options: &Options, may_grow: bool) -> Result<Self, CompileError> {
        let mut ir = lower::ranges::lower(policy, options.weights.as_ref())?;
        ir.may_grow = may_grow;
        let passes = options.passes.iter();
        let (rest, first): (Vec<&Pass>, Vec<&Pass>) =
            passes.partition(|pass| pass.lays_out_numbers);
        for pass in first {
            pass.run(&mut ir)?;
        }
        Ok(Self {
            searches: ir.searches.clone(),
            n_nodes: ir.graph.n_nodes(),
            ir,
            rest,
        })
    }

    /// The program of one thrift. Nothing is left of what an earlier one added.
    fn draft(&mut self, thrift: Thrift) -> Result<Draft, CompileError> {
        self.ir.searches.clone_from(&self.searches);
        self.ir.graph.truncate(self.n_nodes);
        self.ir.thrift = thrift;
        for pass in &self.rest {
            pass.run(&mut self.ir)?;
        }
        let root = self.ir.close()?;
        emit::draft(&self.ir.graph, root)
    }

    /// The program of the last draft.
    fn finish(&self, draft: Draft) -> Result<Compiled, CompileError> {
        draft.finish(&self.ir.graph)
    }
}

#[cfg(test)]
mod tests;
