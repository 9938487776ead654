//! A policy as minijail's.
//!
//! What minijail0 and its policy compiler read alike is written where it will do; braces, other actions
//! and `@default` are read by the compiler only. A policy is for the host's arch alone, and names
//! syscalls; the rest is refused, at the rule that asks for it.

pub(super) mod atom;

use super::statement::KILL;
use crate::abi::{Arch, errno, syscalls};
use crate::filter::{Guard, Origin, Policy, Rule, Section, Width};
use crate::load::Target;
use crate::profile::{Written, runs};
use crate::text::{Diagnostic, Diagnostics};
use crate::verdict::Action;
use atom::alternatives;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Writes a policy for the target's host.
pub(in crate::profile) fn write(policy: &Policy, target: &Target) -> Written {
    let mut writer = Writer {
        default: effect(policy.default().action),
        machine: if target.host == Arch::X86 {
            Width::Bits32
        } else {
            Width::Bits64
        },
        told: BTreeSet::new(),
        problems: Diagnostics::default(),
        out: String::new(),
    };
    writer.default(policy.default().origin);
    writer.elsewhere(policy, target.host);
    match policy.section(target.host) {
        Some(section) => writer.section(section),
        None => writer.tell(
            policy.default().origin,
            format!("a minijail policy on {0} cannot forbid {0}", target.host),
        ),
    }
    if writer.out.is_empty() {
        // Nothing at all would not be known for a policy.
        writer.out.push_str("@default kill-thread\n");
    }
    Written::new(writer.out, writer.problems.into_vec())
}

struct Writer {
    default: Action,
    machine: Width,
    /// Rules that were complained about.
    told: BTreeSet<Origin>,
    problems: Diagnostics,
    out: String,
}

impl Writer {
    fn tell(&mut self, origin: Origin, message: String) {
        if self.told.insert(origin) {
            self.problems
                .push(Diagnostic::error("cannot-express", origin.span, message));
        }
    }

    fn default(&mut self, origin: Origin) {
        match self.default {
            KILL => {}
            Action::KillProcess => self.out.push_str("@default kill-process\n"),
            Action::Trap(0) => self.out.push_str("@default trap\n"),
            Action::Notify(0) => self.out.push_str("@default user-notify\n"),
            Action::Allow(0) => self.out.push_str("@denylist\n"),
            other => self.tell(origin, format!("minijail has no default action {other}")),
        }
    }

    /// Calls from other arches, and with x32 numbers.
    fn elsewhere(&mut self, policy: &Policy, host: Arch) {
        let origin = policy.default().origin;
        let twin = match host {
            Arch::X86_64 => Some(Arch::X32),
            Arch::X32 => Some(Arch::X86_64),
            Arch::X86 | Arch::Aarch64 | Arch::Riscv64 => None,
        };
        let mut is_lossy = false;
        if !is_kill(policy.foreign()) {
            let message = format!(
                "minijail cannot answer {} to other arches",
                policy.foreign()
            );
            self.tell(origin, message);
        }
        is_lossy |= policy.foreign() != KILL;
        for section in policy
            .sections()
            .iter()
            .filter(|section| section.arch != host)
        {
            let rules = section.rules.iter();
            let differing = if Some(section.arch) == twin {
                rules
                    .map(|rule| rule.outcome)
                    .find(|outcome| effect(outcome.action) != self.default)
            } else {
                Some(
                    rules
                        .map(|rule| rule.outcome)
                        .next()
                        .unwrap_or(policy.default()),
                )
            };
            if let Some(outcome) = differing {
                let message = format!(
                    "a minijail policy on {host} says nothing of {}",
                    section.arch
                );
                self.tell(outcome.origin, message);
            }
        }
        if let Some(twin) = twin.filter(|twin| policy.section(*twin).is_none())
            && policy.foreign() != self.default
        {
            is_lossy = true;
            if !is_kill(self.default) {
                let message = format!(
                    "minijail would answer {} to numbers of {twin}",
                    self.default
                );
                self.tell(origin, message);
            }
        }
        if is_lossy {
            let message = "minijail kills the thread for calls from other arches";
            let warning = Diagnostic::warning("lossy", origin.span, message);
            self.problems.push(warning);
        }
    }

