//! Policy to AST: numbers become names again. The opposite of [`resolve`](super::resolve), for
//! every policy, whatever it was read from.

mod arches;
mod group;
mod section;
mod value;
mod words;

use super::ast::{self, Filter, Line, LineKind, Name, Numbers, Rule};
use super::condition::Guard;
use super::policy::Policy;
use crate::abi::Arch;
use crate::text::Span;
use crate::verdict::Action;
use arches::{Merged, Part};

/// Nothing of this AST stands in a text yet.
const NOWHERE: Span = Span::new(0, 0);

/// Writes a policy as a filter that resolves to the same meaning on any host.
///
/// Calls with the same action and conditions share a rule, also across arches; the order of rules
/// that could get into each other's way is kept.
pub fn restate(policy: &Policy) -> Filter {
    let arches: Vec<_> = policy.sections().iter().map(|s| s.arch).collect();
    let mut lines = vec![
        LineKind::Arch(arches.iter().copied().map(arch_name).collect()),
        LineKind::Default(Some(words::action(policy.default().action))),
    ];
    if policy.foreign() != Action::KillProcess {
        lines.push(LineKind::Foreign(Some(words::action(policy.foreign()))));
    }
    let sections = policy.sections().iter().map(section::statements).collect();
    for merged in arches::merge(sections) {
        lines.extend(rules(merged, &arches).into_iter().map(LineKind::Rule));
    }
    let lines = lines.into_iter().map(|kind| Line {
        span: NOWHERE,
        kind,
    });
    Filter {
        lines: lines.collect(),
    }
}

/// An action in words.
pub(crate) fn restated_action(action: Action) -> ast::Action {
    words::action(action)
}

/// The conditions of a guard in words, as one writes them for a syscall.
pub(crate) fn restated_conditions(
    arch: Arch,
    syscall: Option<&'static str>,
    guard: &Guard,
) -> Vec<ast::Condition> {
    value::conditions(arch, syscall, guard)
}

/// One rule for all arches, and one for each set of arches that differs.
fn rules(merged: Merged, arches: &[Arch]) -> Vec<Rule> {
    let Merged {
        action,
        conditions,
        parts,
    } = merged;
    let parts = arches::by_arches(parts, arches);
    let rules = parts.into_iter().map(|(on, part)| {
        let Part { names, numbers } = part;
        let on_arches = on.as_deref().unwrap_or(arches);
        let targets = group::targets(&names, on_arches);
        Rule {
            action: words::action(action),
            targets: targets.into_iter().map(name).collect(),
            numbers: numbers.into_iter().map(written).collect(),
            on: on.map(|on| on.into_iter().map(arch_name).collect()),
            conditions: conditions.clone(),
        }
    });
    rules.collect()
}

fn arch_name(arch: Arch) -> Name {
    name(arch.name())
}

fn name(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        span: NOWHERE,
    }
}

fn written((low, high): (u32, u32)) -> Numbers {
    Numbers {
        low: low.into(),
        high: high.into(),
        span: NOWHERE,
    }
}

#[cfg(test)]
mod tests;
