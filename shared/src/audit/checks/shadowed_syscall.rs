//! One of several syscalls of a rule is decided by an earlier rule.

use super::super::finding::{Check, Findings, Said, Severity};
use super::super::fix::TextEdit;
use super::super::profile::Profile;
use super::super::subject::{Subject, Text};
use super::list;
use crate::abi::{Arch, syscalls};
use crate::filter::Origin;
use crate::text::Span;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "shadowed-syscall",
    severity: Severity::Low,
    looks_for: "a syscall named in a rule that an earlier rule has decided",
    look,
};

/// Rule, arch and number, where a rule may decide.
type Deciding = BTreeSet<(Option<u32>, Arch, u32)>;

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut deciding = Deciding::new();
    for (arch, fates) in subject.arches() {
        for fate in fates.values() {
            deciding.extend(
                fate.rules
                    .iter()
                    .map(|rule| (rule.outcome.origin.rule, arch, fate.nr)),
            );
        }
    }
    if let Some(text) = &subject.text {
        look_at_text(text, subject, &deciding, findings);
    }
    // What decides nothing for this target may well decide for another.
    if let Some(profile) = subject.profile.as_ref().filter(|p| p.is_for_everybody()) {
        look_at_profile(profile, subject, &deciding, findings);
    }
}

/// Whether a name has numbers, and none of them meets the rule.
fn is_shadowed(subject: &Subject<'_>, deciding: &Deciding, position: u32, name: &str) -> bool {
    let numbers = subject
        .arches()
        .filter_map(|(arch, _)| Some((arch, syscalls::number(arch, name)?)));
    let mut numbers = numbers.peekable();
    numbers.peek().is_some()
        && numbers.all(|(arch, nr)| !deciding.contains(&(Some(position), arch, nr)))
}

/// A rule without conditions decides for its syscalls wherever it stands, and what is equal to the
/// default counts for nothing: the latter is the business of another check.
fn look_at_profile(
    profile: &Profile<'_>,
    subject: &Subject<'_>,
    deciding: &Deciding,
    findings: &mut Findings,
) {
    for (position, (span, names)) in (0..).zip(profile.named()) {
        let shadowed = names.iter().enumerate();
        let shadowed = shadowed.filter(|(_, (n, _))| is_shadowed(subject, deciding, position, n));
        let (at, shadowed): (Vec<_>, Vec<_>) = shadowed.map(|(at, (name, _))| (at, *name)).unzip();
        if shadowed.is_empty() || shadowed.len() == names.len() {
            continue;
        }
        let origin = Origin {
            rule: Some(position),
            span,
        };
        let said = Said::new(
            format!(
                "{} here has no effect: another rule decides",
                list(&shadowed)
            ),
            "a rule without conditions decides, the first one if there are several; the name here \
             promises something else",
            "remove it here or there",
        );
        findings.push(origin, said.with_fix(profile.remove_names(position, &at)));
    }
}

fn look_at_text(
    text: &Text<'_>,
    subject: &Subject<'_>,
    deciding: &Deciding,
    findings: &mut Findings,
) {
    for (position, (line, rule)) in (0..).zip(text.ast.rules()) {
        let is_shadowed = |name: &str| is_shadowed(subject, deciding, position, name);
        // A group may well hold what an earlier rule made an exception for.
        let singly = || {
            rule.targets
                .iter()
                .enumerate()
                .filter(|(_, name)| !name.text.starts_with('@'))
        };
        let shadowed: Vec<_> = singly()
            .filter(|(_, name)| is_shadowed(&name.text))
            .collect();
        let are_all = shadowed.len() == rule.targets.len() && rule.numbers.is_empty();
        if shadowed.is_empty() || are_all || subject.is_passed_over(rule) {
            continue;
        }
        let names: Vec<_> = shadowed
            .iter()
            .map(|(_, name)| name.text.as_str())
            .collect();
        let edits = shadowed.iter().map(|&(at, name)| {
            let span = match (at.checked_sub(1), rule.targets.get(at + 1)) {
                (Some(before), _) => Span::new(rule.targets[before].span.end, name.span.end),
                (None, Some(next)) => Span::new(name.span.start, next.span.start),
                (None, None) => name.span,
            };
            TextEdit {
                span,
                new_text: String::new(),
            }
        });
        let origin = Origin {
            rule: Some(position),
            span: line.span,
        };
        findings.push(
            origin,
            Said::new(
                format!(
                    "{} here has no effect: an earlier rule decides",
                    list(&names)
                ),
                "the first rule that matches decides; the name here promises something else",
                "remove it here or there",
            )
            .with_fix(edits.collect::<Vec<_>>()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{fixes, is_silent};
    use super::*;

    #[test]
    fn names_that_are_decided_are_removed() {
        fixes(
            &CHECK,
            "default allow\nerrno EPERM chmod bpf\nkill bpf ptrace\n",
            "bpf here has no effect",
            "default allow\nerrno EPERM chmod bpf\nkill ptrace\n",
        );
        is_silent(&CHECK, "default allow\nallow clock_adjtime\nkill @clock\n");
    }
}
