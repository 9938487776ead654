//! What a program may answer when a part of its input is not known: a recording from elsewhere does
//! not tell every register.

use super::insn::{self, SockFilter};
use super::program::BpfProgram;
use crate::abi::SeccompData;
use std::collections::BTreeSet;

/// Sets of registers that are followed before it is given up; a program that tests what it does not
/// know in a row of comparisons has one a comparison.
const MOST_STATES: usize = 1 << 14;

/// Words of `struct seccomp_data` that are not known: bit `n` stands for the word at offset `4 * n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hidden(pub u16);

/// A register whose value may not be known.
type Maybe = Option<u32>;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    pc: usize,
    a: Maybe,
    x: Maybe,
    m: [Maybe; insn::MEM_WORDS as usize],
}

/// Every answer that the program may give, as the instruction and the word that it ends with.
/// `None` if that cannot be said: it returns what it does not know, or there are too many ways.
pub fn answers(
    program: &BpfProgram,
    data: &SeccompData,
    hidden: Hidden,
) -> Option<BTreeSet<(usize, u32)>> {
    let insns = program.insns();
    let mut found = BTreeSet::new();
    let first = State {
        pc: 0,
        a: Some(0),
        x: Some(0),
        m: [Some(0); insn::MEM_WORDS as usize],
    };
    let mut seen = BTreeSet::from([first.clone()]);
    let mut open = vec![first];
    while let Some(state) = open.pop() {
        let insn = *insns.get(state.pc)?;
        for next in step(state, insn, data, hidden)? {
            match next {
                Next::Return(pc, word) => {
                    found.insert((pc, word));
                }
                Next::On(state) => {
                    if seen.len() == MOST_STATES {
                        return None;
                    }
                    if seen.insert(state.clone()) {
                        open.push(state);
                    }
                }
            }
        }
    }
    Some(found)
}

enum Next {
    On(State),
    Return(usize, u32),
}

/// Where an instruction may lead; `None` if it returns what is not known.
fn step(
    mut state: State,
    insn: SockFilter,
    data: &SeccompData,
    hidden: Hidden,
) -> Option<Vec<Next>> {
    let State { pc, a, x, .. } = state;
    let k = insn.k;
    let cell = (k % insn::MEM_WORDS) as usize;
    let both = |with: Maybe, of: fn(u32, u32) -> u32| Some(of(a?, with?));
    let constant = Some(k);
    match insn.code {
        insn::LD_ABS => {
            let is_hidden = hidden.0 >> (k / 4 % 16) & 1 == 1;
            state.a = (!is_hidden).then(|| data.word(k).unwrap_or_default());
        }
        insn::LD_IMM => state.a = constant,
        insn::LD_MEM => state.a = state.m[cell],
        insn::LD_LEN => state.a = Some(64),
        insn::LDX_IMM => state.x = constant,
        insn::LDX_MEM => state.x = state.m[cell],
        insn::LDX_LEN => state.x = Some(64),
        insn::ST => state.m[cell] = a,
        insn::STX => state.m[cell] = x,
        insn::ADD_K => state.a = both(constant, u32::wrapping_add),
        insn::ADD_X => state.a = both(x, u32::wrapping_add),
        insn::SUB_K => state.a = both(constant, u32::wrapping_sub),
        insn::SUB_X => state.a = both(x, u32::wrapping_sub),
        insn::MUL_K => state.a = both(constant, u32::wrapping_mul),
        insn::MUL_X => state.a = both(x, u32::wrapping_mul),
        insn::DIV_K | insn::DIV_X => {
            let divisor = if insn.code == insn::DIV_K {
                constant
            } else {
                x
            };
            match (a, divisor) {
                // As the machine: a division by 0 ends the program with 0.
                (_, Some(0)) => return Some(vec![Next::Return(pc, 0)]),
                (Some(a), Some(divisor)) => state.a = a.checked_div(divisor),
                (None, Some(_)) => state.a = None,
                (_, None) => {
                    state.a = None;
                    state.pc += 1;
                    return Some(vec![Next::Return(pc, 0), Next::On(state)]);
                }
            }
        }
        insn::OR_K => state.a = both(constant, |a, b| a | b),
        insn::OR_X => state.a = both(x, |a, b| a | b),
        // What is masked away need not be known.
        insn::AND_K if k == 0 => state.a = Some(0),
        insn::AND_K => state.a = both(constant, |a, b| a & b),
        insn::AND_X => state.a = both(x, |a, b| a & b),
        insn::LSH_K => state.a = both(constant, u32::wrapping_shl),
        insn::LSH_X => state.a = both(x, u32::wrapping_shl),
        insn::RSH_K => state.a = both(constant, u32::wrapping_shr),
        insn::RSH_X => state.a = both(x, u32::wrapping_shr),
        insn::NEG => state.a = a.map(u32::wrapping_neg),
        insn::XOR_K => state.a = both(constant, |a, b| a ^ b),
        insn::XOR_X => state.a = both(x, |a, b| a ^ b),
        insn::TAX => state.x = a,
        insn::TXA => state.a = x,
        insn::JA => {
            state.pc += 1 + k as usize;
            return Some(vec![Next::On(state)]);
        }
        insn::JEQ_K => return Some(jump(&state, insn, both(constant, |a, b| u32::from(a == b)))),
        insn::JEQ_X => return Some(jump(&state, insn, both(x, |a, b| u32::from(a == b)))),
        insn::JGT_K => return Some(jump(&state, insn, both(constant, |a, b| u32::from(a > b)))),
        insn::JGT_X => return Some(jump(&state, insn, both(x, |a, b| u32::from(a > b)))),
        insn::JGE_K => return Some(jump(&state, insn, both(constant, |a, b| u32::from(a >= b)))),
        insn::JGE_X => return Some(jump(&state, insn, both(x, |a, b| u32::from(a >= b)))),
        insn::JSET_K => {
            return Some(jump(
                &state,
                insn,
                both(constant, |a, b| u32::from(a & b != 0)),
            ));
        }
        insn::JSET_X => return Some(jump(&state, insn, both(x, |a, b| u32::from(a & b != 0)))),
        insn::RET_K => return Some(vec![Next::Return(pc, k)]),
        // RET_A; a checked program has nothing else.
        _ => return a.map(|word| vec![Next::Return(pc, word)]),
    }
    state.pc += 1;
    Some(vec![Next::On(state)])
}

