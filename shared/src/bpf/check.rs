//! What the kernel loads: its classic check and then seccomp's own (facts 32, 34, 35).
//!
//! The two are `bpf_check_classic` in `net/core/filter.c` and `seccomp_check_filter` in
//! `kernel/seccomp.c`. Dead code is checked like any other, and never refused for being dead.

use super::insn::{self, MAX_INSNS, MEM_WORDS, SockFilter, Targets};
use crate::abi::SeccompData;

/// Why the kernel refuses a program, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("instruction {pc}: {fault}")]
pub struct CheckError {
    /// The instruction; the program's length when the fault lies in the whole.
    pub pc: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with an instruction or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No instruction at all.
    #[error("the program is empty; it needs at least one instruction")]
    Empty,
    /// More than [`MAX_INSNS`].
    #[error("the program has {0} instructions, the kernel takes at most {MAX_INSNS}")]
    TooLong(usize),
    /// The code means nothing in classic BPF.
    #[error("operation {0:#06x} does not exist")]
    UnknownCode(u16),
    /// The code means something in classic BPF, but seccomp does not allow it.
    #[error("operation {0:#06x} is classic BPF that seccomp refuses")]
    RefusedCode(u16),
    /// A load from outside `seccomp_data`, or not of a whole word.
    #[error("load at offset {0}: it must be a multiple of 4 below 64")]
    LoadOffset(u32),
    /// A division by the constant 0.
    #[error("division by the constant 0")]
    DivideByZero,
    /// A shift by a constant of 32 or more.
    #[error("shift by {0}, the most is 31")]
    ShiftTooFar(u32),
    /// A scratch cell that does not exist.
    #[error("scratch cell {0} does not exist, the last is 15")]
    MemIndex(u32),
    /// A scratch cell is read that some path leaves empty.
    #[error("scratch cell {0} is read before every path has stored to it")]
    MemUnset(u32),
    /// A jump past the end of the program: over so many instructions, with so many behind it.
    #[error("{}", past_end(*over, *behind))]
    JumpPastEnd {
        /// How many instructions it skips.
        over: u32,
        /// How many come after it.
        behind: usize,
    },
    /// The last instruction is not a return.
    #[error("the last instruction must be a return")]
    LastNotReturn,
}

impl Fault {
    /// The kernel's rule that was broken, in words, and where the kernel's source has it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Empty | Self::TooLong(_) => {
                "a filter has 1 to 4096 instructions (seccomp_prepare_filter in kernel/seccomp.c)"
            }
            Self::UnknownCode(_) => {
                "only operations of classic BPF exist (chk_code_allowed in net/core/filter.c)"
            }
            Self::RefusedCode(_) | Self::LoadOffset(_) => {
                "seccomp loads nothing but whole words of seccomp_data, at a multiple of 4 below 64, \
                 and knows no modulo (seccomp_check_filter in kernel/seccomp.c)"
            }
            Self::DivideByZero => {
                "a constant divisor is not 0 (bpf_check_classic in net/core/filter.c)"
            }
            Self::ShiftTooFar(_) => {
                "a constant shift is below 32 (bpf_check_classic in net/core/filter.c)"
            }
            Self::MemIndex(_) => {
                "there are 16 scratch cells (bpf_check_classic in net/core/filter.c)"
            }
            Self::MemUnset(_) => {
                "a scratch cell is stored to on every path before it is read \
                 (check_load_and_stores in net/core/filter.c)"
            }
            Self::JumpPastEnd { .. } => {
                "jumps lead forward to an instruction (bpf_check_classic in net/core/filter.c)"
            }
            Self::LastNotReturn => {
                "the last instruction returns (bpf_check_classic in net/core/filter.c)"
            }
        }
    }
}

fn past_end(over: u32, behind: usize) -> String {
    let come = match behind {
        0 => return "a jump from the last instruction; none comes after it".to_owned(),
        1 => "one comes".to_owned(),
        _ => format!("{behind} come"),
    };
    format!(
        "a jump over {over} instructions, but only {come} after it; the furthest is over {}",
        behind - 1
    )
}

