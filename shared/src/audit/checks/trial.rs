//! How checks are tried: on a filter that has the weakness, and on one that has not.

use crate::audit::{Check, Finding, Subject, apply, audit};
use crate::load::{Loaded, Target, load};

fn loaded(source: &str) -> Loaded {
    load(source, &Target::default()).unwrap_or_else(|why| panic!("{source}\n{why:#?}"))
}

/// What the audit says of a filter under the code of a check.
pub(super) fn findings(check: &Check, source: &str) -> Vec<Finding> {
    let findings = audit(source, &loaded(source), &Target::default());
    findings
        .into_iter()
        .filter(|f| f.code == check.code)
        .collect()
}

/// There is one finding, and its title has this in it.
#[track_caller]
pub(super) fn finds(check: &Check, source: &str, title: &str) -> Finding {
    let found = findings(check, source);
    let [finding] = &found[..] else {
        panic!("{source}\n{found:#?}");
    };
    assert!(finding.title.contains(title), "{}", finding.title);
    finding.clone()
}

/// There is no finding.
#[track_caller]
pub(super) fn is_silent(check: &Check, source: &str) {
    assert_eq!(findings(check, source), [], "{source}");
}

/// There is one finding; its fix gives this text, which loads, and of which nothing is said.
#[track_caller]
pub(super) fn fixes(check: &Check, source: &str, title: &str, expected: &str) -> Finding {
    let finding = finds(check, source, title);
    let Some(fix) = &finding.fix else {
        panic!("no fix: {finding:#?}");
    };
    let fixed = apply(source, fix);
    assert_eq!(fixed, expected);
    let (loaded, target) = (loaded(&fixed), Target::default());
    let after = check.run(&Subject::new(&fixed, &loaded, &target).unwrap());
    assert_eq!(after, [], "{fixed}");
    finding
}
