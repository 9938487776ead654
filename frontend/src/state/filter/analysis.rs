//! What the core says about a text.

use std::rc::Rc;

use ringside_shared::audit::TextEdit;
use ringside_shared::bpf::BpfProgram;
use ringside_shared::bpf::insn::{MAX_INSNS, SockFilter};
use ringside_shared::load::{Format, ListingLine};
use ringside_shared::text::{Severity, Span};
use ringside_shared::wire::{AnalysisReport, Budget, CheckRequest, ProblemReport, ProgramReport};

/// What the core says about a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The text it is about.
    pub source: Rc<str>,
    /// Whether the core has said anything yet.
    pub is_answer: bool,
    /// Its language.
    pub format: Format,
    /// What was noticed, in the order of the text.
    pub problems: Vec<Problem>,
    /// The line, from 1, of each rule of a filter text; rules of other languages have no line of
    /// their own.
    pub rules: Vec<u32>,
    /// The lines, from 1, that hold a rule as a comment.
    pub off: Vec<u32>,
    /// What the kernel would get, if the filter loads.
    pub program: Option<Rc<BpfProgram>>,
    /// It instruction by instruction; empty if the filter does not load.
    pub listing: Vec<ListingLine>,
    /// What it costs.
    pub budget: Option<Budget>,
}

/// Something noticed about a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Stable name: `unknown-syscall`.
    pub code: String,
    /// Its bytes in the text.
    pub span: Span,
    /// Its line, from 1.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to try.
    pub help: Option<String>,
}

impl Problem {
    /// The word that was probably meant, in the place of the one that is wrong.
    pub fn fix(&self) -> Option<TextEdit> {
        let help = self.help.as_deref()?.strip_prefix("did you mean `")?;
        let (meant, rest) = help.split_once('`')?;
        (rest == "?").then(|| TextEdit {
            span: self.span,
            new_text: meant.to_owned(),
        })
    }
}

impl Analysis {
    /// The most instructions that the kernel loads.
    pub const BUDGET: usize = MAX_INSNS;

    /// Of a text that the core has not read yet.
    pub fn unread(source: Rc<str>) -> Self {
        Self {
            is_answer: false,
            // Until the core knows better. Other languages have no colours.
            format: if source.trim_start().starts_with('{') {
                Format::Oci
            } else {
                Format::Text
            },
            source,
            problems: Vec::new(),
            rules: Vec::new(),
            off: Vec::new(),
            program: None,
            listing: Vec::new(),
            budget: None,
        }
    }

    /// What the core answered about a text.
    pub fn of_report(source: Rc<str>, report: AnalysisReport) -> Self {
        let program = report.program.as_ref();
        Self {
            source,
            is_answer: true,
            format: report.format.parse().unwrap_or(Format::Text),
            problems: report.problems.into_iter().map(Problem::from).collect(),
            rules: report.rules,
            off: report.off,
            program: program.and_then(read_program).map(Rc::new),
            listing: program.map(read_listing).unwrap_or_default(),
            budget: report.program.map(|program| program.budget),
        }
    }

    /// Reads, checks and compiles a text in this thread: for tests. The page asks its worker, which
    /// answers the same.
    pub fn of(source: Rc<str>) -> Self {
        match ringside_shared::answer::analyse(CheckRequest::of_text(&source)) {
            Ok(report) => Self::of_report(source, report),
            Err(_) => Self::unread(source),
        }
    }

    /// Whether the kernel would load it.
    pub fn loads(&self) -> bool {
        self.program.is_some()
    }

    /// The worst that was noticed on a line, from 1.
    pub fn severity_of(&self, line: u32) -> Option<Severity> {
        let here = self.problems.iter().filter(|problem| problem.line == line);
        here.map(|problem| problem.severity).min()
    }

    /// The number of the rule that a line, from 1, holds.
    pub fn rule_on(&self, line: u32) -> Option<u32> {
        let position = self.rules.iter().position(|&rule| rule == line)?;
        u32::try_from(position).ok()
    }

