//! What an operation works on.

use super::cursor::Cursor;
use super::lexer::TokenKind;
use super::value;
use crate::text::Diagnostic;

/// What an operation works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operand {
    /// `#k`
    Constant(u32),
    /// `[k]`
    Offset(u32),
    /// `[x + k]`
    Indexed(u32),
    /// `M[k]`
    Cell(u32),
    /// `4*([k]&0xf)`
    Header(u32),
    /// `len`
    Length,
    /// `x`
    X,
    /// `a`
    A,
}

pub(super) fn read(line: &mut Cursor<'_, '_>) -> Option<Operand> {
    match (line.peek(), line.peek_second()) {
        (Some(TokenKind::Mark('#')), Some(TokenKind::Word(word)))
            if word.eq_ignore_ascii_case("len") =>
        {
            line.next();
            line.next();
            Some(Operand::Length)
        }
        (Some(TokenKind::Mark('[')), _) => in_brackets(line),
        (Some(TokenKind::Word("M" | "m")), Some(TokenKind::Mark('['))) => {
            line.next();
            line.next();
            let cell = value::number(line)?;
            line.expect(']')?;
            Some(Operand::Cell(cell))
        }
        (Some(TokenKind::Number("4")), Some(TokenKind::Mark('*'))) => header(line),
        (Some(TokenKind::Word(word)), _) if word.eq_ignore_ascii_case("len") => {
            line.next();
            Some(Operand::Length)
        }
        (Some(TokenKind::Word("x" | "X")), _) => {
            line.next();
            Some(Operand::X)
        }
        (Some(TokenKind::Word("a" | "A")), _) => {
            line.next();
            Some(Operand::A)
        }
        _ => {
            line.eat('#');
            value::constant(line).map(Operand::Constant)
        }
    }
}

/// `[4]`, `[arch]`, `[args[0].hi]`, `[x + 2]`
fn in_brackets(line: &mut Cursor<'_, '_>) -> Option<Operand> {
    line.expect('[')?;
    if line.eat_word("x") {
        let k = if line.eat('+') {
            value::number(line)?
        } else {
            0
        };
        line.expect(']')?;
        return Some(Operand::Indexed(k));
    }
    let offset = match line.peek() {
        Some(TokenKind::Word(_)) => field(line)?,
        _ => value::number(line)?,
    };
    line.expect(']')?;
    Some(Operand::Offset(offset))
}

/// A field of `struct seccomp_data` by name (fact 21).
fn field(line: &mut Cursor<'_, '_>) -> Option<u32> {
    let place = line.place();
    let Some(TokenKind::Word(word)) = line.next().map(|token| token.kind) else {
        return None;
    };
    let lower = word.to_ascii_lowercase();
    let (name, half) = match lower.split_once('.') {
        Some((name, half)) => (name, Some(half)),
        None => (&*lower, None),
    };
    let (offset, is_wide) = match name {
        "nr" | "sys_number" => (0, false),
        "arch" => (4, false),
        "ip" | "instruction_pointer" => (8, true),
        "args" => {
            line.expect('[')?;
            let index = value::number(line)?;
            let offset = argument(line, index)?;
            line.expect(']')?;
            return halved(line, offset, true, half);
        }
        _ => {
            let index = name.strip_prefix("arg").and_then(|at| at.parse().ok());
            let Some(index) = index else {
                let message = format!("`{word}` is no field of seccomp_data");
                let help = "nr, arch, ip and args[0] to args[5] are; .hi is the upper half";
                line.push(Diagnostic::error("unknown-field", place, message).with_help(help));
                return None;
            };
            (argument(line, index)?, true)
        }
    };
    halved(line, offset, is_wide, half)
}

fn argument(line: &mut Cursor<'_, '_>, index: u32) -> Option<u32> {
    if index < 6 {
        return Some(16 + 8 * index);
    }
    let message = format!("there is no argument {index}; the last is 5");
    line.push(Diagnostic::error("unknown-field", line.taken(), message));
    None
}

/// The offset of the half that `.lo` or `.hi` names, here or in the word before.
fn halved(
    line: &mut Cursor<'_, '_>,
    offset: u32,
    is_wide: bool,
    half: Option<&str>,
) -> Option<u32> {
    let half = match (half, line.peek()) {
        (None, Some(TokenKind::Word(word))) => {
            line.next();
            word.strip_prefix('.')
        }
        (half, _) => half,
    };
    match half.map(str::to_ascii_lowercase).as_deref() {
        None | Some("lo" | "low") => Some(offset),
        Some("hi" | "high") if is_wide => Some(offset + 4),
        Some(_) => {
            let message = "only .lo and .hi name halves, and nr and arch have none";
            line.push(Diagnostic::error("unknown-field", line.taken(), message));
            None
        }
    }
}

/// `4*([k]&0xf)`, the length of an IP header: seccomp refuses it, its packet filters do not.
fn header(line: &mut Cursor<'_, '_>) -> Option<Operand> {
    line.next();
    line.expect('*')?;
    line.expect('(')?;
    line.expect('[')?;
    let offset = value::number(line)?;
    line.expect(']')?;
    line.expect('&')?;
    if value::number(line)? != 0xf {
        return line.wanted("the mask 0xf");
    }
    line.expect(')')?;
    Some(Operand::Header(offset))
}
