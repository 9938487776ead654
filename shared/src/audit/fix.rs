//! Edits of our filter text that make findings go away.

use super::checks::CHECKS;
use super::finding::{Finding, Severity};
use super::subject::{Subject, Text};
use crate::filter::ast;
use crate::load::{Target, load};
use crate::text::{Diagnostic, Span, ending};

/// One place of a text and what shall stand there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there then.
    pub new_text: String,
}

/// Edits that belong together and do not overlap.
pub type Fix = Vec<TextEdit>;

/// The text with the edits made; edits that do not fit the text are left out.
pub fn apply(source: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<_> = edits.iter().collect();
    sorted.sort();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for TextEdit { span, new_text } in sorted {
        let (start, end) = (span.start as usize, span.end as usize);
        if let Some(kept) = source.get(at..start)
            && source.get(start..end).is_some()
        {
            out.push_str(kept);
            out.push_str(new_text);
            at = end;
        }
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

/// Most bytes of text that are loaded again to try fixes of one filter.
const MAX_TRIED_BYTES: usize = 4 << 20;

/// Takes away fixes that do not work: the edited text must load, and the finding be gone.
pub(super) fn keep_proven(findings: &mut [Finding], subject: &Subject<'_>, target: &Target) {
    let Some(text) = &subject.text else {
        return findings.iter_mut().for_each(|finding| finding.fix = None);
    };
    let mut budget = MAX_TRIED_BYTES;
    for finding in findings {
        if let Some(fix) = &finding.fix {
            let rest = budget.checked_sub(text.source.len().max(1 << 10));
            let works = rest.is_some() && works(fix, finding, text.source, target);
            budget = rest.unwrap_or(budget);
            finding.fix = finding.fix.take().filter(|_| works);
        }
    }
}

fn works(fix: &Fix, finding: &Finding, source: &str, target: &Target) -> bool {
    let fixed = apply(source, fix);
    let Ok(loaded) = load(&fixed, target) else {
        return false;
    };
    let Some(subject) = Subject::new(&fixed, &loaded, target) else {
        return false;
    };
    let check = CHECKS.iter().find(|check| check.code == finding.code);
    let after = check.map(|check| check.run(&subject)).unwrap_or_default();
    !after.iter().any(|after| after.title == finding.title)
}

/// Makes every fix that can be made, and audits again until there is none left to make. Notes are
/// left alone: their remedies depend on what is to run under the filter, and some open calls.
///
/// Answers the text, and how many findings were fixed. Without a filter of our text that loads,
/// the diagnostics.
pub fn fix_all(source: &str, target: &Target) -> Result<(String, usize), Vec<Diagnostic>> {
    /// Each round fixes something; filters that people write need two or three.
    const MAX_ROUNDS: usize = 16;
    let mut source = source.to_owned();
    let mut n_fixed = 0;
    for _ in 0..MAX_ROUNDS {
        let loaded = load(&source, target)?;
        let mut edits: Fix = Vec::new();
        let mut n_round = 0;
        for fix in super::audit(&source, &loaded, target)
            .into_iter()
            .filter(|finding| finding.severity != Severity::Note)
            .filter_map(|finding| finding.fix)
        {
            if !fix
                .iter()
                .any(|edit| edits.iter().any(|made| overlap(made.span, edit.span)))
            {
                edits.extend(fix);
                n_round += 1;
            }
        }
        let fixed = apply(&source, &edits);
        if n_round == 0 || load(&fixed, target).is_err() {
            break;
        }
        source = fixed;
        n_fixed += n_round;
    }
    Ok((source, n_fixed))
}

/// Whether two edits would meet; what is inserted at one place meets, too.
fn overlap(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Something else in the place of what stands there.
pub(super) fn replace(span: Span, new_text: &str) -> Fix {
    let new_text = new_text.to_owned();
    vec![TextEdit { span, new_text }]
}

fn insert(at: u32, new_text: &str) -> Fix {
    replace(Span::new(at, at), new_text)
}

impl Text<'_> {
    /// A rule of the source.
    pub fn rule(&self, rule: u32) -> Option<(&ast::Line, &ast::Rule)> {
        self.ast.rules().nth(rule as usize)
    }

    /// A new line above the first rule: it decides before all others.
    pub(super) fn add_first(&self, line: &str) -> Fix {
        let mut rules = self.ast.rules();
        match rules.next() {
            Some((first, _)) => insert(self.line_start(first.span.start), &format!("{line}\n")),
            None => self.add_last(line),
        }
    }

    /// A new line above a rule.
    pub(super) fn add_above(&self, rule: u32, line: &str) -> Option<Fix> {
        let (at, _) = self.rule(rule)?;
        Some(insert(self.line_start(at.span.start), &format!("{line}\n")))
    }

    /// A new line below a rule.
    pub(super) fn add_below(&self, rule: u32, line: &str) -> Option<Fix> {
        let (at, _) = self.rule(rule)?;
        let end = self.line_end(at.span.end);
        Some(insert(end, &format!("\n{line}")))
    }

    /// A new line at the end.
    pub(super) fn add_last(&self, line: &str) -> Fix {
        let end = u32::try_from(self.source.len()).unwrap_or(u32::MAX);
        let is_open = !self.source.is_empty() && !self.source.ends_with(['\n', '\r']);
        insert(end, &format!("{}{line}\n", if is_open { "\n" } else { "" }))
    }

    /// More syscalls for a rule.
    pub(super) fn add_names(&self, rule: u32, names: &[&str]) -> Option<Fix> {
        let (_, rule) = self.rule(rule)?;
        let last = rule.targets.last()?.span.end;
        Some(insert(last, &format!(" {}", names.join(" "))))
    }

    /// The text without a rule.
    pub(super) fn remove_rule(&self, rule: u32) -> Option<Fix> {
        let (line, _) = self.rule(rule)?;
        let start = self.line_start(line.span.start);
        let end = self.line_end(line.span.end);
        let rest = self.source.get(end as usize..).unwrap_or_default();
        let ending = u32::try_from(ending(rest)).unwrap_or_default();
        Some(replace(Span::new(start, end + ending), ""))
    }

    fn line_start(&self, at: u32) -> u32 {
        let before = self.source.get(..at as usize).unwrap_or_default();
        let start = before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
        u32::try_from(start).unwrap_or(u32::MAX)
    }

    fn line_end(&self, at: u32) -> u32 {
        let rest = self.source.get(at as usize..).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        at.saturating_add(u32::try_from(length).unwrap_or(u32::MAX))
    }
}
