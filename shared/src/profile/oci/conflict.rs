//! Rules on one syscall that contradict each other.
//!
//! Loaders disagree about them, or refuse the profile: libseccomp's answer depends on the shape of
//! the conditions. Here an unconditional rule decides for every call, wherever it stands, and the
//! first of several; among conditional ones the first that matches.

use super::lower::Lowered;
use super::rule::{N_KEYS, Name};
use crate::filter::{Condition, Guard, Outcome, Test};
use crate::text::{Diagnostic, Diagnostics, Severity};

/// Rules on one name that are compared with each other; of more, the others are said to disagree.
const MOST_COMPARED: usize = 64;

/// Warns about rules that have no effect, and about conditional ones that disagree on some call.
pub(super) fn report(
    lowered: &[Lowered<'_, '_>],
    deciders: &[Option<Outcome>],
    problems: &mut Diagnostics,
) {
    let mut earlier: Vec<Vec<&Lowered<'_, '_>>> = vec![Vec::new(); N_KEYS];
    for rule in lowered {
        for name in &rule.rule.names {
            if let Some(decider) = deciders[name.key] {
                if decider.action != rule.outcome.action {
                    report_void(name, decider, problems);
                }
                continue;
            }
            let earlier = &mut earlier[name.key];
            let disagrees = |other: &&&Lowered<'_, '_>| {
                other.outcome.action != rule.outcome.action && overlap(&other.guards, &rule.guards)
            };
            if let Some(other) = earlier.iter().take(MOST_COMPARED).find(disagrees) {
                report_conflict(name, other.outcome, problems);
            }
            if earlier.len() < MOST_COMPARED {
                earlier.push(rule);
            }
        }
    }
}

fn report_void(name: &Name<'_>, decider: Outcome, problems: &mut Diagnostics) {
    problems.push_with(Severity::Warning, || {
        let rule = decider.origin.rule.unwrap_or_default();
        let message = format!(
            "`{}` here has no effect: syscalls[{rule}] decides it for every call ({})",
            name.text, decider.action
        );
        Diagnostic::warning("void-rule", name.span, message)
    });
}

fn report_conflict(name: &Name<'_>, other: Outcome, problems: &mut Diagnostics) {
    problems.push_with(Severity::Warning, || {
        let message = format!(
            "`{}`: some calls match syscalls[{}], too, which has another action ({})",
            name.text,
            other.origin.rule.unwrap_or_default(),
            other.action
        );
        Diagnostic::warning("conflicting-rules", name.span, message).with_help(
            "loaders disagree about such calls; here the first rule that matches decides",
        )
    });
}

/// Whether some call may match an alternative of both rules; not sure means yes.
fn overlap(a: &[Guard], b: &[Guard]) -> bool {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    pairs.take(MOST_COMPARED).any(|(a, b)| may_both_hold(a, b)) || a.len() * b.len() > MOST_COMPARED
}

fn may_both_hold(a: &Guard, b: &Guard) -> bool {
    a.conditions()
        .all(|a| b.conditions().all(|b| !exclude_each_other(a, b)))
}

/// Whether no argument can satisfy both; not sure means no.
fn exclude_each_other(a: &Condition, b: &Condition) -> bool {
    if a.index() != b.index() {
        return false;
    }
    match (a.test(), b.test()) {
        (
            &Test::MaskedEq { mask, value },
            &Test::MaskedEq {
                mask: other_mask,
                value: other,
            },
        ) => (value ^ other) & mask & other_mask != 0,
        (&Test::Eq(value), _) => !b.holds_for(value),
        (_, &Test::Eq(value)) => !a.holds_for(value),
        (Test::MaskedEq { .. }, _) | (_, Test::MaskedEq { .. }) => false,
        // What ranges have in common begins or ends at an edge of one of them.
        _ => {
            let edges = a.edges().into_iter().chain(b.edges());
            !edges
                .into_iter()
                .any(|word| a.holds_for(word) && b.holds_for(word))
        }
    }
}
