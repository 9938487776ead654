//! The whole pipeline in one call, as the server and the browser use it.

mod convert;
mod format;
mod judge;
mod program;
mod refusal;
mod report;
mod source;
mod target;
mod written;

pub use convert::convert;
pub use format::{Format, UnknownFormat};
pub use judge::{Judge, stack_verdict, stack_verdict_of_part};
pub use program::program_refusal;
pub use report::{
    ListingLine, budget, check_report, compile_report, listing, report, stage_reports,
};
pub use source::{NotASource, source_text};
pub use target::{Runtime, Target, UnknownRuntime};
pub use written::write;

pub use crate::abi::syscalls::NEWEST_KERNEL;

use crate::abi::SeccompData;
use crate::bpf::{self, BpfProgram, Returned};
use crate::compile;
use crate::filter::{self, Origin, Policy};
use crate::profile::{self, Profile};
use crate::text::{Diagnostic, LineIndex, Span};
use crate::verdict::Action;

/// A filter that the kernel would load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The language of its source.
    pub format: Format,
    /// What it means; `None` for a program from elsewhere, which has instructions but no rules.
    pub policy: Option<Policy>,
    /// What the kernel gets.
    pub program: BpfProgram,
    /// Where each instruction comes from; `None` for the arch check and the search.
    pub origins: Vec<Option<Origin>>,
    /// Every part of the source that each instruction serves, the default action first.
    pub served: Vec<Vec<Origin>>,
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
    let format = target.format_of(source);
    if format == Format::Bpf {
        return program::load(source, target).map_err(|mut diagnostics| {
            diagnostics.extend(guessed(source, target));
            diagnostics
        });
    }
    let (read, mut diagnostics) = profile::read(format, source, target);
    if let Some(Profile { policy, .. }) = &read {
        diagnostics.extend(filter::advise(policy, target.host));
    }
    let (Some(Profile { policy, n_rules }), false) =
        (read, diagnostics.iter().any(Diagnostic::is_error))
    else {
        diagnostics.extend(guessed(source, target));
        return Err(diagnostics);
    };
    match compile::compile(&policy, &target.options) {
        Ok(compiled) => Ok(Loaded {
            format,
            lines: rule_lines(&policy, n_rules, source),
            policy: Some(policy),
            program: compiled.program,
            origins: compiled.origins,
            served: compiled.served,
            diagnostics,
        }),
        Err(error) => {
            diagnostics.push(refusal::refusal(&error, &policy, source));
            Err(diagnostics)
        }
    }
}

/// The code of the note that says how a broken filter was read.
const GUESSED: &str = "guessed-format";

/// Says how a filter was read that has errors, if nobody said how to and another language is likely.
fn guessed(source: &str, target: &Target) -> Option<Diagnostic> {
    let (format, is_sure) = Format::guess(source);
    if target.format.is_some() || is_sure {
        return None;
    }
    let message = format!("taken for {} by its content", format.title());
    let others = Format::ALL.into_iter().filter(|other| *other != format);
    let others: Vec<_> = others.map(Format::name).collect();
    let note = Diagnostic::note(GUESSED, Span::default(), message);
    Some(note.with_help(format!(
        "if it is something else, say so by --from or `format`: {}",
        others.join(", ")
    )))
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
        let policy = self.policy.as_ref();
        let origin = policy.and_then(|policy| filter::evaluate(policy, data).origin);
        self.said(returned, origin)
    }

    fn said(&self, returned: Returned, origin: Option<Origin>) -> FilterVerdict {
        FilterVerdict {
            action: Action::from_word(returned.word),
            word: returned.word,
            rule: origin.and_then(|origin| origin.rule),
            line: origin.and_then(|origin| self.line(origin)),
            insns: returned.insns,
        }
    }

    /// How many rules the source has.
    pub fn n_rules(&self) -> usize {
        self.lines.len() - 1
    }

    /// The default action and every rule, each with its line, from 1.
    pub fn rule_lines(&self) -> impl Iterator<Item = (Option<u32>, u32)> {
        let rules = std::iter::once(None).chain((0..).map(Some));
        rules.zip(self.lines.iter().copied())
    }

    /// Line of an origin in the source, from 1.
    pub fn line(&self, origin: Origin) -> Option<u32> {
        self.lines.get(line_index(origin)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::Arch;

    #[test]
    fn a_broken_filter_says_how_it_was_read_if_it_may_be_something_else() {
        let check = |source: &str, format, expected: Option<&str>| {
            let target = Target {
                format,
                ..Target::default()
            };
            let report = check_report(source, &target);
            assert!(!report.ok, "{source}");
            let first = &report.diagnostics[0];
            assert_ne!(first.code, GUESSED, "what is wrong comes first");
            let note = report.diagnostics.iter().find(|one| one.code == GUESSED);
            let message = note.map(|note| note.message.as_str());
            assert_eq!(message, expected, "{source}");
        };
        let unit = Some("taken for a systemd unit by its content");
        check("Default = allow\n", None, unit);
        check("Default = allow\n", Some(Format::Systemd), None);
        check(
            "opne: 1\n",
            None,
            Some("taken for a minijail policy by its content"),
        );
        check(
            "hello\n",
            None,
            Some("taken for Ringside's filter text by its content"),
        );
        check("default perhaps\n", None, None);
        check("{\"defaultAction\":\"no\"}", None, None);
    }

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
