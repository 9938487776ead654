//! A program from elsewhere, in the place of a filter.

use super::{Format, Loaded};
use crate::bpf::{BpfProgram, read};
use crate::text::{Diagnostic, Span};

/// Reads a program and checks it. It has no policy, no rules and no origins.
pub(super) fn load(source: &str) -> Result<Loaded, Vec<Diagnostic>> {
    let whole = Span::new(0, u32::try_from(source.len()).unwrap_or(u32::MAX));
    let insns = read::read(source.as_bytes())
        .map_err(|error| vec![Diagnostic::error("no-program", whole, error.to_string())])?;
    let program = BpfProgram::new(insns).map_err(|error| {
        vec![Diagnostic::error(
            "refused-program",
            whole,
            error.to_string(),
        )]
    })?;
    Ok(Loaded {
        format: Format::Bpf,
        policy: None,
        origins: vec![None; program.insns().len()],
        program,
        diagnostics: Vec::new(),
        lines: vec![0],
    })
}
