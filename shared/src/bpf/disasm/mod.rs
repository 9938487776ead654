//! A program as text that people read: jump targets are positions, and numbers have names.
//!
//! ```text
//! 0000: ld [4]               ; arch
//! 0001: jeq #0xc000003e, 2, 6 ; x86_64
//! 0002: ld [0]               ; nr
//! 0003: jeq #227, 4, 5       ; clock_settime
//! 0004: ret #0x50001         ; ERRNO(1) EPERM
//! ```

mod known;
mod names;

pub use names::field_name;

use super::insn::{self, SockFilter, Targets};
use std::fmt::Write as _;

/// One instruction as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its position.
    pub pc: usize,
    /// The instruction: `jeq #227, 4, 5`.
    pub text: String,
    /// What its numbers mean, empty if nothing is known: `clock_settime`.
    pub comment: String,
}

/// Every instruction as text, also of programs that the kernel would refuse.
pub fn lines(insns: &[SockFilter]) -> Vec<Line> {
    let known = known::before(insns);
    let lines = insns.iter().zip(known).enumerate();
    lines
        .map(|(pc, (&insn, known))| Line {
            pc,
            text: text(pc, insn),
            comment: names::comment(insn, &known),
        })
        .collect()
}

/// The whole program, a line for each instruction.
pub fn listing(insns: &[SockFilter]) -> String {
    let lines = lines(insns);
    let width = lines.iter().map(|line| line.text.len()).max().unwrap_or(0);
    let mut out = String::new();
    for Line { pc, text, comment } in lines {
        // Writing to a string cannot fail.
        let _ = if comment.is_empty() {
            writeln!(out, "{pc:04}: {text}")
        } else {
            writeln!(out, "{pc:04}: {text:width$} ; {comment}")
        };
    }
    out
}

/// One instruction; `pc` is where it stands, because jumps are shown by where they lead.
///
/// [`super::asm`] reads the same instruction from it. What has no name, or holds numbers that its
/// operation does not look at, is shown as numbers: `.insn 0x20, 1, 0, 0x4`.
pub fn text(pc: usize, insn: SockFilter) -> String {
    let SockFilter { code, jt, jf, k } = insn;
    let raw = || format!(".insn {code:#x}, {jt}, {jf}, {k:#x}");
    let Some((name, operand)) = mnemonic(code) else {
        return raw();
    };
    let has_targets = matches!(insn.targets(pc), Targets::Two(..));
    let ignores_k = matches!(
        operand,
        Operand::None | Operand::X | Operand::A | Operand::Length
    );
    if (ignores_k && k != 0) || (!has_targets && (jt, jf) != (0, 0)) {
        return raw();
    }
    let operand = match operand {
        Operand::None => return name.to_owned(),
        Operand::Constant => format!("#{}", number(k)),
        Operand::X => "x".to_owned(),
        Operand::A => "a".to_owned(),
        Operand::Offset => format!("[{k}]"),
        Operand::Indexed => format!("[x + {k}]"),
        Operand::Header => format!("4*([{k}]&0xf)"),
        Operand::Cell => format!("M[{k}]"),
        Operand::Length => "len".to_owned(),
        // A position of 64 bits, also where positions have 32.
        Operand::Target => (pc as u64 + 1 + u64::from(k)).to_string(),
    };
    match insn.targets(pc) {
        Targets::Two(yes, no) => format!("{name} {operand}, {yes}, {no}"),
        Targets::None | Targets::One(_) => format!("{name} {operand}"),
    }
}

/// Small numbers in decimal, as syscall numbers are, large ones in hex, as flags are.
fn number(k: u32) -> String {
    if k < 4096 {
        k.to_string()
    } else {
        format!("{k:#x}")
    }
}

/// Whether classic BPF, seccomp's or not, has the operation.
pub(super) fn is_known(code: u16) -> bool {
    mnemonic(code).is_some()
}

/// What an operation works on.
enum Operand {
    None,
    Constant,
    X,
    A,
    Offset,
    Indexed,
    Header,
    Cell,
    Length,
    Target,
}

fn mnemonic(code: u16) -> Option<(&'static str, Operand)> {
    use Operand::{A, Cell, Constant, Header, Indexed, Length, None as Nothing, Offset, Target, X};
    Some(match code {
        insn::LD_ABS => ("ld", Offset),
        insn::LD_IND => ("ld", Indexed),
        insn::LDH_ABS => ("ldh", Offset),
        insn::LDH_IND => ("ldh", Indexed),
        insn::LDB_ABS => ("ldb", Offset),
        insn::LDB_IND => ("ldb", Indexed),
        insn::LD_IMM => ("ld", Constant),
        insn::LD_MEM => ("ld", Cell),
        insn::LD_LEN => ("ld", Length),
        insn::LDX_IMM => ("ldx", Constant),
        insn::LDX_MEM => ("ldx", Cell),
        insn::LDX_LEN => ("ldx", Length),
        insn::LDX_MSH => ("ldxb", Header),
        insn::ST => ("st", Cell),
        insn::STX => ("stx", Cell),
        insn::ADD_K => ("add", Constant),
        insn::ADD_X => ("add", X),
        insn::SUB_K => ("sub", Constant),
        insn::SUB_X => ("sub", X),
        insn::MUL_K => ("mul", Constant),
        insn::MUL_X => ("mul", X),
        insn::DIV_K => ("div", Constant),
        insn::DIV_X => ("div", X),
        insn::MOD_K => ("mod", Constant),
        insn::MOD_X => ("mod", X),
        insn::OR_K => ("or", Constant),
        insn::OR_X => ("or", X),
        insn::AND_K => ("and", Constant),
        insn::AND_X => ("and", X),
        insn::XOR_K => ("xor", Constant),
        insn::XOR_X => ("xor", X),
        insn::LSH_K => ("lsh", Constant),
        insn::LSH_X => ("lsh", X),
        insn::RSH_K => ("rsh", Constant),
        insn::RSH_X => ("rsh", X),
        insn::NEG => ("neg", Nothing),
        insn::JA => ("ja", Target),
        insn::JEQ_K => ("jeq", Constant),
        insn::JEQ_X => ("jeq", X),
        insn::JGT_K => ("jgt", Constant),
        insn::JGT_X => ("jgt", X),
        insn::JGE_K => ("jge", Constant),
        insn::JGE_X => ("jge", X),
        insn::JSET_K => ("jset", Constant),
        insn::JSET_X => ("jset", X),
        insn::RET_K => ("ret", Constant),
        insn::RET_A => ("ret", A),
        insn::RET_X => ("ret", X),
        insn::TAX => ("tax", Nothing),
        insn::TXA => ("txa", Nothing),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
