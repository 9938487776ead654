//! Arrays of instructions as C programs and `tcpdump -ddd` write them.

use super::ReadError;
use crate::bpf::insn::{MAX_INSNS, SockFilter};
use crate::verdict::Action;

/// Reads numbers in groups of four, with any punctuation between them, and the two macros of
/// `linux/filter.h`.
pub(super) fn read(text: &str) -> Result<Vec<SockFilter>, ReadError> {
    let mut insns = Vec::new();
    let mut fields: Vec<u64> = Vec::new();
    let mut shape = Shape::Plain;
    // Whether the next number belongs to the one before it.
    let mut is_joined = false;
    let pieces = pieces(text);
    let body = after_declaration(&pieces);
    for (position, &(piece, line)) in body.iter().enumerate() {
        match piece {
            "|" | "+" => is_joined = true,
            "BPF_STMT" => shape = Shape::Statement,
            "BPF_JUMP" => shape = Shape::Jump,
            "{" => shape = Shape::Plain,
            _ if !piece.starts_with(is_word) => {}
            _ => {
                let value = value(piece).ok_or_else(|| ReadError::UnknownWord {
                    line,
                    text: piece.to_owned(),
                })?;
                match fields.last_mut() {
                    Some(last) if is_joined => *last |= value,
                    _ => fields.push(value),
                }
                is_joined = false;
            }
        }
        let goes_on = matches!(body.get(position + 1), Some(&("|" | "+", _))) || is_joined;
        if !goes_on && fields.len() == shape.n_fields() {
            insns.push(insn(shape, &fields, line)?);
            fields.clear();
        }
        let is_end = matches!(piece, "}" | ")") || position + 1 == body.len();
        if is_end && !fields.is_empty() {
            return Err(ReadError::WrongCount(line));
        }
        if insns.len() > MAX_INSNS {
            return Err(ReadError::TooLong);
        }
    }
    Ok(insns)
}

/// Whether a text is an array, by how it begins: no other language that we read does so.
pub(super) fn is_array(text: &str) -> bool {
    let pieces = pieces(text);
    let mut words = pieces.iter().map(|(piece, _)| *piece);
    let mut is_number = || words.next().is_some_and(|word| value(word).is_some());
    match pieces.first().map_or("", |(piece, _)| piece) {
        "{" => pieces
            .get(1)
            .is_some_and(|(piece, _)| piece.starts_with(is_word)),
        "static" | "const" | "struct" | "BPF_STMT" | "BPF_JUMP" => true,
        _ => is_number() && is_number(),
    }
}

/// How an instruction is written.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// `code, jt, jf, k`
    Plain,
    /// `BPF_STMT(code, k)`
    Statement,
    /// `BPF_JUMP(code, k, jt, jf)`
    Jump,
}

impl Shape {
    const fn n_fields(self) -> usize {
        match self {
            Self::Statement => 2,
            Self::Plain | Self::Jump => 4,
        }
    }
}

fn insn(shape: Shape, fields: &[u64], line: usize) -> Result<SockFilter, ReadError> {
    let [code, jt, jf, k] = match (shape, fields) {
        (Shape::Statement, &[code, k]) => [code, 0, 0, k],
        (Shape::Jump, &[code, k, jt, jf]) | (Shape::Plain, &[code, jt, jf, k]) => [code, jt, jf, k],
        _ => return Err(ReadError::WrongCount(line)),
    };
    let too_large = |field, value| ReadError::TooLarge { line, value, field };
    Ok(SockFilter {
        code: u16::try_from(code).map_err(|_| too_large("code", code))?,
        jt: u8::try_from(jt).map_err(|_| too_large("jt", jt))?,
        jf: u8::try_from(jf).map_err(|_| too_large("jf", jf))?,
        k: u32::try_from(k).map_err(|_| too_large("k", k))?,
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Words and single punctuation marks with their lines, without comments.
fn pieces(text: &str) -> Vec<(&str, usize)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("//") || first == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if is_word(first) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            pieces.push((&rest[..length], line));
            length
        } else {
            if !first.is_whitespace() {
                pieces.push((&rest[..first.len_utf8()], line));
            }
            first.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    pieces
}

/// Leaves out `struct sock_filter name[] = {`, and the count that `tcpdump -ddd` writes first.
fn after_declaration<'a, 'b>(pieces: &'b [(&'a str, usize)]) -> &'b [(&'a str, usize)] {
    let equals = pieces.iter().position(|(piece, _)| *piece == "=");
    if let Some(equals) = equals {
        return &pieces[equals + 1..];
    }
    match pieces {
        [(count, _), rest @ ..]
            if rest.len() % 4 == 0 && value(count) == u64::try_from(rest.len() / 4).ok() =>
        {
            rest
        }
        _ => pieces,
    }
}

fn value(word: &str) -> Option<u64> {
    let digits = word.trim_end_matches(['u', 'U', 'l', 'L']);
    if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok();
    }
    if digits.starts_with(|c: char| c.is_ascii_digit()) {
        return digits.parse().ok();
    }
    constant(word)
}

/// The constants of `linux/bpf_common.h`, `linux/filter.h` and `linux/seccomp.h` that such arrays
/// are written with.
fn constant(name: &str) -> Option<u64> {
    let code: u16 = match name {
        "BPF_LD" | "BPF_W" | "BPF_IMM" | "BPF_ADD" | "BPF_JA" | "BPF_K" | "BPF_TAX" => 0x00,
        "BPF_LDX" => 0x01,
        "BPF_ST" => 0x02,
        "BPF_STX" => 0x03,
        "BPF_ALU" => 0x04,
        "BPF_JMP" => 0x05,
        "BPF_RET" => 0x06,
        "BPF_MISC" => 0x07,
        "BPF_H" | "BPF_X" => 0x08,
        "BPF_B" | "BPF_A" | "BPF_SUB" | "BPF_JEQ" => 0x10,
        "BPF_ABS" | "BPF_MUL" | "BPF_JGT" => 0x20,
        "BPF_DIV" | "BPF_JGE" => 0x30,
        "BPF_IND" | "BPF_OR" | "BPF_JSET" => 0x40,
        "BPF_AND" => 0x50,
        "BPF_MEM" | "BPF_LSH" => 0x60,
        "BPF_RSH" => 0x70,
        "BPF_LEN" | "BPF_NEG" | "BPF_TXA" => 0x80,
        "BPF_MOD" => 0x90,
        "BPF_MSH" | "BPF_XOR" => 0xa0,
        _ => return verdict(name),
    };
    Some(code.into())
}

fn verdict(name: &str) -> Option<u64> {
    let action = match name.strip_prefix("SECCOMP_RET_")? {
        "KILL_PROCESS" => Action::KillProcess,
        "KILL" | "KILL_THREAD" => Action::KillThread,
        "TRAP" => Action::Trap(0),
        "ERRNO" => Action::Errno(0),
        "USER_NOTIF" => Action::Notify(0),
        "TRACE" => Action::Trace(0),
        "LOG" => Action::Log(0),
        "ALLOW" => Action::Allow(0),
        _ => return None,
    };
    Some(action.word().into())
}
