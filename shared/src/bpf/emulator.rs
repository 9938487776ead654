//! The machine that runs a program: A, X, M\[k\], pc and the 64 bytes it may look at.
//!
//! Arithmetic is the kernel's on `x86_64` (fact 36): it wraps, comparisons are unsigned, shifts by
//! X use the low five bits, and a division by X = 0 ends the program with 0, which kills the
//! thread.

use super::insn::{self, SockFilter};
use super::program::BpfProgram;
use crate::abi::SeccompData;

/// What a program answered for one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned {
    /// The verdict word.
    pub word: u32,
    /// Instructions executed, the last one included.
    pub insns: u32,
    /// The instruction that ended the program.
    pub pc: usize,
}

/// The machine's registers and scratch cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Machine {
    /// The accumulator.
    pub a: u32,
    /// The index register.
    pub x: u32,
    /// Scratch memory.
    pub m: [u32; insn::MEM_WORDS as usize],
}

/// One instruction about to be executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its position.
    pub pc: usize,
    /// The instruction.
    pub insn: SockFilter,
    /// The machine before it.
    pub before: Machine,
    /// The verdict word, if the program ends here.
    pub returned: Option<u32>,
}

/// Where an instruction leads.
enum Next {
    Pc(usize),
    Return(u32),
}

/// Runs the program to its end.
pub fn run(program: &BpfProgram, data: &SeccompData) -> Returned {
    let insns = program.insns();
    let words = words(data);
    let mut machine = Machine::default();
    let mut pc = 0;
    let mut executed = 0;
    loop {
        executed += 1;
        match execute(&mut machine, insns[pc], pc, &words) {
            Next::Pc(next) => pc = next,
            Next::Return(word) => {
                return Returned {
                    word,
                    insns: executed,
                    pc,
                };
            }
        }
    }
}

/// Runs the program one instruction at a time.
pub fn steps<'a>(program: &'a BpfProgram, data: &SeccompData) -> Steps<'a> {
    Steps {
        insns: program.insns(),
        words: words(data),
        machine: Machine::default(),
        pc: Some(0),
    }
}

/// The instructions that a program executes for one call, in order. Made by [`steps`].
#[derive(Debug, Clone)]
pub struct Steps<'a> {
    insns: &'a [SockFilter],
    words: Words,
    machine: Machine,
    /// Where to go on; `None` after the end.
    pc: Option<usize>,
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let pc = self.pc?;
        let insn = *self.insns.get(pc)?;
        let before = self.machine;
        let returned = match execute(&mut self.machine, insn, pc, &self.words) {
            Next::Pc(next) => {
                self.pc = Some(next);
                None
            }
            Next::Return(word) => {
                self.pc = None;
                Some(word)
            }
        };
        Some(Step {
            pc,
            insn,
            before,
            returned,
        })
    }
}

/// `seccomp_data` as the sixteen words that a program can load.
type Words = [u32; SeccompData::SIZE / 4];

fn words(data: &SeccompData) -> Words {
    let mut words = [0; SeccompData::SIZE / 4];
    let mut offset = 0;
    for word in &mut words {
        *word = data.word(offset).unwrap_or_default();
        offset += 4;
    }
    words
}

