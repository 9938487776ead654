//! A list of instructions that the kernel would load.

use super::check::{self, CheckError};
use super::insn::{SockFilter, Targets};
use crate::text::Span;

/// A list of instructions that passed [`check::check`], so that running it always ends in a
/// verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BpfProgram {
    insns: Vec<SockFilter>,
}

impl BpfProgram {
    /// Checks the instructions as the kernel does when a filter is installed.
    pub fn new(insns: Vec<SockFilter>) -> Result<Self, CheckError> {
        check::check(&insns)?;
        Ok(Self { insns })
    }

    /// The instructions; from 1 to 4096 of them.
    pub fn insns(&self) -> &[SockFilter] {
        &self.insns
    }

    /// Instructions on the longest way through the program.
    pub fn longest(&self) -> usize {
        let mut longest = vec![0; self.insns.len()];
        for (pc, insn) in self.insns.iter().enumerate().rev() {
            let after = |next: usize| longest.get(next).copied().unwrap_or(0);
            longest[pc] = 1 + match insn.targets(pc) {
                Targets::None => 0,
                Targets::One(next) => after(next),
                Targets::Two(yes, no) => after(yes).max(after(no)),
            };
        }
        longest.first().copied().unwrap_or(0)
    }

    /// `struct sock_filter` array, little endian, as `bubblewrap --seccomp FD` reads it.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.insns.iter().flat_map(|insn| insn.to_bytes()).collect()
    }
}

/// An instruction and where it stands in the text that it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The instruction.
    pub insn: SockFilter,
    /// Its text, labels and comments left out.
    pub span: Span,
}
