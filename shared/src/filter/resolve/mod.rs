//! AST to policy: names become numbers, for every arch that the filter lists.

mod action;
mod arch;
mod condition;
mod decided;
mod familiar;
mod number;
mod signature;
mod target;
mod value;

pub(super) use value::constant;

use super::ast::{self, Filter, LineKind};
use super::{NrSet, Origin, Outcome, Policy, Rule, Section};
use crate::abi::{Arch, syscalls};
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use decided::Decided;
use std::collections::BTreeMap;

/// Most rules of a filter. Each that matters costs at least one of the 4096 instructions.
pub const MAX_RULES: usize = 16_384;
/// Most syscalls that the rules of a filter may name together, groups written out, per arch.
pub const MAX_NAMED: usize = 1 << 20;

/// Most conditions of one rule. There are six arguments to ask about.
pub const MAX_CONDITIONS: usize = 64;

/// Resolves a filter. Without an `arch` line it is for the host's arch only.
///
/// The diagnostics hold at least one error when there is no policy.
pub fn resolve(filter: &Filter, host: Arch) -> (Option<Policy>, Vec<Diagnostic>) {
    let mut resolver = Resolver {
        listed: arch::Listed::default(),
        sections: Vec::new(),
        decided: Decided::default(),
        n_named: 0,
        problems: Diagnostics::default(),
    };
    resolver.listed = arch::listed(filter, host, &mut resolver.problems);
    resolver.sections = vec![Vec::new(); resolver.listed.arches.len()];
    let default = resolver.default(filter);
    let foreign = resolver.foreign(filter);
    for (position, (line, rule)) in filter.rules().enumerate() {
        let too_many = if position >= MAX_RULES {
            Some(format!("a filter has at most {MAX_RULES} rules"))
        } else if resolver.n_named > MAX_NAMED {
            let message = "the rules up to here name more than a million syscalls";
            Some(message.to_owned())
        } else {
            None
        };
        if let Some(message) = too_many {
            let error = Diagnostic::error("too-many-rules", line.span, message);
            resolver.problems.push(error);
            break;
        }
        let origin = Origin {
            rule: u32::try_from(position).ok(),
            span: line.span,
        };
        resolver.rule(rule, origin);
    }
    resolver.finish(default, foreign)
}

/// What is known half-way.
struct Resolver {
    listed: arch::Listed,
    /// The rules so far, for each of the listed arches.
    sections: Vec<Vec<Rule>>,
    decided: Decided,
    n_named: usize,
    problems: Diagnostics,
}

impl Resolver {
    /// The default action, or what is wrong with it.
    fn default(&mut self, filter: &Filter) -> Option<Outcome> {
        let mut lines = filter.lines.iter().filter_map(|line| match &line.kind {
            LineKind::Default(action) => Some((line.span, action)),
            _ => None,
        });
        let Some((span, first)) = lines.next() else {
            let message = "the filter does not say what happens to calls without a rule";
            let help = "begin with `default allow`, or with `default errno EPERM`";
            let end = filter.lines.first().map_or(Span::default(), |l| l.span);
            self.problems
                .push(Diagnostic::error("no-default", end, message).with_help(help));
            return None;
        };
        self.second("default", lines.map(|(span, _)| span));
        // A line whose action was not understood is a default line all the same.
        let action = action::action(first.as_ref()?, &mut self.problems)?;
        let origin = Origin { rule: None, span };
        Some(Outcome { action, origin })
    }

    /// The action for arches that are not listed. Other arches have other numbers for the same
    /// calls: nothing that the filter says fits them, so unless it says more they are killed.
    fn foreign(&mut self, filter: &Filter) -> Option<Action> {
        let mut lines = filter.lines.iter().filter_map(|line| match &line.kind {
            LineKind::Foreign(action) => Some((line.span, action)),
            _ => None,
        });
        let Some((_, first)) = lines.next() else {
            return Some(Action::KillProcess);
        };
        self.second("foreign", lines.map(|(span, _)| span));
        action::action(first.as_ref()?, &mut self.problems)
    }

    /// Reports lines that may stand only once.
    fn second(&mut self, word: &str, spans: impl Iterator<Item = Span>) {
        for span in spans {
            let message = format!("the filter already has a {word} action");
            let code = if word == "default" {
                "second-default"
            } else {
                "second-foreign"
            };
            let error = Diagnostic::error(code, span, message);
            self.problems
                .push(error.with_help(format!("keep one `{word}` line")));
        }
    }

