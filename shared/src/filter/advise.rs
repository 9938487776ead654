//! What is worth saying about a valid policy, in whatever language it was written.

use super::policy::{Outcome, Part, Policy};
use super::{Guard, Section};
use crate::abi::{Arch, syscalls};
use crate::text::Diagnostic;

/// Warns about what a policy does to the command that is to run under it.
pub fn advise(policy: &Policy, host: Arch) -> Vec<Diagnostic> {
    let mut advice = Vec::new();
    if let Some(outcome) = always_refused(policy, host, "execve") {
        let message = "this forbids execve, so the command cannot start under the filter";
        advice.push(
            Diagnostic::warning("execve-forbidden", outcome.origin.span, message)
                .with_help("add `allow execve` above"),
        );
    }
    // Without an exit, even a program that does nothing cannot end.
    if let (Some(outcome), Some(_)) = (
        always_refused(policy, host, "exit_group"),
        always_refused(policy, host, "exit"),
    ) {
        let message = "this forbids exit_group, so programs cannot end as they mean to";
        advice.push(
            Diagnostic::warning("exit-forbidden", outcome.origin.span, message)
                .with_help("add `allow exit exit_group`"),
        );
    }
    advice
}

/// The outcome that keeps a syscall from ever running on the host's arch.
fn always_refused(policy: &Policy, host: Arch, name: &str) -> Option<Outcome> {
    let nr = syscalls::number(host, name)?;
    let Part::Section(section) = policy.part(host.audit(), nr) else {
        return None;
    };
    let outcomes = possible(section, policy.default(), nr);
    let is_refused = |outcome: &Outcome| !outcome.action.lets_through();
    let all_refused = outcomes.iter().all(is_refused);
    outcomes.last().copied().filter(|_| all_refused)
}

/// Every outcome that a number may meet, in order; the last one needs no condition.
fn possible(section: &Section, default: Outcome, nr: u32) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for rule in section.rules.iter().filter(|r| r.numbers.contains(nr)) {
        outcomes.push(rule.outcome);
        if rule.guard == Guard::Always {
            return outcomes;
        }
    }
    outcomes.push(default);
    outcomes
}
