//! x86's `socketcall` and `ipc`: loaders apply the rules of the calls behind them to them, too, so
//! what a policy says of them must be what comes of that, or be said in rules of their own.

use super::disjoint::Alternative;
use super::{Meaning, alternatives_of, rule};
use crate::abi::{Arch, multiplex};
use crate::filter::{Guard, Rule};
use crate::profile::oci::condition::guards;
use crate::profile::oci::lower::{through, width_of};
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
    for multiplexer in MULTIPLEXERS {
        let own = rules.get(multiplexer).cloned().unwrap_or_default();
        let is_decided = own.iter().any(|(_, args)| args.is_empty());
        if is_decided {
            continue;
        }
        let implied = implied(multiplexer, rules);
        let explicit: Vec<Rule> = own.iter().flat_map(told).collect();
        if means(implied.iter()).as_ref() == Some(&own) {
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
        if means(explicit.iter().chain(&implied)).as_ref() != Some(&own) {
            warn(format!(
                "on x86, loaders apply the rules of the calls behind `{multiplexer}` to it, where \
                 this filter has {default}"
            ));
        } else if means(implied.iter().chain(&explicit)).as_ref() != Some(&own) {
            warn(format!(
                "on x86, loaders disagree about `{multiplexer}`, because rules of the calls behind \
                 it say something else"
            ));
        }
    }
}

/// What rules in order mean on x86.
fn means<'r>(rules: impl Iterator<Item = &'r Rule>) -> Option<Vec<Alternative>> {
    alternatives_of(&rules.collect::<Vec<_>>(), u64::from(u32::MAX))
}

const MULTIPLEXERS: [&str; 2] = ["socketcall", "ipc"];

/// Whether a name is a multiplexer's.
pub(super) fn is_one(name: &&str) -> bool {
    MULTIPLEXERS.contains(name)
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
            let guards: Vec<Guard> = guards(args, width_of(Arch::X86));
            let through = through(&[number], &guards).into_iter();
            implied.extend(through.map(|guard| rule(guard, *action)));
        }
    }
    implied
}

fn told((action, args): &Alternative) -> Vec<Rule> {
    let guards = guards(args, width_of(Arch::X86)).into_iter();
    guards.map(|guard| rule(guard, *action)).collect()
}
