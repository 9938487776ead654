//! What happens to each name, if that is the same on all arches and for all arguments.

use super::Refusals;
use super::cover::cover;
use crate::abi::syscalls::groups::Systemd;
use crate::abi::{Arch, multiplex, syscalls};
use crate::filter::{Guard, Origin, Outcome, Policy, Rule, Section};
use crate::profile::runs::{self, Run};
use crate::text::{Diagnostic, Diagnostics};
use crate::verdict::Action;
use std::collections::{BTreeMap, BTreeSet};

/// The largest errno that libseccomp takes.
const MAX_ERRNO: u16 = 4094;

/// What happens to each name.
pub(super) struct Verdicts {
    /// Names that the policy's arches have.
    known: BTreeSet<&'static str>,
    /// Those that do not get the default action.
    actions: BTreeMap<&'static str, Action>,
    systemd: Systemd,
}

impl Verdicts {
    pub(super) fn of(
        policy: &Policy,
        default: Action,
        systemd: Systemd,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let mut all: BTreeMap<&'static str, (Action, Arch)> = BTreeMap::new();
        for section in policy.sections() {
            for (name, outcome) in of_section(section, policy.default(), problems) {
                let action = effect(outcome.action);
                let (first, arch) = *all.entry(name).or_insert((action, section.arch));
                if first != action {
                    let message = format!(
                        "a unit treats `{name}` alike on all arches; here it is {first} on {arch}, \
                         {action} on {}",
                        section.arch
                    );
                    let span = outcome.origin.span;
                    problems.push(Diagnostic::error("cannot-express", span, message));
                }
            }
        }
        let arches = policy.sections().iter().map(|section| section.arch);
        let known = arches.flat_map(syscalls::all).map(|(_, name)| *name);
        let known = known.collect();
        let actions = all.into_iter().map(|(name, (action, _))| (name, action));
        let actions = actions.filter(|(_, action)| *action != default).collect();
        (!problems.has_errors()).then_some(Self {
            known,
            actions,
            systemd,
        })
    }

    /// Whose sets they are written with.
    pub(super) fn systemd(&self) -> Systemd {
        self.systemd
    }

    /// Few words for many of these names.
    pub(super) fn cover(&self, wanted: &BTreeSet<&str>, suffix: &str) -> Vec<String> {
        cover(wanted, &self.known, self.systemd, suffix)
    }

    /// Names that the policy's arches have.
    pub(super) fn known(&self) -> &BTreeSet<&'static str> {
        &self.known
    }

    /// The action of a name, if it is not the default.
    pub(super) fn action(&self, name: &str) -> Option<Action> {
        self.actions.get(name).copied()
    }

    /// Names with an action of some kind that is not the default.
    pub(super) fn names(&self, is_wanted: impl Fn(Action) -> bool) -> BTreeSet<&'static str> {
        let wanted = self
            .actions
            .iter()
            .filter(|(_, action)| is_wanted(**action));
        wanted.map(|(name, _)| *name).collect()
    }

    /// Names by the word of the action that refuses them.
    pub(super) fn refusals(&self) -> Refusals<'static> {
        let mut refusals = Refusals::new();
        for (name, action) in &self.actions {
            if !action.lets_through() {
                refusals.entry(action.word()).or_default().insert(name);
            }
        }
        refusals
    }
}

/// The outcome of each name of an arch. What a unit cannot say is told once a rule.
fn of_section(
    section: &Section,
    default: Outcome,
    problems: &mut Diagnostics,
) -> Vec<(&'static str, Outcome)> {
    let table = syscalls::all(section.arch);
    let mut told = BTreeSet::new();
    let mut outcomes = Vec::new();
    for run in runs::runs(section) {
        let mut names = runs::names(&run, table);
        let has_unnamed = runs::has_unnamed(&run, table);
        if section.arch == Arch::X86 && !is_constant(&run, default) {
            // What happens behind a multiplexer is looked at on its own.
            names.retain(|name| !multiplex::MULTIPLEXERS.contains(name));
        }
        if names.is_empty() && !has_unnamed {
            continue;
        }
        let Some(outcome) = constant(&run, default, &mut told, problems) else {
            continue;
        };
        if has_unnamed && effect(outcome.action) != effect(default.action) {
            let message = format!(
                "a unit names syscalls, and {} has none for all numbers from {} to {}",
                section.arch, run.low, run.high
            );
            tell(outcome.origin, message, &mut told, problems);
        }
        if told.contains(&outcome.origin) || sayable_once(outcome, &mut told, problems).is_none() {
            continue;
        }
        outcomes.extend(names.into_iter().map(|name| (name, outcome)));
    }
    outcomes
}

/// What a run of numbers gets when no condition holds.
fn otherwise(run: &Run<'_>, default: Outcome) -> Outcome {
    let last = run.rules.last().filter(|rule| rule.guard == Guard::Always);
    last.map_or(default, |rule| rule.outcome)
}

/// The rule that makes arguments matter.
fn conditional<'p>(run: &Run<'p>, default: Outcome) -> Option<&'p Rule> {
    let action = effect(otherwise(run, default).action);
    let mut rules = run.rules.iter().copied();
    rules.find(|rule| effect(rule.outcome.action) != action)
}

fn is_constant(run: &Run<'_>, default: Outcome) -> bool {
    conditional(run, default).is_none()
}

/// The outcome of a run, if arguments do not matter.
fn constant(
    run: &Run<'_>,
    default: Outcome,
    told: &mut BTreeSet<Origin>,
    problems: &mut Diagnostics,
) -> Option<Outcome> {
    if let Some(rule) = conditional(run, default) {
        let message = "a unit cannot ask for arguments".to_owned();
        tell(rule.outcome.origin, message, told, problems);
        return None;
    }
    Some(otherwise(run, default))
}

fn sayable_once(
    outcome: Outcome,
    told: &mut BTreeSet<Origin>,
    problems: &mut Diagnostics,
) -> Option<Action> {
    let mut more = Diagnostics::default();
    let action = sayable(outcome.action, outcome.origin, &mut more);
    for problem in more.into_vec() {
        if told.insert(outcome.origin) || !problem.is_error() {
            problems.push(problem);
        }
    }
    action
}

fn tell(origin: Origin, message: String, told: &mut BTreeSet<Origin>, problems: &mut Diagnostics) {
    if told.insert(origin) {
        problems.push(Diagnostic::error("cannot-express", origin.span, message));
    }
}

/// The action as far as the kernel acts on it: ALLOW and LOG ignore their data.
pub(super) const fn effect(action: Action) -> Action {
    match action {
        Action::Allow(_) => Action::Allow(0),
        Action::Log(_) => Action::Log(0),
        other => other,
    }
}

/// The action as a unit says it, or what is wrong with it.
pub(super) fn sayable(
    action: Action,
    origin: Origin,
    problems: &mut Diagnostics,
) -> Option<Action> {
    match action {
        Action::Allow(0) | Action::Log(0) | Action::KillProcess | Action::Errno(..=MAX_ERRNO) => {}
        Action::Allow(_) | Action::Log(_) => {
            let message = format!(
                "a unit has no data behind {}; the kernel ignores it",
                action.name()
            );
            problems.push(Diagnostic::warning("lossy", origin.span, message));
        }
        _ => {
            let message = format!("a unit cannot say {action}");
            let error = Diagnostic::error("cannot-express", origin.span, message);
            let help =
                "a unit knows errno 0 to 4094, `kill` for the process, and what it lets through";
            problems.push(error.with_help(help));
            return None;
        }
    }
    Some(effect(action))
}
