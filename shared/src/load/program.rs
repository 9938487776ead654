//! A program from elsewhere, in the place of a filter.

use super::{Format, Loaded, Target};
use crate::bpf::{BpfProgram, CheckError, Placed, read};
use crate::text::{Diagnostic, Span};

/// Reads a program and checks it. It has no policy, no rules and no origins.
pub(super) fn load(source: &str, target: &Target) -> Result<Loaded, Vec<Diagnostic>> {
    let placed = read::text(source, target.host)?;
    let insns = placed.iter().map(|placed| placed.insn).collect();
    let program = BpfProgram::new(insns).map_err(|error| vec![program_refusal(error, &placed)])?;
    Ok(Loaded {
        format: Format::Bpf,
        policy: None,
        origins: vec![None; program.insns().len()],
        served: vec![Vec::new(); program.insns().len()],
        program,
        diagnostics: Vec::new(),
        lines: vec![0],
    })
}

/// What the kernel finds fault with, at the instruction's place in the text.
pub fn program_refusal(error: CheckError, placed: &[Placed]) -> Diagnostic {
    let first = placed.first().map_or(Span::default(), |placed| placed.span);
    let span = placed.get(error.pc).map_or(first, |placed| placed.span);
    let message = format!("the kernel would refuse the program: {error}");
    let help = format!("the kernel's rule: {}", error.fault.rule());
    Diagnostic::error("refused-program", span, message).with_help(help)
}
