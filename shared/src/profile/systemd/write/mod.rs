//! A policy as lines of a unit.
//!
//! A unit says what happens to a name, on all arches alike and for all arguments. It knows allow, log,
//! errno and the death of the process. Everything else is refused, at the rule that asks for it.

mod cover;
mod verdict;

use super::arch::{local, systemd_name};
use crate::abi::{Arch, SeccompData, errno, multiplex, syscalls};
use crate::filter::{Condition, Policy, Test, Width, evaluate};
use crate::load::Target;
use crate::profile::{Written, runs};
use crate::text::{Diagnostic, Diagnostics};
use crate::verdict::Action;
use cover::push_lines;
use std::collections::{BTreeMap, BTreeSet};
use verdict::{Verdicts, sayable};

/// Writes a policy as the lines of a unit on the target's host.
pub(in crate::profile) fn write(policy: &Policy, target: &Target) -> Written {
    let mut problems = Diagnostics::default();
    let text = text(policy, target, &mut problems).unwrap_or_default();
    if !problems.has_errors() {
        check_multiplexers(policy, &text, target, &mut problems);
    }
    Written::new(text, problems.into_vec())
}

fn text(policy: &Policy, target: &Target, problems: &mut Diagnostics) -> Option<String> {
    let arches = architectures(policy, target.host, problems)?;
    let origin = policy.default().origin;
    let default = match sayable(policy.default().action, origin, problems)? {
        Action::Errno(0) => {
            let message = "a unit cannot have errno 0 as the default";
            problems.push(Diagnostic::error("cannot-express", origin.span, message));
            return None;
        }
        default => default,
    };
    let verdicts = Verdicts::of(policy, default, target.systemd, problems)?;
    let mut out = "[Service]\n".to_owned();
    if default.lets_through() {
        deny_list(&verdicts, &mut out);
    } else {
        allow_list(&verdicts, default, &mut out);
    }
    if !log_list(&verdicts, default, &mut out) {
        let message = "a unit cannot log every syscall without an exception";
        problems.push(Diagnostic::error("cannot-express", origin.span, message));
    }
    push_lines("SystemCallArchitectures=", &arches, &mut out);
    if !out.contains('=') {
        // A list with nothing in it installs no filter.
        out.push_str("SystemCallFilter=~\n");
    }
    Some(out)
}

/// The words of `SystemCallArchitectures=`; none if it is not needed.
fn architectures(policy: &Policy, host: Arch, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let span = policy.default().origin.span;
    let listed: BTreeSet<Arch> = policy
        .sections()
        .iter()
        .map(|section| section.arch)
        .collect();
    let mut refuse = |message: String| {
        problems.push(Diagnostic::error("cannot-express", span, message));
        None
    };
    if let Some(other) = listed.iter().find(|arch| !local(host).contains(arch)) {
        return refuse(format!("a unit on {host} says nothing about {other}"));
    }
    if !listed.contains(&host) {
        return refuse(format!("a unit on {host} cannot forbid {host}"));
    }
    let foreign = policy.foreign();
    let is_open = listed.len() == local(host).len() && !super::arch::has_arm(host);
    match foreign {
        Action::Allow(0) if is_open => return Some(Vec::new()),
        Action::KillThread if !is_open => {}
        Action::KillThread | Action::KillProcess => {
            let message = if is_open {
                "calls from arches that the host does not have are let through in a unit"
            } else {
                "calls from other arches kill the thread in a unit, not the process"
            };
            problems.push(Diagnostic::warning("lossy", span, message));
        }
        _ => {
            return refuse(format!(
                "a unit cannot answer {foreign} to calls from other arches"
            ));
        }
    }
    if is_open {
        return Some(Vec::new());
    }
    let others = listed.iter().filter(|arch| **arch != host);
    let names = ["native"]
        .into_iter()
        .chain(others.map(|arch| systemd_name(*arch)));
    Some(names.map(str::to_owned).collect())
}

/// The refusals, with the commonest in `SystemCallErrorNumber=`.
fn deny_list(verdicts: &Verdicts, out: &mut String) {
    let refusals = verdicts.refusals();
    // A word of the list may say errno 0, `SystemCallErrorNumber=` may not.
    let common = refusals
        .iter()
        .filter(|(word, _)| Action::from_word(**word) != Action::Errno(0))
        .max_by_key(|(_, names)| names.len())
        .map(|(word, _)| *word);
    let is_common = |word: &u32| common == Some(*word);
    let first = refusals.iter().filter(|(word, _)| is_common(word));
    let others = refusals.iter().filter(|(word, _)| !is_common(word));
    for (&word, names) in first.chain(others) {
        let suffix = if is_common(&word) {
            String::new()
        } else {
            suffix(word)
        };
        let words = verdicts.cover(names, &suffix);
        push_lines("SystemCallFilter=~", &words, out);
    }
    if let Some(common) = common {
        push_error_number(Action::from_word(common), out);
    }
}

