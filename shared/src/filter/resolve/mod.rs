//! AST to policy: names become numbers, for every arch that the filter lists.

mod action;
mod arch;
mod condition;
mod decided;
mod familiar;
mod signature;
mod target;
mod value;

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
        arches: Vec::new(),
        sections: Vec::new(),
        decided: Decided::default(),
        n_named: 0,
        problems: Diagnostics::default(),
    };
    resolver.arches = arch::arches(filter, host, &mut resolver.problems);
    resolver.sections = vec![Vec::new(); resolver.arches.len()];
    let default = resolver.default(filter);
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
    resolver.finish(default)
}

/// What is known half-way.
struct Resolver {
    arches: Vec<Arch>,
    /// The rules so far, for each of `arches`.
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
            LineKind::Arch(_) | LineKind::Rule(_) => None,
        });
        let Some((span, first)) = lines.next() else {
            let message = "the filter does not say what happens to calls without a rule";
            let help = "begin with `default allow`, or with `default errno EPERM`";
            let end = filter.lines.first().map_or(Span::default(), |l| l.span);
            self.problems
                .push(Diagnostic::error("no-default", end, message).with_help(help));
            return None;
        };
        for (span, _) in lines {
            let message = "the filter already has a default action";
            let help = "keep one `default` line";
            self.problems
                .push(Diagnostic::error("second-default", span, message).with_help(help));
        }
        // A line whose action was not understood is a default line all the same.
        let action = action::action(first.as_ref()?, &mut self.problems)?;
        let origin = Origin { rule: None, span };
        Some(Outcome { action, origin })
    }

    fn rule(&mut self, rule: &ast::Rule, origin: Origin) {
        let action = action::action(&rule.action, &mut self.problems);
        let targets = target::targets(&rule.targets, &self.arches, &mut self.problems);
        self.n_named += targets.len() * self.arches.len();
        let Some(action) = action else { return };
        let outcome = Outcome { action, origin };
        if !self
            .decided
            .report(rule, &targets, &self.arches, origin, &mut self.problems)
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
        for at in 0..self.arches.len() {
            let arch = self.arches[at];
            let numbers = condition::all_numbers(&rule.conditions, arch, &mut self.problems);
            // What has no meaning on one arch has none on any; once is enough to say so.
            let Some(numbers) = numbers else { return };
            // Syscalls that take the arguments at the same places share a rule of the policy.
            let mut by_placement: BTreeMap<condition::Placement, Vec<u32>> = BTreeMap::new();
            for target in &targets {
                let nr = syscalls::number(arch, target.name);
                let Some(nr) = nr.filter(|nr| !self.decided.is_decided(arch, *nr)) else {
                    continue;
                };
                let (checked, problems) = (&mut checked, &mut self.problems);
                let conditions = &rule.conditions;
                let placement =
                    condition::placement(conditions, &numbers, target, arch, checked, problems);
                if let Some(placement) = placement {
                    if placement.is_empty() {
                        self.decided.decide(arch, nr, origin);
                    }
                    by_placement.entry(placement).or_default().push(nr);
                }
            }
            for (placement, nrs) in by_placement {
                let (checked, problems) = (&mut checked, &mut self.problems);
                self.sections[at].push(Rule {
                    numbers: NrSet::from_iter(nrs),
                    guard: condition::guard(
                        &rule.conditions,
                        &numbers,
                        &placement,
                        checked,
                        problems,
                    ),
                    outcome,
                });
            }
        }
    }

    fn finish(mut self, default: Option<Outcome>) -> (Option<Policy>, Vec<Diagnostic>) {
        let (Some(default), false) = (default, self.problems.has_errors()) else {
            return (None, self.problems.into_vec());
        };
        let sections = self.arches.iter().zip(self.sections);
        let sections = sections.map(|(&arch, rules)| Section { arch, rules });
        // Other arches have other numbers for the same calls: nothing the filter says fits them.
        match Policy::new(sections.collect(), default, Action::KillProcess) {
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
