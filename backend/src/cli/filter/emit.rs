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
    /// A C array of `struct sock_filter`.
    C,
    /// A Rust array of `libc::sock_filter`.
    Rust,
}

pub(super) fn emit(compiled: &CompileReport, form: Emit) -> Vec<u8> {
    match form {
        Emit::Raw => compiled.insns.iter().flat_map(raw).collect(),
        Emit::Asm => listing(&compiled.insns).into_bytes(),
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

/// `0004: ret #0x50001        ; ERRNO(1) EPERM; rule 0, line 2`: the listing of `filter disasm`,
/// with origins.
pub(super) fn listing(insns: &[Insn]) -> String {
    let lines = insns.iter().map(|insn| {
        let (text, meaning) = insn.text.split_once(" ; ").unwrap_or((&insn.text, ""));
        let origin = insn.origin.as_ref();
        let origin = origin.map_or_else(String::new, |o| origin_note(o.rule, o.line));
        let notes = [meaning, &origin].map(str::to_owned).into_iter();
        let notes: Vec<_> = notes.filter(|note| !note.is_empty()).collect();
        (text, notes.join("; "))
    });
    let lines: Vec<_> = lines.collect();
    let width = lines.iter().map(|(text, _)| text.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (pc, (text, notes)) in lines.into_iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = if notes.is_empty() {
            writeln!(out, "{pc:04}: {text}")
        } else {
            writeln!(out, "{pc:04}: {text:width$} ; {notes}")
        };
    }
    out
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
    out.push_str("};\n");
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