/// What is let through, what has to leave `@default` again, and what is refused in its own way.
fn allow_list(verdicts: &Verdicts, default: Action, out: &mut String) {
    let allowed = verdicts.names(Action::lets_through);
    let words = match verdicts.cover(&allowed, "") {
        words if words.is_empty() => vec!["@default".to_owned()],
        words => words,
    };
    push_lines("SystemCallFilter=", &words, out);
    let implied = verdicts.systemd().group("@default").unwrap_or_default();
    let refused = implied
        .iter()
        .copied()
        .filter(|name| verdicts.known().contains(name) && verdicts.action(name).is_none());
    push_lines(
        "SystemCallFilter=~",
        &verdicts.cover(&refused.collect(), ""),
        out,
    );
    for (word, names) in verdicts.refusals() {
        let words = verdicts.cover(&names, &suffix(word));
        push_lines("SystemCallFilter=~", &words, out);
    }
    push_error_number(default, out);
}

/// Whether `SystemCallLog=` can say what is logged.
fn log_list(verdicts: &Verdicts, default: Action, out: &mut String) -> bool {
    let is_log = |action: Action| matches!(action, Action::Log(_));
    if !is_log(default) {
        let words = verdicts.cover(&verdicts.names(is_log), "");
        push_lines("SystemCallLog=", &words, out);
        return true;
    }
    let mut quiet = verdicts.names(|action| matches!(action, Action::Allow(_)));
    if quiet.is_empty() {
        // systemd takes an empty list for none; what is refused is not logged anyway.
        quiet.extend(
            verdicts
                .names(|action| !action.lets_through())
                .into_iter()
                .take(1),
        );
    }
    push_lines("SystemCallLog=~", &verdicts.cover(&quiet, ""), out);
    !quiet.is_empty()
}

fn push_error_number(action: Action, out: &mut String) {
    if let Action::Errno(errno) = action {
        push_lines("SystemCallErrorNumber=", &[errno_text(errno)], out);
    }
}

fn errno_text(errno: u16) -> String {
    errno::name(errno).map_or_else(|| errno.to_string(), str::to_owned)
}

fn suffix(word: u32) -> String {
    match Action::from_word(word) {
        Action::Errno(errno) => format!(":{}", errno_text(errno)),
        _ => ":kill".to_owned(),
    }
}

/// systemd means `socket` behind i386's `socketcall`, too: says where the policy does not.
fn check_multiplexers(policy: &Policy, text: &str, target: &Target, problems: &mut Diagnostics) {
    let Some(section) = policy.section(Arch::X86) else {
        return;
    };
    let Some(read) = super::read(text, target).0.map(|profile| profile.policy) else {
        return;
    };
    let runs = runs::runs(section);
    for name in multiplex::MULTIPLEXERS {
        let Some(nr) = syscalls::number(Arch::X86, name) else {
            continue;
        };
        let rules = || runs::of(&runs, nr).into_iter().flat_map(|run| &run.rules);
        let conditions = || rules().flat_map(|rule| rule.guard.conditions());
        let mut values: Vec<u64> = (0..64).chain([u64::from(u32::MAX)]).collect();
        values.extend(conditions().flat_map(Condition::edges));
        let is_about_the_call = |condition: &Condition| {
            condition.index().get() == 0
                && condition.width() == Width::Bits32
                && matches!(condition.test(), Test::Eq(_) | Test::In(_))
        };
        let differs = |value: &u64| {
            let args = [*value, 0, 0, 0, 0, 0];
            let arch = Arch::X86.audit();
            let data = SeccompData {
                nr,
                arch,
                args,
                ..SeccompData::default()
            };
            let effect = |policy: &Policy| verdict::effect(evaluate(policy, &data).action);
            effect(policy) != effect(&read)
        };
        if !conditions().all(is_about_the_call) || values.iter().any(differs) {
            let span = rules()
                .next()
                .map_or(policy.default(), |rule| rule.outcome)
                .origin
                .span;
            let message = format!(
                "in a unit, `{name}` on x86 does what the calls behind it do, and the policy differs"
            );
            problems.push(Diagnostic::error("cannot-express", span, message));
        }
    }
}

/// Words of refusals, with the names that get them.
type Refusals<'v> = BTreeMap<u32, BTreeSet<&'v str>>;

#[cfg(test)]
mod tests;
