//! A rule without which the filter would mean the same.
//!
//! It answers what later rules or the default would, for every call that it decides.

use super::super::edits::Edits as _;
use super::super::finding::{Check, Findings, MAX_FINDINGS, Said, Severity};
use super::super::fix::apply;
use super::super::subject::Subject;
use crate::filter::{Guard, Origin, Outcome, Rule, are_disjoint, guard_implies};
use crate::load::Format;
use crate::profile;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "rule-equals-default",
    severity: Severity::Low,
    looks_for: "a rule that answers what its calls would be answered without it",
    look,
};

/// Most later rules on one syscall that are compared with a rule.
const MAX_COMPARED: usize = 64;
/// Longer texts are not read again without a rule to see what changes.
const MAX_READ_AGAIN: usize = 16 << 10;

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut needed = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (_, fates) in subject.arches() {
        for fate in fates.values() {
            for (at, rule) in fate.rules.iter().enumerate() {
                seen.insert(rule.outcome.origin);
                if !is_needless(rule, &fate.rules[at + 1..], subject.policy.default()) {
                    needed.insert(rule.outcome.origin);
                }
            }
        }
    }
    let needless = seen.difference(&needed).take(MAX_FINDINGS);
    for &origin in needless.filter(|origin| is_proven(subject, **origin)) {
        let fix = subject
            .edits()
            .and_then(|edits| edits.remove_rule(origin.rule?));
        findings.push(
            origin,
            Said::new(
                "without this rule the filter would mean the same",
                "its calls would get the same answer from later rules or from the default",
                "remove it",
            )
            .with_fix(fix),
        );
    }
}

fn is_needless(rule: &Rule, later: &[&Rule], default: Outcome) -> bool {
    for later in later.iter().take(MAX_COMPARED) {
        if later.outcome.action == rule.outcome.action {
            if later.guard == Guard::Always || guard_implies(&rule.guard, &later.guard) {
                return true;
            }
        } else if !are_disjoint(&rule.guard, &later.guard) {
            return false;
        }
    }
    later.len() <= MAX_COMPARED && default.action == rule.outcome.action
}

/// Whether the rules that are written below one without conditions would say the same: the policy
/// no longer has them, so the text is read again without it.
fn is_proven(subject: &Subject<'_>, origin: Origin) -> bool {
    let decided: Vec<_> = subject
        .arches()
        .flat_map(|(arch, fates)| fates.values().map(move |fate| (arch, fate)))
        .filter(|(_, fate)| {
            let last = fate.rules.last();
            last.is_some_and(|r| r.outcome.origin == origin && r.guard == Guard::Always)
        })
        .collect();
    if decided.is_empty() {
        return true;
    }
    let Some(text) = subject
        .text
        .as_ref()
        .filter(|t| t.source.len() <= MAX_READ_AGAIN)
    else {
        return false;
    };
    let removed = origin.rule.and_then(|rule| text.remove_rule(rule));
    let without = apply(text.source, &removed.unwrap_or_default());
    // Reading is enough: nothing is compiled twenty times.
    let (Some(profile), _) = profile::read(Format::Text, &without, subject.target) else {
        return false;
    };
    let after = Subject::of(&profile.policy, None, 0, subject.target);
    decided.into_iter().all(|(arch, fate)| {
        let action = fate.last().action;
        let earlier = fate.rules.len() - 1;
        let mut outcomes = after
            .fate(arch, fate.name)
            .into_iter()
            .flat_map(|fate| fate.outcomes().skip(earlier));
        outcomes.all(|outcome| outcome.action == action)
    })
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn a_rule_that_says_what_the_default_says_is_removed() {
        fixes(
            &CHECK,
            "default allow\nallow read\nkill bpf\n",
            "without this rule",
            "default allow\nkill bpf\n",
        );
    }

    #[test]
    fn an_exception_from_a_later_rule_is_needed() {
        is_silent(&CHECK, "default allow\nallow clock_adjtime\nkill @clock\n");
        is_silent(
            &CHECK,
            "default allow\nallow write if fd == 1\nkill write\n",
        );
        fixes(
            &CHECK,
            "default allow\nkill write if fd == 1\nkill bpf\nkill write if fd < 4\n",
            "without this rule",
            "default allow\nkill bpf\nkill write if fd < 4\n",
        );
    }
}