/// Executes one instruction of a checked program.
#[allow(
    clippy::inline_always,
    reason = "inlined, the registers of `run` are the processor's: measured by benches/emulate.rs"
)]
#[inline(always)]
fn execute(machine: &mut Machine, insn: SockFilter, pc: usize, words: &Words) -> Next {
    let Machine { a, x, m } = machine;
    let k = insn.k;
    // Check has seen to it that cells are below 16 and offsets below 64.
    let cell = (k % insn::MEM_WORDS) as usize;
    match insn.code {
        insn::LD_ABS => *a = words[(k / 4) as usize % words.len()],
        insn::LD_IMM => *a = k,
        insn::LD_MEM => *a = m[cell],
        insn::LD_LEN => *a = SIZE_WORD,
        insn::LDX_IMM => *x = k,
        insn::LDX_MEM => *x = m[cell],
        insn::LDX_LEN => *x = SIZE_WORD,
        insn::ST => m[cell] = *a,
        insn::STX => m[cell] = *x,
        insn::ADD_K => *a = a.wrapping_add(k),
        insn::ADD_X => *a = a.wrapping_add(*x),
        insn::SUB_K => *a = a.wrapping_sub(k),
        insn::SUB_X => *a = a.wrapping_sub(*x),
        insn::MUL_K => *a = a.wrapping_mul(k),
        insn::MUL_X => *a = a.wrapping_mul(*x),
        insn::DIV_K => match a.checked_div(k) {
            Some(quotient) => *a = quotient,
            None => return Next::Return(0),
        },
        insn::DIV_X => match a.checked_div(*x) {
            Some(quotient) => *a = quotient,
            None => return Next::Return(0),
        },
        insn::OR_K => *a |= k,
        insn::OR_X => *a |= *x,
        insn::AND_K => *a &= k,
        insn::AND_X => *a &= *x,
        insn::LSH_K => *a = a.wrapping_shl(k),
        insn::LSH_X => *a = a.wrapping_shl(*x),
        insn::RSH_K => *a = a.wrapping_shr(k),
        insn::RSH_X => *a = a.wrapping_shr(*x),
        insn::NEG => *a = a.wrapping_neg(),
        insn::XOR_K => *a ^= k,
        insn::XOR_X => *a ^= *x,
        insn::TAX => *x = *a,
        insn::TXA => *a = *x,
        insn::JA => return Next::Pc(pc + 1 + k as usize),
        insn::JEQ_K => return jump(insn, pc, *a == k),
        insn::JEQ_X => return jump(insn, pc, a == x),
        insn::JGT_K => return jump(insn, pc, *a > k),
        insn::JGT_X => return jump(insn, pc, a > x),
        insn::JGE_K => return jump(insn, pc, *a >= k),
        insn::JGE_X => return jump(insn, pc, a >= x),
        insn::JSET_K => return jump(insn, pc, *a & k != 0),
        insn::JSET_X => return jump(insn, pc, *a & *x != 0),
        insn::RET_K => return Next::Return(k),
        // RET_A; a checked program has nothing else.
        _ => return Next::Return(*a),
    }
    Next::Pc(pc + 1)
}

/// `sizeof(struct seccomp_data)`, what LEN loads become (fact 34).
const SIZE_WORD: u32 = 64;

#[allow(clippy::inline_always, reason = "as `execute`")]
#[inline(always)]
fn jump(insn: SockFilter, pc: usize, holds: bool) -> Next {
    let distance = if holds { insn.jt } else { insn.jf };
    Next::Pc(pc + 1 + usize::from(distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs instructions that end in `RET_A` and compares A.
    fn check_a(body: &[(u16, u32)], expected: u32) {
        let insns = body
            .iter()
            .map(|&(code, k)| SockFilter::plain(code, k))
            .chain([SockFilter::plain(insn::RET_A, 0)])
            .collect();
        let program = BpfProgram::new(insns).unwrap();
        let data = SeccompData {
            nr: 7,
            args: [0x1_0000_0002, 0, 0, 0, 0, 0],
            ..SeccompData::default()
        };
        assert_eq!(run(&program, &data).word, expected);
        let last = steps(&program, &data).last().unwrap();
        assert_eq!(last.returned, Some(expected));
    }

    #[test]
    fn arithmetic_wraps() {
        check_a(&[(insn::LD_IMM, 0), (insn::SUB_K, 1)], u32::MAX);
        check_a(&[(insn::LD_IMM, u32::MAX), (insn::ADD_K, 2)], 1);
        check_a(&[(insn::LD_IMM, 1 << 31), (insn::MUL_K, 2)], 0);
        check_a(&[(insn::LD_IMM, 1), (insn::NEG, 0)], u32::MAX);
    }

    #[test]
    fn a_division_by_x_of_zero_kills_the_thread() {
        check_a(&[(insn::LD_IMM, 9), (insn::DIV_X, 0), (insn::LD_IMM, 5)], 0);
    }

    #[test]
    fn a_shift_by_x_uses_five_bits() {
        check_a(
            &[(insn::LDX_IMM, 33), (insn::LD_IMM, 1), (insn::LSH_X, 0)],
            2,
        );
    }

    #[test]
    fn loads_see_the_halves_of_arguments_and_the_size() {
        check_a(&[(insn::LD_ABS, 0)], 7);
        check_a(&[(insn::LD_ABS, 16)], 2);
        check_a(&[(insn::LD_ABS, 20)], 1);
        check_a(&[(insn::LD_LEN, 0)], 64);
    }

    #[test]
    fn steps_count_what_run_counts() {
        let program = BpfProgram::new(vec![
            SockFilter::plain(insn::LD_ABS, 0),
            SockFilter::branch(insn::JEQ_K, 7, 1, 0),
            SockFilter::plain(insn::RET_K, 1),
            SockFilter::plain(insn::RET_K, 2),
        ])
        .unwrap();
        let data = SeccompData {
            nr: 7,
            ..SeccompData::default()
        };
        let returned = run(&program, &data);
        assert_eq!(
            returned,
            Returned {
                word: 2,
                insns: 3,
                pc: 3
            }
        );
        let pcs: Vec<_> = steps(&program, &data).map(|step| step.pc).collect();
        assert_eq!(pcs, [0, 1, 3]);
    }
}