    fn rule(&mut self, rule: &ast::Rule, origin: Origin) {
        let action = action::action(&rule.action, &mut self.problems);
        let arches = arch::of_rule(rule.on.as_ref(), &self.listed, &mut self.problems);
        let spelled = match rule.on {
            // What stands behind `on` may well be for another host; the names are known anyway.
            Some(_) if arches.is_empty() => &Arch::ALL[..],
            _ => &arches[..],
        };
        let targets = target::targets(&rule.targets, spelled, &mut self.problems);
        let numbers = number::numbers(&rule.numbers, &arches, &mut self.problems);
        self.n_named += targets.len() * arches.len();
        let Some(action) = action else { return };
        let outcome = Outcome { action, origin };
        if !self
            .decided
            .report(rule, &targets, &arches, origin, &mut self.problems)
        {
            return;
        }
        if let Some(first) = rule.conditions.get(MAX_CONDITIONS) {
            let message = format!("a rule has at most {MAX_CONDITIONS} conditions");
            let error = Diagnostic::error("too-many-conditions", first.span, message);
            self.problems.push(error);
            return;
        }
        let mut checked = condition::Checked::default();
        for at in 0..self.listed.arches.len() {
            let arch = self.listed.arches[at];
            if arches.contains(&arch) {
                let rules = self.on(arch, rule, &targets, &numbers, outcome, &mut checked);
                // What has no meaning on one arch has none on any; once is enough to say so.
                let Some(rules) = rules else { return };
                self.sections[at].extend(rules);
            }
        }
    }

    /// A rule on one arch; `None` if its conditions have no meaning.
    fn on(
        &mut self,
        arch: Arch,
        rule: &ast::Rule,
        targets: &[target::Target<'_>],
        numbers: &NrSet,
        outcome: Outcome,
        checked: &mut condition::Checked,
    ) -> Option<Vec<Rule>> {
        let conditions = &rule.conditions;
        let problems = &mut self.problems;
        let values = condition::all_numbers(conditions, arch, problems)?;
        // Syscalls that take the arguments at the same places share a rule of the policy.
        let mut by_placement: BTreeMap<condition::Placement, Vec<(u32, u32)>> = BTreeMap::new();
        if let (false, Some(numbers_at)) = (numbers.is_empty(), rule.numbers.first()) {
            let target = target::Target {
                name: number::NAME,
                span: numbers_at.span,
                group: None,
            };
            let placement =
                condition::placement(conditions, &values, &target, arch, checked, problems);
            if let Some(placement) = placement {
                by_placement.insert(placement, numbers.ranges().to_vec());
            }
        }
        for target in targets {
            let nr = syscalls::number(arch, target.name);
            let Some(nr) = nr.filter(|nr| !self.decided.is_decided(arch, *nr)) else {
                continue;
            };
            let placement =
                condition::placement(conditions, &values, target, arch, checked, problems);
            if let Some(placement) = placement {
                if placement.is_empty() {
                    self.decided.decide(arch, nr, outcome.origin);
                }
                by_placement.entry(placement).or_default().push((nr, nr));
            }
        }
        let rules = by_placement.into_iter().map(|(placement, ranges)| Rule {
            numbers: NrSet::from_iter(ranges),
            guard: condition::guard(conditions, &values, &placement, checked, problems),
            outcome,
        });
        Some(rules.collect())
    }

    fn finish(
        mut self,
        default: Option<Outcome>,
        foreign: Option<Action>,
    ) -> (Option<Policy>, Vec<Diagnostic>) {
        let (Some(default), Some(foreign), false) = (default, foreign, self.problems.has_errors())
        else {
            return (None, self.problems.into_vec());
        };
        let sections = self.listed.arches.iter().zip(self.sections);
        let sections = sections.map(|(&arch, rules)| Section { arch, rules });
        match Policy::new(sections.collect(), default, foreign) {
            Ok(policy) => (Some(policy), self.problems.into_vec()),
            Err(error) => {
                let error = Diagnostic::error("no-arch", Span::default(), error.to_string());
                self.problems.push(error);
                (None, self.problems.into_vec())
            }
        }
    }
}

#[cfg(test)]
mod tests;
