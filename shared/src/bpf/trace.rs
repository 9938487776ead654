//! A run of a program that can be walked forwards and back.

use super::emulator::{Step, steps};
use super::program::BpfProgram;
use crate::abi::SeccompData;

/// Every step of one run, and a place among them. Stepping either way is as quick as looking: a run
/// has at most as many steps as its program has instructions, so all of them are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    data: SeccompData,
    steps: Vec<Step>,
    at: usize,
}

impl Trace {
    /// Runs the program for a call, and stands before its first instruction.
    pub fn new(program: &BpfProgram, data: &SeccompData) -> Self {
        Self {
            data: *data,
            steps: steps(program, data).collect(),
            at: 0,
        }
    }

    /// The instruction about to be executed, with A, X, M\[\] and pc before it.
    pub fn current(&self) -> Option<&Step> {
        self.steps.get(self.at)
    }

    /// Goes to the next step; false at the last.
    pub fn forward(&mut self) -> bool {
        let has_next = self.at + 1 < self.steps.len();
        self.at += usize::from(has_next);
        has_next
    }

    /// Goes to the step before; false at the first.
    pub fn back(&mut self) -> bool {
        let has_previous = self.at > 0;
        self.at -= usize::from(has_previous);
        has_previous
    }

    /// Which step this is, from 0.
    pub const fn position(&self) -> usize {
        self.at
    }

    /// Every step, from the first to the one that returns.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The 64 bytes that the program looks at.
    pub fn input(&self) -> [u8; SeccompData::SIZE] {
        let mut bytes = [0; SeccompData::SIZE];
        let mut offset = 0;
        for word in bytes.as_chunks_mut::<4>().0 {
            *word = self.data.word(offset).unwrap_or_default().to_le_bytes();
            offset += 4;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bpf::insn::{self, SockFilter};

    #[test]
    fn back_undoes_what_forward_did() {
        let program = BpfProgram::new(vec![
            SockFilter::plain(insn::LD_ABS, 0),
            SockFilter::plain(insn::ST, 3),
            SockFilter::branch(insn::JEQ_K, 7, 1, 0),
            SockFilter::plain(insn::RET_K, 1),
            SockFilter::plain(insn::RET_A, 0),
        ])
        .unwrap();
        let data = SeccompData {
            nr: 7,
            ..SeccompData::default()
        };
        let mut trace = Trace::new(&program, &data);
        assert_eq!(trace.input()[..4], [7, 0, 0, 0]);
        assert!(!trace.back());
        let mut seen = vec![*trace.current().unwrap()];
        while trace.forward() {
            seen.push(*trace.current().unwrap());
        }
        let pcs: Vec<_> = seen.iter().map(|step| step.pc).collect();
        assert_eq!(pcs, [0, 1, 2, 4]);
        assert_eq!((seen[2].before.m[3], seen[3].returned), (7, Some(7)));
        while let Some(step) = seen.pop() {
            assert_eq!(trace.current(), Some(&step));
            assert_eq!(trace.back(), !seen.is_empty());
        }
    }
}
