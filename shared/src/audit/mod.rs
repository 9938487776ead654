//! Weaknesses of a filter that loads: what an expert would say who reads it.
//!
//! A check is one file under [`checks`] and one line in [`CHECKS`]. It looks at a [`Subject`]: the
//! policy, what happens to each syscall under it, and its text if it is ours. What it sees is a
//! [`Finding`] with a reason and a remedy and, where an edit of the text helps, the [`Fix`]. No fix
//! is offered that was not tried: the edited text loads and the finding is gone.

pub mod checks;
mod fate;
mod finding;
mod fix;
mod report;
mod subject;

pub use checks::CHECKS;
pub use fate::{Fate, Reach};
pub use finding::{Check, Finding, Findings, MAX_FINDINGS, Place, Severity};
pub use fix::{Fix, TextEdit, apply, fix_all};
pub use report::audit_report;
pub use subject::{Subject, Text};

use crate::bpf::BpfProgram;
use crate::explain;
use crate::load::{Loaded, Target};

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
        None => of_program(&loaded.program, target),
    };
    findings.sort_by_key(|finding| (finding.severity, finding.place.span, finding.code));
    findings
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let checks = CHECKS.iter();
    checks.flat_map(|check| check.run(subject)).collect()
}

/// What is weak about a program from elsewhere: of the rules that it stands for, if they are known.
fn of_program(program: &BpfProgram, target: &Target) -> Vec<Finding> {
    let Ok(policy) = explain::policy(program) else {
        return checks::of_program(program);
    };
    let subject = Subject::of(&policy, None, program.insns().len(), target);
    let mut findings = run(&subject);
    for finding in &mut findings {
        // These rules stand nowhere.
        (finding.place, finding.fix) = (Place::default(), None);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;

    #[test]
    fn a_program_is_audited_by_the_rules_that_it_stands_for() {
        let target = Target::default();
        let text = "default allow\nerrno EPERM chmod\nerrno EPERM ioctl if arg1 == TIOCSTI\n";
        let mut program = load(text, &target).unwrap();
        program.policy = None;
        let found = audit("", &program, &target);
        for code in ["twin-open", "wide-int", "default-open"] {
            assert!(found.iter().any(|f| f.code == code), "{code}: {found:#?}");
        }
        assert!(
            found
                .iter()
                .all(|f| f.place == Place::default() && f.fix.is_none())
        );
    }
}
