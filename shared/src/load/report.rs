//! What clients are told of a filter.

use super::{Loaded, Target, load};
use crate::bpf::{self, insn::MAX_INSNS};
use crate::text::{Diagnostic, LineIndex, Severity};
use crate::wire;

/// Says whether a filter loads, and everything that is wrong with it.
pub fn check_report(source: &str, target: &Target) -> wire::CheckReport {
    let (ok, diagnostics) = match load(source, target) {
        Ok(loaded) => (true, loaded.diagnostics),
        Err(diagnostics) => (false, diagnostics),
    };
    wire::CheckReport {
        ok,
        format: target.format_of(source).name().to_owned(),
        diagnostics: report(&diagnostics, source),
    }
}

/// Compiles a filter, or says everything that is wrong with it.
pub fn compile_report(
    source: &str,
    target: &Target,
) -> Result<wire::CompileReport, Vec<wire::DiagnosticReport>> {
    let loaded = load(source, target).map_err(|diagnostics| report(&diagnostics, source))?;
    let insns = loaded.program.insns().iter().zip(listing(&loaded));
    let insns = insns.map(|(insn, line)| wire::Insn {
        code: insn.code,
        jt: insn.jt,
        jf: insn.jf,
        k: insn.k,
        origin: line.origin_line.map(|origin_line| wire::InsnOrigin {
            rule: line.rule,
            line: Some(origin_line),
        }),
        text: match line.comment.as_str() {
            "" => line.text,
            comment => format!("{} ; {comment}", line.text),
        },
    });
    Ok(wire::CompileReport {
        arch: target.host.name().to_owned(),
        insns: insns.collect(),
        stats: wire::Budget {
            insns: count(loaded.program.insns().len()),
            max_insns: count(MAX_INSNS),
            rules: count(loaded.n_rules()),
        },
        diagnostics: report(&loaded.diagnostics, source),
    })
}

/// One instruction as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingLine {
    /// Position of the instruction.
    pub pc: usize,
    /// The instruction: `jeq #227, 4, 5`.
    pub text: String,
    /// What its numbers mean, empty if nothing is known: `clock_settime`.
    pub comment: String,
    /// Line of the source that it comes from, from 1.
    pub origin_line: Option<u32>,
    /// 0-based rule that it comes from; `None` for the default action, the arch check and the
    /// search.
    pub rule: Option<u32>,
}

/// The program as text, each instruction with the line that it comes from.
pub fn listing(loaded: &Loaded) -> Vec<ListingLine> {
    let lines = bpf::disasm::lines(loaded.program.insns()).into_iter();
    let lines = lines.zip(&loaded.origins);
    lines
        .map(|(line, origin)| ListingLine {
            pc: line.pc,
            text: line.text,
            comment: line.comment,
            origin_line: origin.and_then(|origin| loaded.line(origin)),
            rule: origin.and_then(|origin| origin.rule),
        })
        .collect()
}

/// Diagnostics with lines and columns, in source order.
pub fn report(diagnostics: &[Diagnostic], source: &str) -> Vec<wire::DiagnosticReport> {
    let index = LineIndex::new(source);
    let mut sorted: Vec<_> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
    let reports = sorted.into_iter().map(|diagnostic| {
        let start = index.place(diagnostic.span.start);
        let end = index.place(diagnostic.span.end);
        wire::DiagnosticReport {
            code: diagnostic.code.to_owned(),
            severity: severity(diagnostic.severity).to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
        }
    });
    reports.collect()
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
