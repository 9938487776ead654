//! Rules to policy, one arch after the other.

use super::condition::guards;
use super::conflict;
use super::rule::{N_KEYS, Name, Rule};
use super::stub;
use crate::abi::{Arch, multiplex, syscalls};
use crate::filter::{
    self, ArgIndex, Condition, Guard, NrSet, Origin, Outcome, Policy, Section, Test, Width,
};
use crate::load::Runtime;
use crate::profile::comparison::width_of;
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use std::collections::{BTreeMap, BTreeSet};

/// What libseccomp does to calls from arches that are not listed, whatever the default action is.
const FOREIGN: Action = Action::KillThread;

/// Builds the policy of a profile.
pub(super) fn policy(
    rules: &[Rule<'_>],
    default: Outcome,
    arches: &[Arch],
    runtime: Runtime,
    problems: &mut Diagnostics,
) -> Option<Policy> {
    let mut sections = Vec::new();
    for (position, &arch) in arches.iter().enumerate() {
        let lowered = lowered(rules, default, arch);
        let deciders = deciders(&lowered);
        if position == 0 {
            // Every arch would say the same again.
            conflict::report(&lowered, &deciders, problems);
        }
        let rules = section(&lowered, &deciders, arch);
        sections.push(Section { arch, rules });
    }
    if runtime == Runtime::Runc {
        stub::put_in_front(&mut sections, rules, default, FOREIGN);
    }
    match Policy::new(sections, default, FOREIGN) {
        Ok(policy) => Some(policy),
        Err(error) => {
            let error = Diagnostic::error("no-arch", Span::default(), error.to_string());
            problems.push(error);
            None
        }
    }
}

/// A rule on one arch: its alternatives.
pub(super) struct Lowered<'r, 'v> {
    pub(super) rule: &'r Rule<'v>,
    pub(super) outcome: Outcome,
    pub(super) guards: Vec<Guard>,
}

impl Lowered<'_, '_> {
    pub(super) fn is_unconditional(&self) -> bool {
        self.guards == [Guard::Always]
    }
}

/// The rules that count: not those that are equal to the default.
fn lowered<'r, 'v>(rules: &'r [Rule<'v>], default: Outcome, arch: Arch) -> Vec<Lowered<'r, 'v>> {
    let width = width_of(arch);
    let rules = (0..).zip(rules);
    let rules = rules.filter(|(_, rule)| rule.action != default.action);
    rules
        .map(|(position, rule)| {
            let guards = guards(&rule.args, width);
            // One alternative that asks nothing is as good as no condition at all.
            let is_always = guards.contains(&Guard::Always);
            Lowered {
                rule,
                outcome: Outcome {
                    action: rule.action,
                    origin: Origin {
                        rule: Some(position),
                        span: rule.span,
                    },
                },
                guards: if is_always {
                    vec![Guard::Always]
                } else {
                    guards
                },
            }
        })
        .collect()
}

/// By [`Name::key`]: the first unconditional rule, which decides for every call.
fn deciders(lowered: &[Lowered<'_, '_>]) -> Vec<Option<Outcome>> {
    let mut deciders = vec![None; N_KEYS];
    for rule in lowered.iter().filter(|rule| rule.is_unconditional()) {
        for name in &rule.rule.names {
            deciders[name.key].get_or_insert(rule.outcome);
        }
    }
    deciders
}

fn section(
    lowered: &[Lowered<'_, '_>],
    deciders: &[Option<Outcome>],
    arch: Arch,
) -> Vec<filter::Rule> {
    let multiplexed = match arch {
        Arch::X86 => multiplexed(deciders),
        _ => Vec::new(),
    };
    let mut rules = Vec::new();
    for Lowered {
        rule,
        outcome,
        guards,
    } in lowered
    {
        let counts = |name: &&Name<'_>| {
            deciders[name.key].is_none_or(|decider| decider.origin == outcome.origin)
        };
        let names = rule.names.iter().filter(counts);
        let direct = names.clone().filter_map(|name| name.known?.number(arch));
        let numbers: NrSet = direct.collect();
        if !numbers.is_empty() {
            rules.extend(guards.iter().map(|guard| filter::Rule {
                numbers: numbers.clone(),
                guard: guard.clone(),
                outcome: *outcome,
            }));
        }
        // The number of the multiplexer, and the calls behind it.
        let mut behind: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for name in names {
            if let Some(&Some((nr, call))) = multiplexed.get(name.key) {
                behind.entry(nr).or_default().push(call);
            }
        }
        for (nr, calls) in behind {
            rules.extend(
                through(&calls, guards)
                    .into_iter()
                    .map(|guard| filter::Rule {
                        numbers: NrSet::from_iter([nr]),
                        guard,
                        outcome: *outcome,
                    }),
            );
        }
    }
    rules
}

/// By [`Name::key`]: x86's number of `socketcall` or `ipc` and its first argument. Not if an
/// unconditional rule on those decides for everything behind them.
fn multiplexed(deciders: &[Option<Outcome>]) -> Vec<Option<(u32, u64)>> {
    let mut multiplexed = vec![None; N_KEYS];
    for (call, multiplexer, number) in multiplex::all() {
        let known = syscalls::find(multiplexer);
        let is_decided = known.is_some_and(|known| deciders[known.place()].is_some());
        let name = Name::new(call, Span::default());
        if let (Some(name), false) = (name, is_decided) {
            let nr = known.and_then(|known| known.number(Arch::X86));
            multiplexed[name.key] = nr.map(|nr| (nr, number));
        }
    }
    multiplexed
}

/// The alternatives of a rule for calls through a multiplexer: its first argument says which call
/// is meant, and the condition on the call's own first argument is lost.
pub(super) fn through(calls: &[u64], guards: &[Guard]) -> BTreeSet<Guard> {
    let Some(first) = ArgIndex::new(0) else {
        return BTreeSet::new();
    };
    let which = match calls {
        [call] => Test::Eq(*call),
        calls => Test::In(calls.to_vec()),
    };
    let which = Condition::new(first, Width::Bits32, which);
    let through = |guard: &Guard| {
        let others = guard.conditions().filter(|c| c.index() != first).cloned();
        Guard::all([which.clone()].into_iter().chain(others))
    };
    guards.iter().map(through).collect()
}
