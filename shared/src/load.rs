//! The whole pipeline in one call, as the server and the browser use it.

use crate::abi::{Arch, SeccompData};
use crate::bpf::{self, BpfProgram, insn::MAX_INSNS};
use crate::compile::{self, Layout};
use crate::filter::{self, Origin, Policy};
use crate::profile::oci;
use crate::text::{Diagnostic, LineIndex, Severity, Span};
use crate::verdict::Action;
use crate::wire;

/// For whom a filter is read and how it is compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The host's native arch.
    pub host: Arch,
    /// Capabilities, `CAP_…`, for a profile's `includes` and `excludes`.
    pub caps: Vec<String>,
    /// Kernel version, major and minor, for a profile's `minKernel`.
    pub kernel: (u32, u32),
    /// How the program is laid out.
    pub layout: Layout,
}

/// The newest kernel that our tables know.
pub const NEWEST_KERNEL: (u32, u32) = (6, 18);

impl Default for Target {
    fn default() -> Self {
        Self {
            host: Arch::X86_64,
            caps: Vec::new(),
            kernel: NEWEST_KERNEL,
            layout: Layout::default(),
        }
    }
}

/// In which language a filter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our filter text.
    Text,
    /// OCI/Docker JSON.
    Oci,
}

impl Format {
    /// Tells the two apart by content: a JSON value or our text.
    pub fn of(source: &str) -> Self {
        if source.trim_start().starts_with('{') {
            Self::Oci
        } else {
            Self::Text
        }
    }

    /// `text` or `oci`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Oci => "oci",
        }
    }
}

/// A filter that the kernel would load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The language of its source.
    pub format: Format,
    /// What it means.
    pub policy: Policy,
    /// What the kernel gets.
    pub program: BpfProgram,
    /// Where each instruction comes from; `None` for the arch check and the search.
    pub origins: Vec<Option<Origin>>,
    /// Warnings and notes.
    pub diagnostics: Vec<Diagnostic>,
    /// Line of the default action, then the line of each rule, from 1.
    lines: Vec<u32>,
}

/// What a filter answers for one call, and which part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterVerdict {
    /// What the kernel does.
    pub action: Action,
    /// The word that the program returned.
    pub word: u32,
    /// 0-based rule of the source; `None` for the default action and for arches not listed.
    pub rule: Option<u32>,
    /// Line of the rule or of the default action, from 1; `None` for arches not listed.
    pub line: Option<u32>,
    /// Instructions executed.
    pub insns: u32,
}

/// Reads, checks and compiles a filter. On failure the diagnostics hold at least one error.
pub fn load(source: &str, target: &Target) -> Result<Loaded, Vec<Diagnostic>> {
    let format = Format::of(source);
    let (read, mut diagnostics) = match format {
        Format::Text => {
            let (ast, mut diagnostics) = filter::parse(source);
            let (policy, more) = filter::resolve(&ast, target.host);
            diagnostics.extend(more);
            (
                policy.map(|policy| (policy, ast.rules().count())),
                diagnostics,
            )
        }
        Format::Oci => {
            let (profile, diagnostics) = oci::read(source, target);
            let read = profile.map(|profile| (profile.policy, profile.n_rules));
            (read, diagnostics)
        }
    };
    if let Some((policy, _)) = &read {
        diagnostics.extend(filter::advise(policy, target.host));
    }
    let (Some((policy, n_rules)), false) = (read, diagnostics.iter().any(Diagnostic::is_error))
    else {
        return Err(diagnostics);
    };
    match compile::compile(&policy, target.layout) {
        Ok(compiled) => Ok(Loaded {
            format,
            lines: rule_lines(&policy, n_rules, source),
            policy,
            program: compiled.program,
            origins: compiled.origins,
            diagnostics,
        }),
        Err(error) => {
            let help = "join rules with the same action, or compare with fewer values";
            let error = Diagnostic::error("program-too-long", Span::default(), error.to_string());
            diagnostics.push(error.with_help(help));
            Err(diagnostics)
        }
    }
}

fn rule_lines(policy: &Policy, n_rules: usize, source: &str) -> Vec<u32> {
    let index = LineIndex::new(source);
    let mut lines = vec![0; n_rules + 1];
    lines[0] = index.line(policy.default().origin.span.start);
    let rules = policy.sections().iter().flat_map(|section| &section.rules);
    for origin in rules.map(|rule| rule.outcome.origin) {
        if let Some(line) = lines.get_mut(line_index(origin)) {
            *line = index.line(origin.span.start);
        }
    }
    lines
}

/// Where `Loaded::lines` keeps an origin.
fn line_index(origin: Origin) -> usize {
    origin.rule.map_or(0, |rule| rule as usize + 1)
}

impl Loaded {
    /// What the program answers for a call, and which rule of the source it owes that to.
    pub fn verdict(&self, data: &SeccompData) -> FilterVerdict {
        let returned = bpf::run(&self.program, data);
        let evaluated = filter::evaluate(&self.policy, data);
        FilterVerdict {
            action: Action::from_word(returned.word),
            word: returned.word,
            rule: evaluated.origin.and_then(|origin| origin.rule),
            line: evaluated.origin.and_then(|origin| self.line(origin)),
            insns: returned.insns,
        }
    }

    /// Line of an origin in the source, from 1.
    pub fn line(&self, origin: Origin) -> Option<u32> {
        self.lines.get(line_index(origin)).copied()
    }
}

/// Says whether a filter loads, and everything that is wrong with it.
pub fn check_report(source: &str, target: &Target) -> wire::CheckReport {
    let (ok, diagnostics) = match load(source, target) {
        Ok(loaded) => (true, loaded.diagnostics),
        Err(diagnostics) => (false, diagnostics),
    };
    wire::CheckReport {
        ok,
        format: Format::of(source).name().to_owned(),
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
            rules: count(loaded.lines.len() - 1),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_names_a_syscall_answers() {
        let source = "default allow\n\nerrno EPERM clock_settime, settimeofday\n";
        let loaded = load(source, &Target::default()).unwrap();
        let mut data = SeccompData {
            nr: 227,
            arch: Arch::X86_64.audit(),
            ..SeccompData::default()
        };
        let verdict = loaded.verdict(&data);
        assert_eq!(verdict.action, Action::Errno(1));
        assert_eq!((verdict.rule, verdict.line), (Some(0), Some(3)));
        data.nr = 0;
        assert_eq!(loaded.verdict(&data).action, Action::Allow(0));
        data.nr = 0x4000_00e3;
        assert_eq!(loaded.verdict(&data).action, Action::KillProcess);
        data.arch = Arch::X86.audit();
        assert_eq!(loaded.verdict(&data).action, Action::KillProcess);
    }
}