/// Says whether the kernel would load the program, and if not, what it stumbles over.
///
/// Accepts exactly what the kernel accepts. Of several faults, the one reported is the first in
/// program order, which may be another than the one that the kernel meets first.
pub fn check(insns: &[SockFilter]) -> Result<(), CheckError> {
    let n = insns.len();
    let whole = |fault| CheckError { pc: n, fault };
    if n == 0 {
        return Err(whole(Fault::Empty));
    }
    if n > MAX_INSNS {
        return Err(whole(Fault::TooLong(n)));
    }
    for (pc, &insn) in insns.iter().enumerate() {
        check_insn(insn, n - pc - 1).map_err(|fault| CheckError { pc, fault })?;
    }
    match insns[n - 1].code {
        insn::RET_K | insn::RET_A => check_scratch_memory(insns),
        _ => Err(CheckError {
            pc: n - 1,
            fault: Fault::LastNotReturn,
        }),
    }
}

/// One instruction with `n_after` others behind it.
fn check_insn(insn: SockFilter, n_after: usize) -> Result<(), Fault> {
    use insn::{
        ADD_K, ADD_X, AND_K, AND_X, DIV_K, DIV_X, JA, JEQ_K, JEQ_X, JGE_K, JGE_X, JGT_K, JGT_X,
        JSET_K, JSET_X, LD_ABS, LD_IMM, LD_LEN, LD_MEM, LDX_IMM, LDX_LEN, LDX_MEM, LSH_K, LSH_X,
        MUL_K, MUL_X, NEG, OR_K, OR_X, RET_A, RET_K, RSH_K, RSH_X, ST, STX, SUB_K, SUB_X, TAX, TXA,
        XOR_K, XOR_X,
    };
    let k = insn.k;
    match insn.code {
        LD_ABS if k as usize >= SeccompData::SIZE || !k.is_multiple_of(4) => {
            Err(Fault::LoadOffset(k))
        }
        DIV_K if k == 0 => Err(Fault::DivideByZero),
        LSH_K | RSH_K if k >= 32 => Err(Fault::ShiftTooFar(k)),
        LD_MEM | LDX_MEM | ST | STX if k >= MEM_WORDS => Err(Fault::MemIndex(k)),
        JA if k as usize >= n_after => Err(Fault::JumpPastEnd {
            over: k,
            behind: n_after,
        }),
        JEQ_K | JEQ_X | JGT_K | JGT_X | JGE_K | JGE_X | JSET_K | JSET_X
            if usize::from(insn.jt.max(insn.jf)) >= n_after =>
        {
            Err(Fault::JumpPastEnd {
                over: insn.jt.max(insn.jf).into(),
                behind: n_after,
            })
        }
        LD_ABS | LD_IMM | LD_MEM | LD_LEN | LDX_IMM | LDX_MEM | LDX_LEN | ST | STX | ADD_K
        | ADD_X | SUB_K | SUB_X | MUL_K | MUL_X | DIV_K | DIV_X | OR_K | OR_X | AND_K | AND_X
        | LSH_K | LSH_X | RSH_K | RSH_X | NEG | XOR_K | XOR_X | JA | JEQ_K | JEQ_X | JGT_K
        | JGT_X | JGE_K | JGE_X | JSET_K | JSET_X | RET_K | RET_A | TAX | TXA => Ok(()),
        code if insn::is_refused_by_seccomp(code) => Err(Fault::RefusedCode(code)),
        code => Err(Fault::UnknownCode(code)),
    }
}