    /// The instructions that a line of the text, from 1, became.
    pub fn pcs_of(&self, line: u32) -> impl Iterator<Item = usize> {
        let here = move |insn: &&ListingLine| insn.origin_line == Some(line);
        self.listing.iter().filter(here).map(|insn| insn.pc)
    }

    /// The line of the text, from 1, that an instruction comes from.
    pub fn line_of(&self, pc: usize) -> Option<u32> {
        self.listing.get(pc)?.origin_line
    }
}

impl From<ProblemReport> for Problem {
    fn from(report: ProblemReport) -> Self {
        let ProblemReport {
            code,
            severity,
            start,
            end,
            line,
            column,
            message,
            help,
        } = report;
        Self {
            severity: match severity.as_str() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                _ => Severity::Note,
            },
            code,
            span: Span::new(start, end),
            line,
            column,
            message,
            help,
        }
    }
}

fn read_program(report: &ProgramReport) -> Option<BpfProgram> {
    let insns = report.words.as_chunks().0.iter().map(|&[operation, k]| {
        let [low, high, jt, jf] = operation.to_le_bytes();
        SockFilter {
            code: u16::from_le_bytes([low, high]),
            jt,
            jf,
            k,
        }
    });
    BpfProgram::new(insns.collect()).ok()
}

fn read_listing(report: &ProgramReport) -> Vec<ListingLine> {
    let places = report.lines.iter().zip(&report.rules);
    let lines = report.listing.lines().zip(places).enumerate();
    let lines = lines.map(|(pc, (line, (&at, &rule)))| {
        let (text, comment) = line.split_once('\t').unwrap_or((line, ""));
        ListingLine {
            pc,
            text: text.to_owned(),
            comment: comment.to_owned(),
            origin_line: (at > 0).then_some(at),
            rule: rule.checked_sub(1),
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_a_problem_with_a_place_and_no_program() {
        let analysis = Analysis::of("default allow\nerrno EPERM clock_setime\n".into());
        assert!(!analysis.loads());
        let problem = &analysis.problems[0];
        assert_eq!((problem.line, problem.column), (2, 13));
        assert_eq!(analysis.severity_of(2), Some(Severity::Error));
        assert!(
            problem
                .help
                .as_deref()
                .unwrap_or_default()
                .contains("clock_settime")
        );
    }

    #[test]
    fn what_was_probably_meant_is_a_fix_that_loads() {
        for source in [
            "default allow\nerrno EPERM clock_setime\n",
            "default allow\nerrno EPRM clock_settime\n",
            "default alow\n",
            "default allow\nerrno EPERM openat if flgs & O_CREAT\n",
            "default allow\nerrno EPERM openat if flags & O_CRAT\n",
            "default allow\nerrno EPERM @clok\n",
        ] {
            let analysis = Analysis::of(source.into());
            let fix = analysis.problems.iter().find_map(Problem::fix);
            let fix = fix.unwrap_or_else(|| panic!("{:?}", analysis.problems));
            let fixed = ringside_shared::audit::apply(source, &[fix]);
            assert!(Analysis::of(fixed.as_str().into()).loads(), "{fixed}");
        }
    }

    #[test]
    fn a_rule_that_shares_its_instructions_with_another_keeps_its_number() {
        let analysis = Analysis::of("default allow\nkill reboot\n\nkill swapon\n".into());
        assert_eq!(
            (analysis.rule_on(2), analysis.rule_on(4)),
            (Some(0), Some(1))
        );
        assert_eq!(
            Analysis::of("{\"defaultAction\": 1}".into()).rule_on(1),
            None
        );
    }

    #[test]
    fn instructions_lead_back_to_their_line() {
        let analysis = Analysis::of("default allow\n\nerrno EPERM settimeofday\n".into());
        assert!(analysis.loads());
        let pcs: Vec<_> = analysis.pcs_of(3).collect();
        assert!(!pcs.is_empty());
        assert_eq!((analysis.rule_on(3), analysis.rule_on(1)), (Some(0), None));
        assert!(pcs.iter().all(|&pc| analysis.line_of(pc) == Some(3)));
    }
}
