//! One instruction, executed for all calls at once.

use super::diagram::{Diagram, FALSE, Ref, TRUE, TooComplex};
use super::given::Given;
use super::word::{self, Bits};
use crate::abi::SeccompData;
use crate::bpf::insn::{self, SockFilter, Targets};
use std::collections::BTreeMap;

/// What a register or cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// Nobody looks at it any more.
    Dead,
    /// One of the words that [`Words`] keeps.
    Word(u32),
    /// We gave up on it.
    Unknown(Gap),
}

/// Why something is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// The arithmetic of this instruction has no small description.
    Arithmetic(u32),
    /// Too many ways lead to this instruction, each with other registers.
    Paths(u32),
    /// What follows this instruction has no small description.
    Outcome(u32),
}

/// The registers before an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    pub(super) a: Value,
    pub(super) x: Value,
    pub(super) m: [Value; insn::MEM_WORDS as usize],
}

/// Every word that came up, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    words: Vec<Bits>,
    positions: BTreeMap<Bits, u32>,
}

/// Where an instruction leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// On to one place.
    Go(usize, State),
    /// To one place or another.
    Branch(Condition, usize, usize, State),
    /// The end.
    Return(Value),
    /// The end with 0 where the condition holds, on elsewhere (fact 36).
    Divide(Condition, usize, State),
}

/// When a branch is taken.
pub(super) type Condition = Result<Ref, Gap>;

impl Words {
    pub(super) fn value(&mut self, bits: Bits) -> Value {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let at = *self.positions.entry(bits).or_insert(next);
        if at == next {
            self.words.push(bits);
        }
        Value::Word(at)
    }

    pub(super) fn constant(&mut self, value: u32) -> Value {
        self.value(word::constant(value))
    }

    /// The bits of a value, or why there are none.
    pub(super) fn bits(&self, value: Value) -> Result<Bits, Gap> {
        match value {
            // The check lets no program read what was never stored, so that 0 is never used.
            Value::Dead => Ok(word::constant(0)),
            Value::Word(at) => Ok(self.words[at as usize]),
            Value::Unknown(gap) => Err(gap),
        }
    }

    /// The machine before the first instruction.
    pub(super) fn start(&mut self) -> State {
        let zero = self.constant(0);
        State {
            a: zero,
            x: zero,
            m: [zero; insn::MEM_WORDS as usize],
        }
    }
}

/// Executes one instruction of a checked program.
pub(super) fn execute(
    diagram: &mut Diagram,
    words: &mut Words,
    given: Given,
    pc: usize,
    insn: SockFilter,
    mut state: State,
) -> Step {
    let here = u32::try_from(pc).unwrap_or(u32::MAX);
    let k = insn.k;
    let cell = (k % insn::MEM_WORDS) as usize;
    match insn.code {
        insn::LD_ABS => {
            let loaded = given.load(diagram, k);
            state.a = loaded.map_or(Value::Unknown(Gap::Arithmetic(here)), |bits| {
                words.value(bits)
            });
        }
        insn::LD_IMM => state.a = words.constant(k),
        insn::LDX_IMM => state.x = words.constant(k),
        insn::LD_MEM => state.a = state.m[cell],
        insn::LDX_MEM => state.x = state.m[cell],
        insn::LD_LEN => state.a = words.constant(LENGTH),
        insn::LDX_LEN => state.x = words.constant(LENGTH),
        insn::ST => state.m[cell] = state.a,
        insn::STX => state.m[cell] = state.x,
        insn::TAX => state.x = state.a,
        insn::TXA => state.a = state.x,
        insn::RET_K => return Step::Return(words.constant(k)),
        insn::RET_A => return Step::Return(state.a),
        _ => return calculate(diagram, words, pc, insn, state),
    }
    Step::Go(pc + 1, state)
}

