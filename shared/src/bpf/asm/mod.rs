//! Assembler: text to instructions, and back what [`super::disasm`] wrote, instruction by
//! instruction, also of programs that the kernel would refuse.
//!
//! ```text
//!         ld  [arch]                  ; by name, or [4]
//!         jne #x86_64, dead           ; constants have names too
//!         ld  [nr]
//!         jeq #clock_settime, no, yes ; two labels, or positions, or one and fall through
//! yes:    ret #ALLOW
//! no:     ret #ERRNO(EPERM)
//! dead:   ret #KILL_PROCESS
//! ```
//!
//! It is the language of the kernel's `tools/bpf/bpf_asm`, one instruction a line, with names for
//! numbers and positions as targets. `tcpdump -d`'s listing is read as well: `(001) jeq #0x800
//! jt 2 jf 5`.
//!
//! # Grammar
//!
//! ```text
//! line     = { label } [ insn ] [ ";" comment ] | "#" comment ;    C comments stand anywhere
//! label    = word ":" | number ":" | "(" number ")" ;
//! insn     = "ld"  ( field | indexed | cell | imm | "len" )    | "ldi" imm
//!          | ( "ldh" | "ldb" ) ( field | indexed )
//!          | "ldx" ( cell | imm | "len" | msh )                | "ldxi" imm | "ldxb" msh
//!          | ( "st" | "stx" ) cell
//!          | ( "add" | "sub" | "mul" | "div" | "mod" | "and" | "or" | "xor" | "lsh" | "rsh" ) ( imm | "x" )
//!          | "neg" | "tax" | "txa" | "ret" ( imm | "a" | "x" )
//!          | ( "ja" | "jmp" ) target
//!          | ( "jeq" | "jne" | "jneq" | "jgt" | "jge" | "jlt" | "jle" | "jset" ) ( imm | "x" ) targets
//!          | ".insn" number "," number "," number "," number ;
//! targets  = "," target [ "," target ] | "jt" target "jf" target ;
//! target   = word | number ;
//! field    = "[" ( number | "nr" | "arch" | "ip" | "args" "[" number "]" ) [ ".lo" | ".hi" ] "]" ;
//! indexed  = "[" "x" [ "+" number ] "]" ;
//! cell     = "M" "[" number "]" ;
//! msh      = "4" "*" "(" "[" number "]" "&" "0xf" ")" ;
//! imm      = [ "#" ] value { ( "|" | "+" ) value } ;
//! value    = [ "-" ] number | word [ "(" value { "|" value } ")" ] ;
//! ```
//!
//! A target that is a number is the label of that number, or else the position: a listing whose
//! lines are numbered can be edited, and its jumps still go where they went.
//!
//! The names of values: actions with their data (`ERRNO(EPERM)`, `ALLOW`; `KILL` is the
//! thread kind, as `SECCOMP_RET_KILL` is), errnos, arches, syscalls (`openat`, of another arch
//! `x86.openat`), `abi::named`'s constants, `hi(…)` and `lo(…)` for the halves of 64 bits.

mod cursor;
mod lexer;
mod operand;
mod operation;
mod target;
mod value;

use super::program::Placed;
use crate::abi::Arch;
use crate::text::{Diagnostic, Diagnostics, Span};
use cursor::Cursor;
use lexer::{Token, TokenKind};
use operation::{Draft, is_mnemonic};
use target::Labels;

/// Reads a program; names of syscalls without an arch are those of `arch`.
///
/// The program is not checked. Without one, the diagnostics hold at least one error.
///
/// ```
/// use ringside_shared::{abi::Arch, bpf::asm};
/// let (program, problems) = asm::assemble("ret #ERRNO(EPERM)", Arch::X86_64);
/// assert!(problems.is_empty());
/// assert_eq!(program.unwrap()[0].insn.k, 0x5_0001);
/// ```
pub fn assemble(source: &str, arch: Arch) -> (Option<Vec<Placed>>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let tokens = lexer::tokens(source, &mut diagnostics);
    let mut labels = Labels::default();
    let mut drafts = Vec::new();
    for line in tokens.split(|token| token.kind == TokenKind::Newline) {
        let rest = labels.define(line, drafts.len(), &mut diagnostics);
        if rest.is_empty() {
            continue;
        }
        let span = rest[0].span.to(rest[rest.len() - 1].span);
        let draft = operation::read(Cursor::new(rest, arch, &mut diagnostics));
        // A line that is not understood still counts, so that positions after it are right.
        drafts.push((draft.unwrap_or(Draft::NOTHING), span));
    }
    let placed = drafts.iter().enumerate().map(|(pc, (draft, span))| Placed {
        insn: target::resolve(*draft, pc, &labels, &mut diagnostics),
        span: *span,
    });
    let placed: Vec<_> = placed.collect();
    if placed.is_empty() && !diagnostics.has_errors() {
        let problem = "there is no instruction";
        diagnostics.push(Diagnostic::error("no-program", Span::default(), problem));
    }
    let program = (!diagnostics.has_errors()).then_some(placed);
    (program, diagnostics.into_vec())
}

/// Whether a text is assembler, by its first instruction: no filter language has such words.
pub fn is_assembler(source: &str) -> bool {
    let first = lexer::first_line_of_code(source);
    let mut diagnostics = Diagnostics::default();
    let tokens = lexer::tokens(first, &mut diagnostics);
    let rest = Labels::default().define(&tokens, 0, &mut diagnostics);
    matches!(rest.first(), Some(Token { kind: TokenKind::Word(word), .. }) if is_mnemonic(word))
}

#[cfg(test)]
mod tests;
