//! `Policy` to a checked BPF program, each instruction with its origin.
//!
//! [`lower`] turns the policy into a [`graph::Graph`] of tests and returns, in which equal parts
//! exist once; [`emit`] turns the graph into instructions: it adds the loads that a test needs,
//! lays the parts out so that every jump goes forward, and splits jumps that are too long.

mod emit;
mod graph;
mod lower;

use crate::bpf::{BpfProgram, CheckError, insn::MAX_INSNS};
use crate::filter::{Origin, Policy};
use graph::Graph;

/// How the search for a syscall number is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// A balanced search over ranges of numbers that are treated alike.
    #[default]
    Tree,
    /// One comparison after the other, in the order of the rules.
    Linear,
}

/// How a program is made of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How the search for a syscall number is laid out.
    pub layout: Layout,
}

impl From<Layout> for Options {
    fn from(layout: Layout) -> Self {
        Self { layout }
    }
}

/// A program and where each of its instructions comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The program.
    pub program: BpfProgram,
    /// As long as the program. `None` for the arch check and the search; where several rules share
    /// an instruction, the first of them.
    pub origins: Vec<Option<Origin>>,
}

/// Why a policy has no program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// The kernel's limit for one program.
    #[error("the program needs {0} instructions, the kernel takes at most {MAX_INSNS}")]
    TooLong(usize),
    /// Tests and returns before any instruction is made.
    #[error("the filter needs more than {0} tests, far more than the kernel takes")]
    TooComplex(usize),
    /// Our own check refuses what we made: a mistake of ours.
    #[error("the compiled program would be refused: {0}")]
    Refused(CheckError),
}

/// Compiles a policy.
pub fn compile(policy: &Policy, options: &Options) -> Result<Compiled, CompileError> {
    let mut graph = Graph::default();
    let root = lower::lower(policy, options.layout, &mut graph)?;
    let (insns, origins) = emit::emit(&graph, root)?;
    let program = BpfProgram::new(insns).map_err(CompileError::Refused)?;
    Ok(Compiled { program, origins })
}

#[cfg(test)]
mod tests;
