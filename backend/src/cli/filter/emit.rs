//! A program in the forms that other tools take.

use clap::ValueEnum;
use ringside_shared::bpf::SockFilter;
use ringside_shared::bpf::write::{Form, write};
use ringside_shared::wire::{CompileReport, Insn, InsnOrigin};

/// What `filter compile` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Emit {
    /// A listing for people.
    Asm,
    /// `struct sock_filter` array, little endian, as `bwrap --seccomp FD` takes it.
    Raw,
    /// The same bytes as hex, one instruction a line.
    Hex,
    /// The same bytes as base64, in one line.
    Base64,
    /// Instructions with their origins and the program's cost.
    Json,
    /// A C array of `struct sock_filter`.
    C,
    /// A Rust array of `libc::sock_filter`.
    Rust,
}

impl Emit {
    /// The form of the program alone; none for a report.
    pub(super) const fn form(self) -> Option<Form> {
        Some(match self {
            Self::Json => return None,
            Self::Asm => Form::Asm,
            Self::Raw => Form::Raw,
            Self::Hex => Form::Hex,
            Self::Base64 => Form::Base64,
            Self::C => Form::C,
            Self::Rust => Form::Rust,
        })
    }
}

pub(super) fn emit(compiled: &CompileReport, emit: Emit) -> Vec<u8> {
    let Some(form) = emit.form() else {
        return super::super::file::json(compiled).into_bytes();
    };
    let insns: Vec<_> = compiled.insns.iter().map(native).collect();
    write(form, &insns, &notes(&compiled.insns))
}

fn native(insn: &Insn) -> SockFilter {
    let Insn {
        code,
        jt,
        jf,
        k,
        origin: _,
        origins: _,
        text: _,
    } = *insn;
    SockFilter { code, jt, jf, k }
}

/// `rule 0, line 2`
fn note(origin: &InsnOrigin) -> String {
    let rule = origin.rule;
    let whose = rule.map_or_else(|| "default".to_owned(), |rule| format!("rule {rule}"));
    match origin.line {
        Some(line) => format!("{whose}, line {line}"),
        None => whose,
    }
}

/// `0004: ret #0x50001        ; ERRNO(1) EPERM; rule 0, line 2`: the listing of `filter disasm`,
/// with origins.
pub(super) fn listing(insns: &[Insn]) -> String {
    let native: Vec<_> = insns.iter().map(native).collect();
    String::from_utf8_lossy(&write(Form::Asm, &native, &notes(insns))).into_owned()
}

/// Where each instruction comes from.
fn notes(insns: &[Insn]) -> Vec<String> {
    let origins = insns.iter().map(|insn| insn.origin.as_ref());
    origins
        .map(|origin| origin.map_or_else(String::new, note))
        .collect()
}
