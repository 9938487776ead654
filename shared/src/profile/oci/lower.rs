//! Rules to policy, one arch after the other.

use super::condition::guards;
use super::rule::Rule;
use super::stub;
use crate::abi::{Arch, multiplex, syscalls};
use crate::filter::{
    self, ArgIndex, Condition, Guard, NrSet, Origin, Outcome, Policy, Section, Test, Width,
};
use crate::load::Runtime;
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use std::collections::BTreeMap;

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
        // Every arch would say the same again.
        let mut unheard = Diagnostics::default();
        let problems = match position {
            0 => &mut *problems,
            _ => &mut unheard,
        };
        sections.push(section(rules, default, arch, problems));
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
struct Lowered<'r, 'v> {
    rule: &'r Rule<'v>,
    outcome: Outcome,
    guards: Vec<Guard>,
}

fn section(
    rules: &[Rule<'_>],
    default: Outcome,
    arch: Arch,
    problems: &mut Diagnostics,
) -> Section {
    let width = match arch {
        Arch::X86 | Arch::X32 => Width::Bits32,
        Arch::X86_64 | Arch::Aarch64 | Arch::Riscv64 => Width::Bits64,
    };
    let lowered: Vec<_> = (0..)
        .zip(rules)
        .filter(|(_, rule)| rule.action != default.action)
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
        .collect();
    let always = unconditional(&lowered, problems);
    let mut seen: BTreeMap<&str, Action> = BTreeMap::new();
    let mut section = Vec::new();
    for Lowered {
        rule,
        outcome,
        guards,
    } in &lowered
    {
        let mut by_guard: BTreeMap<Guard, Vec<u32>> = BTreeMap::new();
        for &(name, span) in &rule.names {
            match always.get(name) {
                Some(decider) if *decider == outcome.origin => {}
                Some(_) => continue,
                None => {
                    let first = *seen.entry(name).or_insert(outcome.action);
                    if first != outcome.action {
                        report_conflict(name, span, problems);
                    }
                }
            }
            for guard in guards {
                for (nr, guard) in calls(arch, name, guard, &always) {
                    by_guard.entry(guard).or_default().push(nr);
                }
            }
        }
        section.extend(by_guard.into_iter().map(|(guard, numbers)| filter::Rule {
            numbers: NrSet::from_iter(numbers),
            guard,
            outcome: *outcome,
        }));
    }
    Section {
        arch,
        rules: section,
    }
}

/// For each syscall with an unconditional rule, the first one.
fn unconditional<'v>(
    lowered: &[Lowered<'_, 'v>],
    problems: &mut Diagnostics,
) -> BTreeMap<&'v str, Origin> {
    let mut always: BTreeMap<&str, Outcome> = BTreeMap::new();
    for Lowered {
        rule,
        outcome,
        guards,
    } in lowered
    {
        if guards.contains(&Guard::Always) {
            for &(name, span) in &rule.names {
                let first = *always.entry(name).or_insert(*outcome);
                if first.action != outcome.action {
                    report_void(name, span, first, problems);
                }
            }
        }
    }
    for Lowered {
        rule,
        outcome,
        guards,
    } in lowered
    {
        if guards.contains(&Guard::Always) {
            continue;
        }
        for &(name, span) in &rule.names {
            if let Some(decider) = always.get(name).filter(|o| o.action != outcome.action) {
                report_void(name, span, *decider, problems);
            }
        }
    }
    let always = always.into_iter();
    always
        .map(|(name, outcome)| (name, outcome.origin))
        .collect()
}

fn report_void(name: &str, span: Span, decider: Outcome, problems: &mut Diagnostics) {
    let rule = decider.origin.rule.unwrap_or_default();
    let message = format!(
        "`{name}` here has no effect: syscalls[{rule}] decides it for every call ({})",
        decider.action
    );
    problems.push(Diagnostic::warning("void-rule", span, message));
}

fn report_conflict(name: &str, span: Span, problems: &mut Diagnostics) {
    let message = format!("`{name}` has conditional rules with different actions");
    problems.push(
        Diagnostic::warning("conflicting-rules", span, message).with_help(
            "loaders disagree about such calls; here the first rule that matches decides",
        ),
    );
}

/// The numbers of a call on an arch. On x86 it may be made through `socketcall` or `ipc`, too,
/// where the first argument says which call is meant and the condition on it is lost; an
/// unconditional rule on those decides there.
fn calls(
    arch: Arch,
    name: &str,
    guard: &Guard,
    always: &BTreeMap<&str, Origin>,
) -> Vec<(u32, Guard)> {
    let mut calls = Vec::new();
    calls.extend(syscalls::number(arch, name).map(|nr| (nr, guard.clone())));
    let behind = multiplex::behind(name)
        .filter(|(multiplexer, _)| arch == Arch::X86 && !always.contains_key(multiplexer));
    if let Some((multiplexer, call)) = behind
        && let (Some(nr), Some(first)) = (syscalls::number(arch, multiplexer), ArgIndex::new(0))
    {
        let which = Condition::new(first, Width::Bits32, Test::Eq(call));
        let others = guard.conditions().filter(|c| c.index() != first).cloned();
        calls.push((nr, Guard::all([which].into_iter().chain(others))));
    }
    calls
}
