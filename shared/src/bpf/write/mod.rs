//! Programs in the forms that other tools take; [`super::read`] reads each of them back.

mod array;
mod base64;

use super::disasm;
use super::insn::SockFilter;
use std::fmt::Write as _;

/// A form of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A listing for people, which the assembler reads back.
    Asm,
    /// `struct sock_filter` array, little endian, as `bwrap --seccomp FD` takes it.
    Raw,
    /// The same bytes as hex, one instruction a line.
    Hex,
    /// The same bytes as base64, in one line.
    Base64,
    /// A C array of `struct sock_filter`.
    C,
    /// A Rust array of `libc::sock_filter`.
    Rust,
}

/// Writes a program. `notes` says more of each instruction, where there is room for people to read
/// it; it may be shorter than the program.
///
/// ```
/// use ringside_shared::bpf::{SockFilter, insn, write};
/// let program = [SockFilter::plain(insn::RET_K, 0x7fff_0000)];
/// let text = write::write(write::Form::Asm, &program, &[]);
/// assert_eq!(text, b"0000: ret #0x7fff0000 ; ALLOW\n");
/// ```
pub fn write(form: Form, insns: &[SockFilter], notes: &[String]) -> Vec<u8> {
    let bytes = || insns.iter().flat_map(|insn| insn.to_bytes());
    match form {
        Form::Raw => bytes().collect(),
        Form::Hex => hex(insns).into_bytes(),
        Form::Base64 => base64::encode(bytes()).into_bytes(),
        Form::Asm => listing(insns, notes).into_bytes(),
        Form::C => array::c(insns, notes).into_bytes(),
        Form::Rust => array::rust(insns, notes).into_bytes(),
    }
}

fn hex(insns: &[SockFilter]) -> String {
    let mut out = String::with_capacity(insns.len() * 17);
    for insn in insns {
        for byte in insn.to_bytes() {
            // Writing to a String cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        out.push('\n');
    }
    out
}

/// `0004: ret #0x50001        ; ERRNO(1) EPERM; rule 0, line 2`
fn listing(insns: &[SockFilter], notes: &[String]) -> String {
    let lines = lines(insns, notes);
    let width = lines.iter().map(|(text, _)| text.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (pc, (text, meaning)) in lines.into_iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = if meaning.is_empty() {
            writeln!(out, "{pc:04}: {text}")
        } else {
            writeln!(out, "{pc:04}: {text:width$} ; {meaning}")
        };
    }
    out
}

/// Each instruction in words, and everything that is said of it.
fn lines(insns: &[SockFilter], notes: &[String]) -> Vec<(String, String)> {
    let lines = disasm::lines(insns).into_iter().enumerate();
    lines
        .map(|(pc, line)| {
            let note = notes.get(pc).map_or("", String::as_str);
            let meaning = match (line.comment.as_str(), note) {
                ("", note) => note.to_owned(),
                (comment, "") => comment.to_owned(),
                (comment, note) => format!("{comment}; {note}"),
            };
            (line.text, meaning)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bpf::{insn, read};

    const FORMS: [Form; 6] = [
        Form::Asm,
        Form::Raw,
        Form::Hex,
        Form::Base64,
        Form::C,
        Form::Rust,
    ];

    fn program() -> Vec<SockFilter> {
        vec![
            SockFilter::plain(insn::LD_ABS, 0),
            SockFilter::branch(insn::JEQ_K, 227, 0, 1),
            SockFilter::plain(insn::RET_K, 0x5_0001),
            SockFilter::branch(insn::LDX_MSH, 3, 1, 2),
            SockFilter::plain(insn::RET_A, 0),
        ]
    }

    #[test]
    fn every_form_is_read_back_as_the_same_program() {
        let notes = vec!["rule 0, line 2 */ // ; é".to_owned(); 5];
        for form in FORMS {
            for notes in [&notes[..], &[]] {
                let written = write(form, &program(), notes);
                assert_eq!(read::read(&written), Ok(program()), "{form:?}");
            }
        }
    }

    #[test]
    fn what_is_known_of_an_instruction_stands_beside_it() {
        let notes = [String::new(), "rule 0, line 2".to_owned()];
        let text = |form| String::from_utf8(write(form, &program(), &notes)).unwrap();
        assert!(
            text(Form::Asm)
                .contains("0001: jeq #227, 2, 3        ; clock_settime; rule 0, line 2\n")
        );
        assert!(text(Form::C).contains(
            "\t{ 0x15, 0x00, 0x01, 0x000000e3 }, /* 0001: jeq #227, 2, 3 ; clock_settime; rule 0, line 2 */\n"
        ));
        assert!(text(Form::Rust).contains(
            "    libc::sock_filter { code: 0x15, jt: 0x00, jf: 0x01, k: 0x0000_00e3 }, \
             // 0001: jeq #227, 2, 3 ; clock_settime; rule 0, line 2\n"
        ));
    }
}
