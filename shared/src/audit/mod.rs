//! Weaknesses of a filter that loads: what an expert would say who reads it.
//!
//! A check is one file under [`checks`] and one line in [`CHECKS`]. It looks at a [`Subject`]: the
//! policy, what happens to each syscall under it, and its source. What it sees is a [`Finding`] with
//! a reason and a remedy and, where an edit helps, the [`Fix`]: of our text, or of a profile's JSON.
//! No fix is offered that was not tried: the edited source loads and the finding is gone.

pub mod checks;
mod edits;
mod fate;
mod finding;
mod fix;
mod of_program;
mod profile;
mod report;
mod subject;

pub use checks::CHECKS;
pub use fate::{Fate, Reach};
pub use finding::{Check, Finding, Findings, MAX_FINDINGS, Place, Severity};
pub use fix::{Fix, TextEdit, apply, fix_all};
pub use report::audit_report;
pub use subject::{Subject, Text};

use crate::load::{Loaded, Target};
use std::collections::BTreeSet;

/// Everything that is weak about a filter: the worst first, then in source order.
///
/// ```
/// use ringside_shared::{audit, load::{Target, load}};
/// let source = "default allow\nerrno EPERM chmod\n";
/// let target = Target::default();
/// let findings = audit::audit(source, &load(source, &target).unwrap(), &target);
/// let twin = findings.iter().find(|finding| finding.code == "twin-open").unwrap();
/// assert!(twin.title.contains("fchmodat2"));
/// ```
pub fn audit(source: &str, loaded: &Loaded, target: &Target) -> Vec<Finding> {
    let mut findings = match Subject::new(source, loaded, target) {
        Some(subject) => {
            let mut findings = run(&subject);
            fix::keep_proven(&mut findings, &subject, target);
            findings
        }
        None => of_program::of_program(source, &loaded.program, target),
    };
    findings.sort_by_key(|finding| (finding.severity, finding.place.span, finding.code));
    findings
}

/// Rules that never decide, because earlier ones always do: their positions in the source.
///
/// ```
/// use ringside_shared::{audit, load::{Target, load}};
/// let source = "default allow\nerrno EPERM bpf\nkill bpf\n";
/// let target = Target::default();
/// let dead = audit::dead_rules(source, &load(source, &target).unwrap(), &target);
/// assert!(dead.contains(&1) && dead.len() == 1);
/// ```
pub fn dead_rules(source: &str, loaded: &Loaded, target: &Target) -> BTreeSet<u32> {
    let Some(subject) = Subject::new(source, loaded, target) else {
        return BTreeSet::new();
    };
    let check = CHECKS.iter().find(|check| check.code == "dead-rule");
    let findings = check.map_or_else(Vec::new, |check| check.run(&subject));
    findings
        .iter()
        .filter_map(|finding| finding.place.rule)
        .collect()
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let checks = CHECKS.iter();
    checks.flat_map(|check| check.run(subject)).collect()
}
