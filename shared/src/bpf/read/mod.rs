//! Programs from elsewhere, told apart by content:
//!
//! * raw bytes, `struct sock_filter` after `struct sock_filter`;
//! * those bytes as hex digits or as base64;
//! * an array of C or Rust, of instructions or of bytes, with the macros of `linux/filter.h` and
//!   the names that such arrays are written with; the columns of `tcpdump -ddd` (an array too);
//! * `seccomp-tools dump`'s listing, by its columns of numbers;
//! * [`super::asm`]'s language, which `tcpdump -d` and our own listings speak.

mod array;
mod bytes;
mod constant;
mod listing;
mod piece;

use super::asm;
use super::insn::{MAX_INSNS, SockFilter};
use super::program::Placed;
use crate::abi::Arch;
use crate::text::{Diagnostic, Span};

/// Why bytes are not a program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing there.
    #[error("there is no instruction to read")]
    Empty,
    /// An instruction has eight bytes.
    #[error("{0} bytes are not a whole number of instructions of 8 bytes")]
    Ragged(usize),
    /// Every code has its bytes exchanged.
    #[error(
        "the program is one of a big-endian machine: its numbers' bytes are the other way round, and \
         so are the halves of the arguments that it looks at"
    )]
    BigEndian,
    /// More than any kernel loads.
    #[error("{0} instructions, the kernel takes at most {MAX_INSNS}")]
    TooLong(usize),
    /// What is wrong with a text, and on which line.
    #[error("line {line}: {message}")]
    Text {
        /// Line, from 1.
        line: u32,
        /// What is wrong.
        message: String,
    },
}

/// No program of [`MAX_INSNS`] instructions needs more text, comments included.
pub const MAX_TEXT_BYTES: usize = 4 << 20;

/// Reads a program in any form. It is not checked.
pub fn read(input: &[u8]) -> Result<Vec<SockFilter>, ReadError> {
    let text = match std::str::from_utf8(input) {
        Ok(text) if !is_raw(input) => text,
        _ => return bytes::insns(input),
    };
    match self::text(text, Arch::X86_64) {
        Ok(placed) => Ok(placed.iter().map(|placed| placed.insn).collect()),
        Err(problems) if text.trim().is_empty() => {
            drop(problems);
            Err(ReadError::Empty)
        }
        Err(problems) => {
            let first = problems.into_iter().find(Diagnostic::is_error);
            let first = first.ok_or(ReadError::Empty)?;
            Err(ReadError::Text {
                line: crate::text::LineIndex::new(text).line(first.span.start),
                message: first.message,
            })
        }
    }
}

/// Reads the text of a program, each instruction with its place; names in assembler are those of
/// `arch`. Without a program, at least one diagnostic is an error.
pub fn text(source: &str, arch: Arch) -> Result<Vec<Placed>, Vec<Diagnostic>> {
    let whole = Span::new(0, u32::try_from(source.len()).unwrap_or(u32::MAX));
    let error = |code, problem: String| Err(vec![Diagnostic::error(code, whole, problem)]);
    if source.len() > MAX_TEXT_BYTES {
        let most = MAX_TEXT_BYTES >> 20;
        return error(
            "too-much-text",
            format!("a program of more than {most} MiB of text"),
        );
    }
    let placed = if let Some(encoded) = bytes::encoded(source) {
        match bytes::insns(&encoded.bytes) {
            Ok(insns) => encoded.place(insns),
            Err(problem) => return error("no-program", problem.to_string()),
        }
    } else if listing::is_listing(source) {
        listing::read(source).map_err(|problem| vec![problem])?
    } else if array::is_array(source) {
        array::read(source).map_err(|problem| vec![problem])?
    } else {
        let (program, problems) = asm::assemble(source, arch);
        program.ok_or(problems)?
    };
    match placed.len() {
        0 => error("no-program", ReadError::Empty.to_string()),
        n if n > MAX_INSNS => error("too-long", ReadError::TooLong(n).to_string()),
        _ => Ok(placed),
    }
}

/// Whether bytes are no text: every instruction that the kernel knows has a zero byte.
pub fn is_raw(input: &[u8]) -> bool {
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=31 | 127);
    input.iter().any(is_control) || std::str::from_utf8(input).is_err()
}

/// Whether a text is a program, and no filter in any language that has rules.
pub fn is_program(text: &str) -> bool {
    bytes::encoded(text).is_some()
        || listing::is_listing(text)
        || array::is_array(text)
        || asm::is_assembler(text)
}

#[cfg(test)]
mod tests;
