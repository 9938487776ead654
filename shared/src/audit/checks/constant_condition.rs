//! A condition that always or never holds: alone, or beside the others of its rule.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::fix::{Fix, replace};
use super::super::subject::Subject;
use crate::filter::{Condition, Guard, Rule, ast, implies, is_impossible};
use crate::text::Span;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "constant-condition",
    severity: Severity::Medium,
    looks_for: "a condition that always or never holds, alone or beside the others of its rule",
    look,
};

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut said = BTreeSet::new();
    for section in subject.policy.sections() {
        for rule in section
            .rules
            .iter()
            .filter(|rule| rule.guard != Guard::Always)
        {
            let origin = rule.outcome.origin;
            if said.contains(&origin) {
                continue;
            }
            if is_impossible(rule.guard.conditions()) {
                said.insert(origin);
                let edits = subject.edits();
                let remove = edits.and_then(|edits| edits.remove_rule(origin.rule?));
                findings.push(
                    origin,
                    Said::new(
                        "no call meets these conditions",
                        "the rule does nothing, so what it was to catch goes on to later rules",
                        "correct the conditions, or remove the rule",
                    )
                    .with_fix(remove),
                );
            } else if let Some(position) = needless(rule) {
                said.insert(origin);
                findings.push_as(
                    Severity::Low,
                    origin,
                    Said::new(
                        format!("condition {} of the rule always holds", position + 1),
                        "it asks for what is certain: a mistake in a number, or words that mislead",
                        "correct the condition, or remove it",
                    )
                    .with_fix(remove_condition(subject, rule, position)),
                );
            }
        }
    }
}

/// The position of a condition that the others imply.
fn needless(rule: &Rule) -> Option<usize> {
    let all: Vec<&Condition> = rule.guard.conditions().collect();
    (0..all.len()).find(|&at| {
        let others = all.iter().enumerate().filter(|(other, _)| *other != at);
        implies(others.map(|(_, condition)| *condition), all[at])
    })
}

fn remove_condition(subject: &Subject<'_>, rule: &Rule, position: usize) -> Option<Fix> {
    let text = subject.text.as_ref()?;
    let (line, written) = text.rule(rule.outcome.origin.rule?)?;
    let conditions = &written.conditions;
    let end = |at: usize| conditions.get(at).map(|condition| condition.span);
    let span = match (position, conditions.len()) {
        (0, 1) => Span::new(head_end(written), line.span.end),
        (0, _) => Span::new(end(0)?.start, end(1)?.start),
        _ => Span::new(end(position - 1)?.end, end(position)?.end),
    };
    Some(replace(span, ""))
}

/// Where the syscalls of a rule and the arches behind `on` end.
fn head_end(rule: &ast::Rule) -> u32 {
    let names = rule.targets.iter().chain(rule.on.iter().flatten());
    let spans = names.map(|name| name.span);
    let spans = spans.chain(rule.numbers.iter().map(|numbers| numbers.span));
    spans
        .map(|span| span.end)
        .max()
        .unwrap_or(rule.action.span.end)
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn a_condition_that_never_holds_takes_its_rule_along() {
        fixes(
            &CHECK,
            "default allow\nerrno EPERM openat if flags & O_RDONLY\nkill bpf\n",
            "no call meets these conditions",
            "default allow\nkill bpf\n",
        );
        fixes(
            &CHECK,
            "default allow\nkill bpf\nerrno EPERM write if fd == 1 && fd == 2",
            "no call meets these conditions",
            "default allow\nkill bpf\n",
        );
    }

    #[test]
    fn a_condition_that_always_holds_is_removed() {
        fixes(
            &CHECK,
            "default allow\nerrno EPERM write if fd == 1 && fd < 3 && count > 9\n",
            "condition 2 of the rule always holds",
            "default allow\nerrno EPERM write if fd == 1 && count > 9\n",
        );
        fixes(
            &CHECK,
            "default allow\nerrno EPERM write if fd >= 0 # all\n",
            "condition 1 of the rule always holds",
            "default allow\nerrno EPERM write # all\n",
        );
        is_silent(
            &CHECK,
            "default allow\nerrno EPERM write if fd == 1 && count > 9\n",
        );
    }
}