    fn section(&mut self, section: &Section) {
        let table = syscalls::all(section.arch);
        let mut lossy = BTreeMap::new();
        for run in runs::runs(section) {
            let differs = |rule: &&Rule| effect(rule.outcome.action) != self.default;
            let Some(first) = run.rules.iter().copied().find(differs) else {
                continue;
            };
            if runs::has_unnamed(&run, table) {
                let message = format!(
                    "minijail names syscalls, and {} has none for all numbers from {} to {}",
                    section.arch, run.low, run.high
                );
                self.tell(first.outcome.origin, message);
                continue;
            }
            for rule in &run.rules {
                if effect(rule.outcome.action) != rule.outcome.action {
                    lossy.insert(rule.outcome.origin, rule.outcome.action);
                }
            }
            if let Some(filter) = self.filter(&run.rules) {
                for name in runs::names(&run, table) {
                    let _ = writeln!(self.out, "{name}: {filter}");
                }
            }
        }
        for (origin, action) in lossy {
            let message = format!(
                "minijail has no data behind {}; the kernel ignores it",
                action.name()
            );
            self.problems
                .push(Diagnostic::warning("lossy", origin.span, message));
        }
    }

    /// Everything behind the colon, or what is wrong is told.
    fn filter(&mut self, rules: &[&Rule]) -> Option<String> {
        let mut filters: Vec<(Vec<String>, Action)> = Vec::new();
        let mut last = None;
        for rule in rules {
            let (origin, action) = (rule.outcome.origin, effect(rule.outcome.action));
            if !self.is_sayable(action, origin) {
                return None;
            }
            if rule.guard == Guard::Always {
                last = Some(action).filter(|action| *action != self.default);
                break;
            }
            let Some(alternatives) = alternatives(&rule.guard, self.machine) else {
                self.tell(
                    origin,
                    "minijail would need too long an expression for this".to_owned(),
                );
                return None;
            };
            if alternatives.iter().any(Vec::is_empty) {
                // It always holds, whatever it asks.
                last = Some(action).filter(|action| *action != self.default);
                break;
            }
            let clauses = alternatives.iter().map(|atoms| atoms.join(" && "));
            match filters.last_mut().filter(|(_, before)| *before == action) {
                Some((before, _)) => before.extend(clauses),
                None => filters.push((clauses.collect(), action)),
            }
        }
        filters.retain(|(clauses, _)| !clauses.is_empty());
        Some(match (&filters[..], last) {
            ([], None) => return None,
            ([], Some(action)) => alone(action),
            ([(clauses, Action::Allow(0))], None) => clauses.join(" || "),
            _ => {
                let filters = filters.iter().map(|(clauses, action)| {
                    let clauses = clauses.join(" || ");
                    match action {
                        Action::Allow(0) => clauses,
                        action => format!("{clauses}; {}", word(*action)),
                    }
                });
                let last = last.map(word);
                let all: Vec<_> = filters.chain(last).collect();
                format!("{{{}}}", all.join(", "))
            }
        })
    }

    fn is_sayable(&mut self, action: Action, origin: Origin) -> bool {
        let is_sayable = match action {
            Action::Errno(_) | Action::Allow(0) => true,
            _ if self.default == Action::Allow(0) => false,
            Action::Trap(0) | Action::Trace(0) | Action::Notify(0) | Action::Log(0) => true,
            other => is_kill(other),
        };
        if !is_sayable {
            let message = if self.default == Action::Allow(0) {
                format!("minijail has nothing but errnos where the default is allow, not {action}")
            } else {
                format!("minijail cannot say {action}")
            };
            self.tell(origin, message);
        }
        is_sayable
    }
}

const fn is_kill(action: Action) -> bool {
    matches!(action, Action::KillThread | Action::KillProcess)
}

/// The action as far as the kernel acts on it: ALLOW and LOG ignore their data.
const fn effect(action: Action) -> Action {
    match action {
        Action::Allow(_) => Action::Allow(0),
        Action::Log(_) => Action::Log(0),
        other => other,
    }
}

/// An action for every call; `1` is what both programs know.
fn alone(action: Action) -> String {
    match action {
        Action::Allow(_) => "1".to_owned(),
        other => word(other),
    }
}

fn word(action: Action) -> String {
    match action {
        Action::Allow(_) => "allow".to_owned(),
        Action::Log(_) => "log".to_owned(),
        Action::Trap(_) => "trap".to_owned(),
        Action::Trace(_) => "trace".to_owned(),
        Action::Notify(_) => "user-notify".to_owned(),
        Action::KillThread => "kill-thread".to_owned(),
        Action::KillProcess => "kill-process".to_owned(),
        Action::Errno(data) => {
            let name = errno::name(data).map_or_else(|| data.to_string(), str::to_owned);
            format!("return {name}")
        }
    }
}

#[cfg(test)]
mod tests;
