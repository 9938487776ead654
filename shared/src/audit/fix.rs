//! Edits of a filter's source that make findings go away.

use super::checks::CHECKS;
use super::finding::{Finding, Severity};
use super::subject::Subject;
use crate::load::{Target, load};
use crate::text::{Diagnostic, Span};
pub use crate::text::{TextEdit, apply};

/// Edits that belong together and do not overlap.
pub type Fix = Vec<TextEdit>;

/// Most bytes of text that are loaded again to try fixes of one filter.
const MAX_TRIED_BYTES: usize = 4 << 20;

/// Takes away fixes that do not work: the edited text must load, and the finding be gone.
pub(super) fn keep_proven(findings: &mut [Finding], subject: &Subject<'_>, target: &Target) {
    let Some(edits) = subject.edits() else {
        return findings.iter_mut().for_each(|finding| finding.fix = None);
    };
    let mut budget = MAX_TRIED_BYTES;
    for finding in findings {
        if let Some(fix) = &finding.fix {
            let rest = budget.checked_sub(edits.source().len().max(1 << 10));
            let works = rest.is_some() && works(fix, finding, edits.source(), target);
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
/// Answers the source, and how many findings were fixed: none in a language that has no edits. Of a
/// filter that does not load, the diagnostics.
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

pub(super) fn insert(at: u32, new_text: &str) -> Fix {
    replace(Span::new(at, at), new_text)
}
