//! x86's `socketcall` and `ipc`: loaders apply the rules of the calls behind them to them, too, so
//! what a policy says of them must be what comes of that, or be said in rules of their own.

use super::{Alternative, Blocks, Meaning, blocks};
use crate::abi::{Arch, multiplex};
use crate::filter::{Guard, Origin, Outcome, Rule, same_blocks};
use crate::profile::comparison::{guard, width_of};
use crate::profile::oci::lower::through;
use crate::text::{Diagnostic, Diagnostics, Severity, Span};
use crate::verdict::Action;
use std::collections::BTreeMap;

/// Leaves out rules of the multiplexers that come of themselves; warns where the policy means
/// something that no rule of a profile brings about.
pub(super) fn check(
    names: &BTreeMap<&'static str, Vec<Meaning>>,
    rules: &mut BTreeMap<&'static str, Vec<Alternative>>,
    default: Action,
    problems: &mut Diagnostics,
) {
    for multiplexer in multiplex::MULTIPLEXERS {
        let own = rules.get(multiplexer).cloned().unwrap_or_default();
        let is_decided = own.iter().any(|(_, args)| args.is_empty());
        if is_decided {
            continue;
        }
        let implied = implied(multiplexer, rules);
        let explicit: Vec<Rule> = own.iter().map(told).collect();
        let wanted = means(explicit.iter());
        let is_wanted = |found: Option<Blocks>| match (&found, &wanted) {
            (Some(found), Some(wanted)) => same_blocks(found, wanted) == Ok(true),
            _ => false,
        };
        if is_wanted(means(implied.iter())) {
            rules.remove(multiplexer);
            continue;
        }
        let meanings = names.get(multiplexer).into_iter().flatten();
        let meaning = meanings
            .into_iter()
            .find(|meaning| meaning.arch == Arch::X86);
        let span = meaning.map_or_else(Span::default, |meaning| meaning.span);
        let mut warn = |message: String| {
            problems.push_with(Severity::Warning, || {
                Diagnostic::warning("multiplexed", span, message)
            });
        };
        if !is_wanted(means(explicit.iter().chain(&implied))) {
            warn(format!(
                "on x86, loaders apply the rules of the calls behind `{multiplexer}` to it, where \
                 this filter has {default}"
            ));
        } else if !is_wanted(means(implied.iter().chain(&explicit))) {
            warn(format!(
                "on x86, loaders disagree about `{multiplexer}`, because rules of the calls behind \
                 it say something else"
            ));
        }
    }
}

/// What rules in order mean on x86, when no default action matters, because none of them has it.
fn means<'r>(rules: impl Iterator<Item = &'r Rule>) -> Option<Blocks> {
    let rules: Vec<_> = rules.collect();
    let used: Vec<_> = rules.iter().map(|rule| rule.outcome.action).collect();
    let unused = (0..=u16::MAX)
        .map(Action::Trace)
        .find(|action| !used.contains(action))?;
    blocks(&rules, unused, width_of(Arch::X86)).ok()
}

/// Whether a name is a multiplexer's.
pub(super) fn is_one(name: &&str) -> bool {
    multiplex::MULTIPLEXERS.contains(name)
}

/// What comes of the rules of the calls behind a multiplexer, as loaders make it. Those are in no
/// order that a profile could rely on, so they had better not overlap.
fn implied(multiplexer: &str, rules: &BTreeMap<&'static str, Vec<Alternative>>) -> Vec<Rule> {
    let mut implied = Vec::new();
    for (call, other, number) in multiplex::all() {
        for (action, args) in rules
            .get(call)
            .filter(|_| other == multiplexer)
            .into_iter()
            .flatten()
        {
            let guards = [guard(args, width_of(Arch::X86))];
            let through = through(&[number], &guards).into_iter();
            implied.extend(through.map(|guard| rule(guard, *action)));
        }
    }
    implied
}

fn told((action, args): &Alternative) -> Rule {
    rule(guard(args, width_of(Arch::X86)), *action)
}

fn rule(guard: Guard, action: Action) -> Rule {
    let origin = Origin {
        rule: None,
        span: Span::default(),
    };
    Rule {
        numbers: std::iter::empty::<u32>().collect(),
        guard,
        outcome: Outcome { action, origin },
    }
}