/// Arithmetic and comparisons, with K or X as the second operand.
fn calculate(
    diagram: &mut Diagram,
    words: &mut Words,
    pc: usize,
    insn: SockFilter,
    mut state: State,
) -> Step {
    let here = u32::try_from(pc).unwrap_or(u32::MAX);
    let has_x = insn.code & X_SOURCE != 0;
    let a = words.bits(state.a);
    let b = if has_x {
        words.bits(state.x)
    } else {
        Ok(word::constant(insn.k))
    };
    let too_complex = |_: TooComplex| Gap::Arithmetic(here);
    match insn.targets(pc) {
        Targets::Two(yes, no) => {
            let condition = both(a, b)
                .and_then(|(a, b)| compare(diagram, insn.code, &a, &b).map_err(too_complex));
            Step::Branch(condition, yes, no, state)
        }
        Targets::One(next) if insn.code == insn::JA => Step::Go(next, state),
        _ => {
            let result = both(a, b)
                .and_then(|(a, b)| arithmetic(diagram, insn.code, &a, &b).map_err(too_complex));
            state.a = result.map_or_else(Value::Unknown, |bits| words.value(bits));
            if insn.code == insn::DIV_X {
                let zero = b.and_then(|b| {
                    word::equal(diagram, &b, &word::constant(0)).map_err(too_complex)
                });
                return Step::Divide(zero, pc + 1, state);
            }
            Step::Go(pc + 1, state)
        }
    }
}

/// What LEN loads become (fact 34).
#[allow(clippy::cast_possible_truncation, reason = "it is 64")]
const LENGTH: u32 = SeccompData::SIZE as u32;

/// `BPF_X`, the second operand's source, of `linux/bpf_common.h`.
const X_SOURCE: u16 = insn::ADD_X & !insn::ADD_K;

fn both(a: Result<Bits, Gap>, b: Result<Bits, Gap>) -> Result<(Bits, Bits), Gap> {
    Ok((a?, b?))
}

fn compare(d: &mut Diagram, code: u16, a: &Bits, b: &Bits) -> Result<Ref, TooComplex> {
    match code & !X_SOURCE {
        insn::JEQ_K => word::equal(d, a, b),
        insn::JGT_K => word::greater(d, a, b, FALSE),
        insn::JGE_K => word::greater(d, a, b, TRUE),
        // JSET, the last of the four.
        _ => word::any_common(d, a, b),
    }
}

fn arithmetic(d: &mut Diagram, code: u16, a: &Bits, b: &Bits) -> Result<Bits, TooComplex> {
    if let (Some(a), Some(b)) = (word::known(a), word::known(b)) {
        return Ok(word::constant(of_constants(code, a, b)));
    }
    let shift = word::known(b).map(|by| (by % 32) as usize);
    match code & !X_SOURCE {
        insn::ADD_K => word::add(d, a, b),
        insn::SUB_K => word::sub(d, a, b),
        insn::MUL_K => word::mul(d, a, b),
        insn::DIV_K => word::div(d, a, b),
        insn::OR_K => word::each(a, b, |a, b| d.or(a, b)),
        insn::AND_K => word::each(a, b, |a, b| d.and(a, b)),
        insn::XOR_K => word::each(a, b, |a, b| d.xor(a, b)),
        insn::LSH_K => match shift {
            Some(by) => Ok(word::left(a, by)),
            None => word::shift(d, a, b, word::left),
        },
        insn::RSH_K => match shift {
            Some(by) => Ok(word::right(a, by)),
            None => word::shift(d, a, b, word::right),
        },
        // NEG, the last of the nine.
        _ => word::sub(d, &word::constant(0), a),
    }
}

/// The same for two numbers, which is most of what programs compute.
fn of_constants(code: u16, a: u32, b: u32) -> u32 {
    match code & !X_SOURCE {
        insn::ADD_K => a.wrapping_add(b),
        insn::SUB_K => a.wrapping_sub(b),
        insn::MUL_K => a.wrapping_mul(b),
        // Division by 0 ends the program, so its result does not matter.
        insn::DIV_K => a.checked_div(b).unwrap_or(0),
        insn::OR_K => a | b,
        insn::AND_K => a & b,
        insn::XOR_K => a ^ b,
        insn::LSH_K => a.wrapping_shl(b),
        insn::RSH_K => a.wrapping_shr(b),
        _ => a.wrapping_neg(),
    }
}
