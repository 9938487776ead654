//! One instruction: its name and its operands, to code, k and targets.

use super::cursor::Cursor;
use super::lexer::TokenKind;
use super::operand::{self, Operand};
use super::target::{self, Target};
use super::value;
use crate::bpf::insn;
use crate::text::Diagnostic;

/// An instruction whose targets are still names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draft<'a> {
    pub(super) code: u16,
    pub(super) k: u32,
    pub(super) jumps: Jumps<'a>,
}

/// Where an instruction leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Jumps<'a> {
    /// To the next.
    None,
    /// Always to one place.
    Always(Target<'a>),
    /// To one place if the comparison is true, to another if it is false.
    Either(Target<'a>, Target<'a>),
    /// The two distances, as `.insn` gives them.
    Raw(u8, u8),
}

impl Draft<'_> {
    /// What stands for a line that was not understood.
    pub(super) const NOTHING: Self = Self {
        code: insn::RET_K,
        k: 0,
        jumps: Jumps::None,
    };
}

/// Every word that begins an instruction.
const MNEMONICS: [&str; 34] = [
    ".insn", "add", "and", "div", "ja", "jeq", "jge", "jgt", "jle", "jlt", "jmp", "jne", "jneq",
    "jset", "ld", "ldb", "ldh", "ldi", "ldx", "ldxb", "ldxi", "lsh", "mod", "mul", "neg", "or",
    "ret", "rsh", "st", "stx", "sub", "tax", "txa", "xor",
];

pub(super) fn is_mnemonic(word: &str) -> bool {
    MNEMONICS.contains(&word.to_ascii_lowercase().as_str())
}

