//! Which registers and cells somebody will still look at. What nobody looks at is forgotten, so
//! that ways through a program that differ in nothing else meet again.

use super::machine::{State, Value};
use crate::bpf::insn::{self, SockFilter, Targets};

/// One bit per cell, then A and X.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Live(u32);

const A: u32 = 1 << insn::MEM_WORDS;
const X: u32 = A << 1;

/// What is live before each instruction.
pub(super) fn live(insns: &[SockFilter]) -> Vec<Live> {
    let mut live = vec![Live::default(); insns.len()];
    for (pc, insn) in insns.iter().enumerate().rev() {
        let at = |pc: usize| live.get(pc).map_or(0, |live| live.0);
        let after = match insn.targets(pc) {
            Targets::None => 0,
            Targets::One(next) => at(next),
            Targets::Two(yes, no) => at(yes) | at(no),
        };
        let (reads, writes) = touched(*insn);
        live[pc] = Live(after & !writes | reads);
    }
    live
}

/// What an instruction reads and writes.
fn touched(insn: SockFilter) -> (u32, u32) {
    let cell = 1 << (insn.k % insn::MEM_WORDS);
    match insn.code {
        insn::LD_ABS | insn::LD_IMM | insn::LD_LEN => (0, A),
        insn::LDX_IMM | insn::LDX_LEN => (0, X),
        insn::LD_MEM => (cell, A),
        insn::LDX_MEM => (cell, X),
        insn::ST => (A, cell),
        insn::STX => (X, cell),
        insn::TAX => (A, X),
        insn::TXA => (X, A),
        insn::JA | insn::RET_K => (0, 0),
        insn::RET_A | insn::JEQ_K | insn::JGT_K | insn::JGE_K | insn::JSET_K => (A, 0),
        insn::JEQ_X | insn::JGT_X | insn::JGE_X | insn::JSET_X => (A | X, 0),
        insn::ADD_X
        | insn::SUB_X
        | insn::MUL_X
        | insn::DIV_X
        | insn::OR_X
        | insn::AND_X
        | insn::LSH_X
        | insn::RSH_X
        | insn::XOR_X => (A | X, A),
        // The other arithmetic: with a constant, and NEG.
        _ => (A, A),
    }
}

impl Live {
    /// Forgets what is not live.
    pub(super) fn of(self, mut state: State) -> State {
        let keep = |bit: u32, value: &mut Value| {
            if self.0 & bit == 0 {
                *value = Value::Dead;
            }
        };
        keep(A, &mut state.a);
        keep(X, &mut state.x);
        for (cell, value) in state.m.iter_mut().enumerate() {
            keep(1 << cell, value);
        }
        state
    }
}
