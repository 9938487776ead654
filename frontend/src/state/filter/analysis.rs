//! What the core says about a text.

use std::rc::Rc;

use ringside_shared::audit::TextEdit;
use ringside_shared::bpf::insn::MAX_INSNS;
use ringside_shared::filter;
use ringside_shared::load::{self, Format, ListingLine, Loaded, Target};
use ringside_shared::text::{Diagnostic, LineIndex, Severity, Span};

/// What the core says about a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The text it is about.
    pub source: Rc<str>,
    /// Its language.
    pub format: Format,
    /// What was noticed, in the order of the text.
    pub problems: Vec<Problem>,
    /// The line, from 1, of each rule of a filter text; a profile's rules have no line of their own.
    pub rules: Vec<u32>,
    /// What the kernel would get, if the filter loads.
    pub loaded: Option<Rc<Loaded>>,
    /// Its program, instruction by instruction; empty if the filter does not load.
    pub listing: Vec<ListingLine>,
}

/// Something noticed about a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Stable name: `unknown-syscall`.
    pub code: &'static str,
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

    /// Reads, checks and compiles a text, as the server will.
    pub fn of(source: Rc<str>) -> Self {
        let (loaded, diagnostics) = match load::load(&source, &Target::default()) {
            Ok(mut loaded) => {
                let diagnostics = std::mem::take(&mut loaded.diagnostics);
                (Some(Rc::new(loaded)), diagnostics)
            }
            Err(diagnostics) => (None, diagnostics),
        };
        Self {
            format: Format::of(&source),
            problems: problems(diagnostics, &source),
            listing: loaded.as_deref().map(load::listing).unwrap_or_default(),
            rules: rules(&source),
            loaded,
            source,
        }
    }

    /// Whether the kernel would load it.
    pub fn loads(&self) -> bool {
        self.loaded.is_some()
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

fn rules(source: &str) -> Vec<u32> {
    if Format::of(source) == Format::Oci {
        return Vec::new();
    }
    let index = LineIndex::new(source);
    let (filter, _) = filter::parse(source);
    let lines = filter
        .rules()
        .map(|(line, _)| index.place(line.span.start).line);
    lines.collect()
}

/// What is said of a text, with the places of an editor.
pub(super) fn problems(mut diagnostics: Vec<Diagnostic>, source: &str) -> Vec<Problem> {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
    let index = LineIndex::new(source);
    let problems = diagnostics.into_iter().map(|diagnostic| {
        let place = index.place(diagnostic.span.start);
        let Diagnostic {
            code,
            severity,
            span,
            message,
            help,
        } = diagnostic;
        Problem {
            severity,
            code,
            span,
            line: place.line,
            column: place.column,
            message,
            help,
        }
    });
    problems.collect()
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