/// Reads one instruction; what is wrong with it is said.
pub(super) fn read<'a>(mut line: Cursor<'a, '_>) -> Option<Draft<'a>> {
    let place = line.place();
    let name = match line.next()?.kind {
        TokenKind::Word(word) => word.to_ascii_lowercase(),
        TokenKind::Number(number) => number.to_owned(),
        TokenKind::Mark(mark) => mark.to_string(),
        TokenKind::Newline => String::new(),
    };
    if !is_mnemonic(&name) {
        let message = format!("`{name}` is no instruction");
        let near = (!line.is_full())
            .then(|| crate::text::suggest::closest(&name, MNEMONICS))
            .flatten();
        let help = near.map_or_else(
            || "an instruction begins with a word as ld, jeq or ret".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        line.push(Diagnostic::error("unknown-instruction", place, message).with_help(help));
        return None;
    }
    let draft = match &*name {
        ".insn" => raw(&mut line)?,
        "ja" | "jmp" => Draft {
            code: insn::JA,
            k: 0,
            jumps: Jumps::Always(target::read(&mut line)?),
        },
        "neg" | "tax" | "txa" => Draft {
            code: bare(&name),
            ..Draft::NOTHING
        },
        _ => with_operand(&name, &mut line)?,
    };
    if !line.is_at_end() {
        let problem = "nothing is wanted after the instruction";
        line.push(Diagnostic::error("bad-operand", line.place(), problem));
        return None;
    }
    Some(draft)
}

fn bare(name: &str) -> u16 {
    match name {
        "neg" => insn::NEG,
        "tax" => insn::TAX,
        _ => insn::TXA,
    }
}

/// `.insn code, jt, jf, k`
fn raw<'a>(line: &mut Cursor<'a, '_>) -> Option<Draft<'a>> {
    let mut fields = [0; 4];
    for (at, field) in fields.iter_mut().enumerate() {
        if at > 0 {
            line.expect(',')?;
        }
        *field = value::number(line)?;
        let most = [0xffff, 0xff, 0xff, u32::MAX][at];
        if *field > most {
            let message = format!("{field:#x} is too large, the most here is {most:#x}");
            line.push(Diagnostic::error("too-large", line.taken(), message));
            return None;
        }
    }
    let [code, jt, jf, k] = fields;
    // All within the bounds above.
    let byte = |field| u8::try_from(field).ok();
    Some(Draft {
        code: u16::try_from(code).ok()?,
        k,
        jumps: Jumps::Raw(byte(jt)?, byte(jf)?),
    })
}

fn with_operand<'a>(name: &str, line: &mut Cursor<'a, '_>) -> Option<Draft<'a>> {
    let place = line.place();
    let operand = operand::read(line)?;
    let Some(code) = code(name, operand) else {
        let message = format!("`{name}` does not work on this");
        let place = place.to(line.taken());
        line.push(Diagnostic::error("bad-operand", place, message).with_help(wants(name)));
        return None;
    };
    let k = match operand {
        Operand::Constant(k)
        | Operand::Offset(k)
        | Operand::Indexed(k)
        | Operand::Cell(k)
        | Operand::Header(k) => k,
        Operand::Length | Operand::X | Operand::A => 0,
    };
    let jumps = if name.starts_with('j') {
        let (yes, no) = target::read_two(line)?;
        // The four that the machine lacks are others with their targets exchanged.
        if matches!(name, "jne" | "jneq" | "jlt" | "jle") {
            Jumps::Either(no, yes)
        } else {
            Jumps::Either(yes, no)
        }
    } else {
        Jumps::None
    };
    Some(Draft { code, k, jumps })
}

/// The code of an operation on an operand, if there is one.
fn code(name: &str, operand: Operand) -> Option<u16> {
    use Operand::{A, Cell, Constant, Header, Indexed, Length, Offset, X};
    let by_source = |constant, x| match operand {
        Constant(_) => Some(constant),
        X => Some(x),
        _ => None,
    };
    match (name, operand) {
        ("ld", Offset(_)) => Some(insn::LD_ABS),
        ("ld", Indexed(_)) => Some(insn::LD_IND),
        ("ld" | "ldi", Constant(_)) => Some(insn::LD_IMM),
        ("ld", Cell(_)) => Some(insn::LD_MEM),
        ("ld", Length) => Some(insn::LD_LEN),
        ("ldh", Offset(_)) => Some(insn::LDH_ABS),
        ("ldh", Indexed(_)) => Some(insn::LDH_IND),
        ("ldb", Offset(_)) => Some(insn::LDB_ABS),
        ("ldb", Indexed(_)) => Some(insn::LDB_IND),
        ("ldx" | "ldxi", Constant(_)) => Some(insn::LDX_IMM),
        ("ldx", Cell(_)) => Some(insn::LDX_MEM),
        ("ldx", Length) => Some(insn::LDX_LEN),
        ("ldx" | "ldxb", Header(_)) => Some(insn::LDX_MSH),
        ("st", Cell(_)) => Some(insn::ST),
        ("stx", Cell(_)) => Some(insn::STX),
        ("ret", Constant(_)) => Some(insn::RET_K),
        ("ret", A) => Some(insn::RET_A),
        ("ret", X) => Some(insn::RET_X),
        ("add", _) => by_source(insn::ADD_K, insn::ADD_X),
        ("sub", _) => by_source(insn::SUB_K, insn::SUB_X),
        ("mul", _) => by_source(insn::MUL_K, insn::MUL_X),
        ("div", _) => by_source(insn::DIV_K, insn::DIV_X),
        ("mod", _) => by_source(insn::MOD_K, insn::MOD_X),
        ("and", _) => by_source(insn::AND_K, insn::AND_X),
        ("or", _) => by_source(insn::OR_K, insn::OR_X),
        ("xor", _) => by_source(insn::XOR_K, insn::XOR_X),
        ("lsh", _) => by_source(insn::LSH_K, insn::LSH_X),
        ("rsh", _) => by_source(insn::RSH_K, insn::RSH_X),
        ("jeq" | "jne" | "jneq", _) => by_source(insn::JEQ_K, insn::JEQ_X),
        ("jgt" | "jle", _) => by_source(insn::JGT_K, insn::JGT_X),
        ("jge" | "jlt", _) => by_source(insn::JGE_K, insn::JGE_X),
        ("jset", _) => by_source(insn::JSET_K, insn::JSET_X),
        _ => None,
    }
}

/// What an operation works on, in words.
fn wants(name: &str) -> &'static str {
    match name {
        "ld" => "ld takes [offset], #constant, M[cell] or len",
        "ldh" | "ldb" => "it takes [offset] or [x + offset]",
        "ldx" => "ldx takes #constant, M[cell] or len",
        "ldi" | "ldxi" => "it takes #constant",
        "ldxb" => "ldxb takes 4*([offset]&0xf)",
        "st" | "stx" => "it takes M[cell]",
        "ret" => "ret takes #constant or a",
        _ => "it takes #constant or x",
    }
}
