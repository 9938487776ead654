//! What clients are told of a filter.

use super::{GUESSED, Loaded, Target, load};
use crate::bpf;
use crate::bpf::insn::{MAX_INSNS, MAX_PATH_INSNS};
use crate::compile;
use crate::filter::Origin;
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
    Ok(wire::CompileReport {
        arch: target.host.name().to_owned(),
        insns: insns(&loaded),
        stats: budget(&loaded),
        diagnostics: report(&loaded.diagnostics, source),
    })
}

/// The program after each pass, or everything that is wrong with the filter. A program from
/// elsewhere has no passes behind it.
pub fn stage_reports(
    source: &str,
    target: &Target,
) -> Result<Vec<wire::StageReport>, Vec<wire::DiagnosticReport>> {
    let mut loaded = load(source, target).map_err(|diagnostics| report(&diagnostics, source))?;
    let Some(policy) = loaded.policy.clone() else {
        return Ok(Vec::new());
    };
    // What compiles has stages.
    let stages = compile::stages(&policy, &target.options).unwrap_or_default();
    let stages = stages.into_iter().map(|stage| wire::StageReport {
        name: stage.name.to_owned(),
        what: stage.what.to_owned(),
        n_insns: count(stage.n_insns),
        insns: stage.compiled.map_or_else(
            |_| Vec::new(),
            |compiled| {
                loaded.program = compiled.program;
                loaded.origins = compiled.origins;
                loaded.served = compiled.served;
                insns(&loaded)
            },
        ),
    });
    Ok(stages.collect())
}

fn insns(loaded: &Loaded) -> Vec<wire::Insn> {
    let insns = loaded.program.insns().iter().zip(&loaded.served);
    let insns = insns.zip(listing(loaded));
    let insns = insns.map(|((insn, served), line)| wire::Insn {
        code: insn.code,
        jt: insn.jt,
        jf: insn.jf,
        k: insn.k,
        origin: line.origin_line.map(|origin_line| wire::InsnOrigin {
            rule: line.rule,
            line: Some(origin_line),
        }),
        origins: served.iter().map(|&origin| place(loaded, origin)).collect(),
        text: match line.comment.as_str() {
            "" => line.text,
            comment => format!("{} ; {comment}", line.text),
        },
    });
    insns.collect()
}

fn place(loaded: &Loaded, origin: Origin) -> wire::InsnOrigin {
    wire::InsnOrigin {
        rule: origin.rule,
        line: loaded.line(origin),
    }
}

/// What a program costs against the limits of the kernel.
pub fn budget(loaded: &Loaded) -> wire::Budget {
    let insns = loaded.program.insns();
    wire::Budget {
        insns: count(insns.len()),
        max_insns: count(MAX_INSNS),
        rules: count(loaded.n_rules()),
        translated: count(bpf::budget::translated(insns)),
        max_path: count(MAX_PATH_INSNS),
        most_filters: count(bpf::budget::most(insns)),
        longest: count(loaded.program.longest()),
    }
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
    // How it was read is about all of it, and only of interest behind what is wrong.
    sorted.sort_by_key(|one| (one.code == GUESSED, one.span, one.severity));
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
