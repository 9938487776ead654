//! Which calls earlier rules have decided for good, so that later ones cannot matter.

use super::target::Target;
use crate::abi::{Arch, syscalls};
use crate::filter::Origin;
use crate::filter::ast::Rule;
use crate::text::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// The unconditional rule that decides each call, of those seen so far.
#[derive(Debug, Default)]
pub(super) struct Decided {
    by: BTreeMap<(Arch, u32), Origin>,
}

impl Decided {
    pub(super) fn is_decided(&self, arch: Arch, nr: u32) -> bool {
        self.by.contains_key(&(arch, nr))
    }

    /// Notes that an unconditional rule decides a call. The first one does.
    pub(super) fn decide(&mut self, arch: Arch, nr: u32, origin: Origin) {
        self.by.entry((arch, nr)).or_insert(origin);
    }

    /// The rule that decides a syscall on every arch that has it, if there is one.
    fn everywhere(&self, name: &str, arches: &[Arch]) -> Option<Origin> {
        let mut first = None;
        for &arch in arches {
            if let Some(nr) = syscalls::number(arch, name) {
                let origin = *self.by.get(&(arch, nr))?;
                first = first.or(Some(origin));
            }
        }
        first
    }

    /// Warns about syscalls that earlier rules have decided; false if that is all of them.
    pub(super) fn report(
        &self,
        rule: &Rule,
        targets: &[Target<'_>],
        arches: &[Arch],
        origin: Origin,
        problems: &mut Diagnostics,
    ) -> bool {
        let shadows: Vec<_> = targets
            .iter()
            .map(|target| (target, self.everywhere(target.name, arches)))
            .collect();
        if let [(_, Some(by)), ..] = shadows[..]
            && shadows.iter().all(|(_, by)| by.is_some())
            && rule.numbers.is_empty()
        {
            let message = format!(
                "this rule never decides: {} already decided for all its syscalls",
                rule_name(by)
            );
            problems.push(
                Diagnostic::warning("dead-rule", origin.span, message).with_help(
                    "the first rule that matches decides: move this one up, or remove it",
                ),
            );
            return false;
        }
        for (target, by) in shadows {
            // A group may well contain what an earlier rule made an exception for.
            if let (Some(by), None) = (by, target.group) {
                let message = format!("{} has already decided `{}`", rule_name(by), target.name);
                let help = if rule.conditions.is_empty() {
                    "the first rule that matches decides: remove one of the two"
                } else {
                    "the first rule that matches decides: move the conditional one up"
                };
                problems.push(
                    Diagnostic::warning("shadowed-syscall", target.span, message).with_help(help),
                );
            }
        }
        true
    }
}

/// How diagnostics call a rule.
fn rule_name(origin: Origin) -> String {
    match origin.rule {
        Some(rule) => format!("rule {rule}"),
        None => "the default action".to_owned(),
    }
}
