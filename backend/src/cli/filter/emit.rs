//! A program in the forms that other tools take.

use crate::session::id::hex;
use clap::ValueEnum;
use ringside_shared::wire::{CompileReport, Insn};
use std::fmt::Write as _;

/// What `filter compile` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Emit {
    /// A listing for people.
    Asm,
    /// `struct sock_filter` array, little endian, as `bwrap --seccomp FD` takes it.
    Raw,
    /// The same bytes as hex, one instruction a line.
    Hex,
    /// Instructions with their origins and the program's cost.
    Json,
    /// A C array with its `sock_fprog`.
    C,
    /// A Rust array of `libc::sock_filter`.
    Rust,
}

pub(super) fn emit(compiled: &CompileReport, form: Emit) -> Vec<u8> {
    match form {
        Emit::Raw => compiled.insns.iter().flat_map(raw).collect(),
        Emit::Asm => listing(compiled).into_bytes(),
        Emit::Hex => lines(&compiled.insns, |insn| hex(&raw(insn))),
        Emit::Json => super::super::file::json(compiled).into_bytes(),
        Emit::C => c(compiled).into_bytes(),
        Emit::Rust => rust(compiled).into_bytes(),
    }
}

/// One `struct sock_filter` as it lies in memory on a little-endian machine.
pub(super) fn raw(insn: &Insn) -> [u8; 8] {
    let [code_low, code_high] = insn.code.to_le_bytes();
    let [k0, k1, k2, k3] = insn.k.to_le_bytes();
    [code_low, code_high, insn.jt, insn.jf, k0, k1, k2, k3]
}

fn lines(insns: &[Insn], line: impl Fn(&Insn) -> String) -> Vec<u8> {
    let lines: Vec<_> = insns.iter().map(|insn| line(insn) + "\n").collect();
    lines.concat().into_bytes()
}

fn listing(compiled: &CompileReport) -> String {
    let mut out = String::new();
    for (pc, insn) in compiled.insns.iter().enumerate() {
        let origin = match &insn.origin {
            Some(origin) => origin_note(origin.rule, origin.line),
            None => String::new(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", asm_line(pc, insn, &origin).trim_end());
    }
    out
}

/// `0004: 06 00 00 00050001  return errno(EPERM)          ; rule 0, line 2`
pub(super) fn asm_line(pc: usize, insn: &Insn, note: &str) -> String {
    let Insn {
        code,
        jt,
        jf,
        k,
        origin: _,
        text,
    } = insn;
    let head = format!("{pc:04}: {code:02x} {jt:02x} {jf:02x} {k:08x}  ");
    if note.is_empty() {
        head + text
    } else {
        format!("{head}{text:<40} ; {note}")
    }
}

fn origin_note(rule: Option<u32>, line: Option<u32>) -> String {
    let whose = rule.map_or_else(|| "default".to_owned(), |rule| format!("rule {rule}"));
    match line {
        Some(line) => format!("{whose}, line {line}"),
        None => whose,
    }
}

fn c(compiled: &CompileReport) -> String {
    let mut out =
        String::from("#include <linux/filter.h>\n\nstatic struct sock_filter filter[] = {\n");
    for insn in &compiled.insns {
        let Insn {
            code, jt, jf, k, ..
        } = insn;
        let _ = writeln!(
            out,
            "\t{{ {code:#04x}, {jt:#04x}, {jf:#04x}, {k:#010x} }},{}",
            comment(&insn.text)
        );
    }
    out.push_str(
        "};\n\nstatic struct sock_fprog program = {\n\
         \t.len = sizeof(filter) / sizeof(filter[0]),\n\t.filter = filter,\n};\n",
    );
    out
}

fn comment(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(" /* {text} */")
    }
}

fn rust(compiled: &CompileReport) -> String {
    let mut out = format!(
        "static FILTER: [libc::sock_filter; {}] = [\n",
        compiled.insns.len()
    );
    for insn in &compiled.insns {
        let Insn {
            code, jt, jf, k, ..
        } = insn;
        let _ = writeln!(
            out,
            "    libc::sock_filter {{ code: {code:#04x}, jt: {jt:#04x}, jf: {jf:#04x}, \
             k: {k:#010x} }},"
        );
    }
    out.push_str("];\n");
    out
}
