//! Why a policy has no program.

use crate::bpf::{CheckError, insn::MAX_INSNS};
use crate::filter::Origin;

/// Why a policy has no program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// The kernel's limit for one program.
    #[error("the program needs {insns} instructions, the kernel takes at most {MAX_INSNS}")]
    TooLong {
        /// How many it needs.
        insns: usize,
        /// The rules that cost most, 0-based, with the instructions that only they need; the most
        /// expensive first.
        costly: Vec<(u32, usize)>,
    },
    /// Tests and returns before any instruction is made.
    #[error("the filter needs more than {0} tests, far more than the kernel takes")]
    TooComplex(usize),
    /// Our own check refuses what we made: a mistake of ours.
    #[error("the compiled program would be refused: {error}")]
    Refused {
        /// Which instruction breaks which rule.
        error: CheckError,
        /// The first part of the source that asked for it.
        origin: Option<Origin>,
    },
}
