//! A rule that never decides, because earlier ones always do.

use super::super::finding::{Check, Findings, Place, Said, Severity};
use super::super::subject::Subject;
use crate::filter::{Guard, Rule, guard_implies, is_impossible};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CHECK: Check = Check {
    code: "dead-rule",
    severity: Severity::Low,
    looks_for: "a rule that never decides, because earlier ones always do",
    look,
};

/// Most earlier rules on one syscall that are compared with a rule.
const MAX_COMPARED: usize = 64;

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut living = BTreeSet::new();
    let mut seen = BTreeMap::new();
    for (_, fates) in subject.arches() {
        for fate in fates.values() {
            for (at, rule) in fate.rules.iter().enumerate() {
                let origin = rule.outcome.origin;
                seen.insert(origin.rule, origin.span);
                // A rule that no call meets is the business of another check.
                if !is_dead(rule, &fate.rules[..at]) || is_impossible(rule.guard.conditions()) {
                    living.insert(origin.rule);
                }
            }
        }
    }
    let mut dead: BTreeMap<_, _> = seen
        .into_iter()
        .filter(|(r, _)| !living.contains(r))
        .collect();
    // Reading our text drops what is decided; it is still written there.
    if let Some(text) = &subject.text {
        let rules = subject
            .policy
            .sections()
            .iter()
            .flat_map(|section| &section.rules);
        let present: BTreeSet<_> = rules.map(|rule| rule.outcome.origin.rule).collect();
        for (position, (line, rule)) in (0..).zip(text.ast.rules()) {
            if !present.contains(&Some(position)) && !subject.is_passed_over(rule) {
                dead.insert(Some(position), line.span);
            }
        }
    }
    for (rule, span) in dead {
        let fix = subject.edits().and_then(|edits| edits.remove_rule(rule?));
        findings.push(
            Place {
                rule,
                span,
                pc: None,
            },
            Said::new(
                "this rule never decides",
                "the first rule that matches decides, and earlier ones take all its calls: whoever \
                 reads it believes something that is not so",
                "move it above the others, or remove it",
            )
            .with_fix(fix),
        );
    }
}

fn is_dead(rule: &Rule, earlier: &[&Rule]) -> bool {
    let near = earlier.len().saturating_sub(MAX_COMPARED);
    let mut earlier = earlier[near..].iter();
    earlier
        .any(|earlier| earlier.guard == Guard::Always || guard_implies(&rule.guard, &earlier.guard))
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn rules_after_the_decision_are_removed() {
        fixes(
            &CHECK,
            "default allow\nerrno EPERM bpf chmod\nkill bpf\nlog read\n",
            "never decides",
            "default allow\nerrno EPERM bpf chmod\nlog read\n",
        );
        fixes(
            &CHECK,
            "default allow\nerrno EPERM write if fd < 9\nkill write if fd == 3",
            "never decides",
            "default allow\nerrno EPERM write if fd < 9\n",
        );
        is_silent(
            &CHECK,
            "default allow\nkill write if fd == 3\nerrno EPERM write if fd < 9\n",
        );
    }
}
