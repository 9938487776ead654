//! What an editor asks at every key, and when a file is dropped on it.

use super::{Question, Refusal};
use crate::filter;
use crate::load::{self, Format, Loaded};
use crate::profile::Output;
use crate::text::{Diagnostic, LineIndex, Severity};
use crate::wire::{
    AnalysisReport, CheckRequest, FileReport, ProblemReport, ProgramReport, TranslationReport,
};
use std::fmt::Write as _;

/// Everything that an editor wants to know of a text.
pub fn analyse(about: CheckRequest) -> Result<AnalysisReport, Refusal> {
    let Question { source, target } = Question::of(about)?;
    let (loaded, diagnostics) = match load::load(&source, &target) {
        Ok(mut loaded) => {
            let diagnostics = std::mem::take(&mut loaded.diagnostics);
            (Some(loaded), diagnostics)
        }
        Err(diagnostics) => (None, diagnostics),
    };
    let format = target.format_of(&source);
    let (rules, off) = match format {
        Format::Text => rules(&source),
        _ => (Vec::new(), Vec::new()),
    };
    Ok(AnalysisReport {
        format: format.name().to_owned(),
        problems: problems(diagnostics, &source),
        rules,
        off,
        program: loaded.as_ref().map(program),
    })
}

/// What is said of a text, with its places.
pub(super) fn problems(mut diagnostics: Vec<Diagnostic>, source: &str) -> Vec<ProblemReport> {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
    let index = LineIndex::new(source);
    let problems = diagnostics.into_iter().map(|diagnostic| {
        let place = index.place(diagnostic.span.start);
        ProblemReport {
            code: diagnostic.code.to_owned(),
            severity: severity(diagnostic.severity).to_owned(),
            start: diagnostic.span.start,
            end: diagnostic.span.end,
            line: place.line,
            column: place.column,
            message: diagnostic.message,
            help: diagnostic.help,
        }
    });
    problems.collect()
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The lines of a text's rules, and of those that are comments.
fn rules(source: &str) -> (Vec<u32>, Vec<u32>) {
    let index = LineIndex::new(source);
    let (parsed, _) = filter::parse(source);
    let lines = parsed
        .rules()
        .map(|(line, _)| index.place(line.span.start).line);
    let is_rule = |text: &str| {
        let (filter, problems) = filter::parse(text);
        problems.is_empty() && filter.rules().count() == 1
    };
    let off = source.split('\n').zip(1..).filter(|(line, _)| {
        let comment = line.trim_start().strip_prefix('#');
        comment.is_some_and(is_rule)
    });
    (lines.collect(), off.map(|(_, number)| number).collect())
}

fn program(loaded: &Loaded) -> ProgramReport {
    let insns = loaded.program.insns();
    let lines = load::listing(loaded);
    let mut listing = String::with_capacity(insns.len() * 32);
    for line in &lines {
        // Writing to a String cannot fail.
        let _ = match line.comment.as_str() {
            "" => writeln!(listing, "{}", line.text),
            comment => writeln!(listing, "{}\t{comment}", line.text),
        };
    }
    let words = insns.iter().flat_map(|insn| {
        let operation = u32::from(insn.code) | u32::from(insn.jt) << 16 | u32::from(insn.jf) << 24;
        [operation, insn.k]
    });
    ProgramReport {
        words: words.collect(),
        listing,
        lines: lines
            .iter()
            .map(|line| line.origin_line.unwrap_or(0))
            .collect(),
        rules: lines
            .iter()
            .map(|line| line.rule.map_or(0, |rule| rule + 1))
            .collect(),
        budget: load::budget(loaded),
    }
}

/// A filter of any other language as filter text.
pub fn translate(about: CheckRequest) -> Result<TranslationReport, Refusal> {
    let Question { source, target } = Question::of(about)?;
    let (text, diagnostics) = match load::load(&source, &target) {
        Ok(loaded) => {
            let said = format!("from {}", loaded.format.title());
            let written = load::convert(Output::Text, &source, &loaded, &target, &said);
            (written.text, written.diagnostics)
        }
        Err(diagnostics) => (None, diagnostics),
    };
    Ok(TranslationReport {
        text,
        problems: problems(diagnostics, &source),
    })
}

/// The text of a file: its own, or of a raw program the listing.
pub fn file_text(bytes: Vec<u8>) -> Result<FileReport, Refusal> {
    match load::source_text(bytes) {
        Ok(text) => Ok(FileReport {
            format: Format::of(&text).name().to_owned(),
            text,
        }),
        Err(problem) => Err(Refusal::Asked {
            code: "not-a-filter",
            message: problem.to_string(),
        }),
    }
}