/// One way, or both if the comparison is of what is not known. What A is after an equality that
/// holds is known again.
fn jump(state: &State, insn: SockFilter, holds: Maybe) -> Vec<Next> {
    let way = |distance: u8, is_taken: bool| {
        let mut state = state.clone();
        if is_taken && insn.code == insn::JEQ_K {
            state.a = Some(insn.k);
        }
        state.pc += 1 + usize::from(distance);
        Next::On(state)
    };
    match holds {
        Some(0) => vec![way(insn.jf, false)],
        Some(_) => vec![way(insn.jt, true)],
        None => vec![way(insn.jt, true), way(insn.jf, false)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bpf;

    /// Loads the number, then the word at `offset`; kills unless it equals 7.
    fn program(offset: u32) -> BpfProgram {
        BpfProgram::new(vec![
            SockFilter::plain(insn::LD_ABS, 0),
            SockFilter::branch(insn::JEQ_K, 1, 1, 0),
            SockFilter::plain(insn::RET_K, 0x7fff_0000),
            SockFilter::plain(insn::LD_ABS, offset),
            SockFilter::branch(insn::JEQ_K, 7, 0, 1),
            SockFilter::plain(insn::RET_K, 0x7fff_0000),
            SockFilter::plain(insn::RET_K, 0),
        ])
        .expect("a program")
    }

    fn call(nr: u32) -> SeccompData {
        SeccompData {
            nr,
            args: [7, 0, 0, 0, 0, 0],
            ..SeccompData::default()
        }
    }

    #[test]
    fn what_the_program_does_not_look_at_need_not_be_known() {
        let everything = Hidden(0xfff0);
        let words = |nr| answers(&program(16), &call(nr), everything).expect("answers");
        assert_eq!(words(2), BTreeSet::from([(2, 0x7fff_0000)]));
        assert_eq!(words(1), BTreeSet::from([(5, 0x7fff_0000), (6, 0)]));
        let another = Hidden(1 << 5);
        let known = answers(&program(16), &call(1), another).expect("answers");
        assert_eq!(known, BTreeSet::from([(5, 0x7fff_0000)]));
    }

    #[test]
    fn with_nothing_hidden_there_is_one_answer_and_it_is_the_machines() {
        for offset in [16, 20] {
            for nr in [0, 1, 2] {
                let program = program(offset);
                let ran = bpf::run(&program, &call(nr));
                let found = answers(&program, &call(nr), Hidden::default());
                assert_eq!(found, Some(BTreeSet::from([(ran.pc, ran.word)])));
            }
        }
    }

    #[test]
    fn a_program_that_returns_what_is_hidden_has_no_list_of_answers() {
        let program = BpfProgram::new(vec![
            SockFilter::plain(insn::LD_ABS, 16),
            SockFilter::plain(insn::RET_A, 0),
        ])
        .expect("a program");
        assert_eq!(answers(&program, &call(0), Hidden(1 << 4)), None);
    }

    #[test]
    fn a_program_with_too_many_ways_is_given_up() {
        // Each comparison doubles the values that the cells may hold.
        let mut insns = vec![SockFilter::plain(insn::LD_ABS, 16)];
        for cell in 0..16 {
            insns.extend([
                SockFilter::plain(insn::LD_ABS, 16),
                SockFilter::branch(insn::JSET_K, 1, 0, 1),
                SockFilter::plain(insn::LD_IMM, cell),
                SockFilter::plain(insn::ST, cell),
            ]);
        }
        insns.push(SockFilter::plain(insn::RET_K, 0));
        let program = BpfProgram::new(insns).expect("a program");
        assert_eq!(answers(&program, &call(0), Hidden(1 << 4)), None);
    }
}