/// No scratch cell may be read before every path to it has stored there:
/// `check_load_and_stores` in `net/core/filter.c`.
///
/// Like the kernel, this lets what follows a return inherit the cells stored before it.
fn check_scratch_memory(insns: &[SockFilter]) -> Result<(), CheckError> {
    // One bit per cell: set if every jump that leads here has stored to it.
    let mut stored_at = vec![u16::MAX; insns.len()];
    let mut stored = 0_u16;
    for (pc, insn) in insns.iter().enumerate() {
        stored &= stored_at[pc];
        match insn.code {
            insn::ST | insn::STX => stored |= 1 << insn.k,
            insn::LD_MEM | insn::LDX_MEM if stored & (1 << insn.k) == 0 => {
                return Err(CheckError {
                    pc,
                    fault: Fault::MemUnset(insn.k),
                });
            }
            insn::JA => {
                stored_at[pc + 1 + insn.k as usize] &= stored;
                stored = u16::MAX;
            }
            _ => {
                if let Targets::Two(yes, no) = insn.targets(pc) {
                    stored_at[yes] &= stored;
                    stored_at[no] &= stored;
                    stored = u16::MAX;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RET: SockFilter = SockFilter::plain(insn::RET_K, 0);

    fn check_fault(insns: &[SockFilter], fault: Option<(usize, Fault)>) {
        let expected = fault.map_or(Ok(()), |(pc, fault)| Err(CheckError { pc, fault }));
        assert_eq!(check(insns), expected);
    }

    fn one(code: u16, k: u32, fault: Option<Fault>) {
        check_fault(
            &[SockFilter::plain(code, k), RET],
            fault.map(|fault| (0, fault)),
        );
    }

    #[test]
    fn lengths_from_1_to_4096_load() {
        check_fault(&[], Some((0, Fault::Empty)));
        check_fault(&[RET], None);
        check_fault(&vec![RET; 4096], None);
        check_fault(&vec![RET; 4097], Some((4097, Fault::TooLong(4097))));
    }

    #[test]
    fn seccomp_drops_mod_and_short_loads_but_keeps_xor_and_neg() {
        one(insn::MOD_K, 3, Some(Fault::RefusedCode(insn::MOD_K)));
        one(0x28, 0, Some(Fault::RefusedCode(0x28)));
        one(0xb1, 0, Some(Fault::RefusedCode(0xb1)));
        one(insn::XOR_K, 3, None);
        one(insn::NEG, 0, None);
        // What the kernel rewrites loads to is not for users (fact 34).
        one(0x21, 0, Some(Fault::UnknownCode(0x21)));
        one(0x120, 0, Some(Fault::UnknownCode(0x120)));
    }

    #[test]
    fn loads_are_whole_words_inside_seccomp_data() {
        one(insn::LD_ABS, 60, None);
        one(insn::LD_ABS, 64, Some(Fault::LoadOffset(64)));
        one(insn::LD_ABS, 2, Some(Fault::LoadOffset(2)));
    }

    #[test]
    fn constant_arithmetic_that_has_no_meaning_is_refused() {
        one(insn::DIV_K, 0, Some(Fault::DivideByZero));
        one(insn::DIV_X, 0, None);
        one(insn::LSH_K, 31, None);
        one(insn::RSH_K, 32, Some(Fault::ShiftTooFar(32)));
    }

    #[test]
    fn jumps_stay_inside() {
        let jump = |jt, jf| SockFilter::branch(insn::JEQ_K, 0, jt, jf);
        check_fault(&[jump(0, 0), RET], None);
        let past = |over| Fault::JumpPastEnd { over, behind: 1 };
        check_fault(&[jump(1, 0), RET], Some((0, past(1))));
        check_fault(&[jump(0, 1), RET], Some((0, past(1))));
        let said = |over, behind| Fault::JumpPastEnd { over, behind }.to_string();
        assert_eq!(
            said(9, 1),
            "a jump over 9 instructions, but only one comes after it; the furthest is over 0"
        );
        assert_eq!(
            said(9, 7),
            "a jump over 9 instructions, but only 7 come after it; the furthest is over 6"
        );
        assert_eq!(
            said(0, 0),
            "a jump from the last instruction; none comes after it"
        );
        one(insn::JA, 0, None);
        one(insn::JA, 1, Some(past(1)));
        one(insn::JA, u32::MAX, Some(past(u32::MAX)));
    }

    #[test]
    fn the_last_instruction_returns() {
        let last = |code| [RET, SockFilter::plain(code, 0)];
        check_fault(&last(insn::RET_A), None);
        check_fault(&last(insn::LD_IMM), Some((1, Fault::LastNotReturn)));
        // RET|X exists in no table.
        check_fault(&last(0x0e), Some((1, Fault::UnknownCode(0x0e))));
    }

    #[test]
    fn scratch_cells_are_stored_on_every_path_before_they_are_read() {
        let st = SockFilter::plain(insn::ST, 15);
        let ld = SockFilter::plain(insn::LD_MEM, 15);
        check_fault(&[st, ld, RET], None);
        check_fault(&[ld, RET], Some((0, Fault::MemUnset(15))));
        one(insn::ST, 16, Some(Fault::MemIndex(16)));
        let skip_store = SockFilter::branch(insn::JEQ_K, 0, 1, 0);
        check_fault(&[skip_store, st, ld, RET], Some((2, Fault::MemUnset(15))));
        // Dead code after a return inherits, as in the kernel.
        check_fault(&[st, RET, ld, RET], None);
    }
}
