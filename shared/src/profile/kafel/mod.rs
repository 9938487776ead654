//! Kafel policies, as nsjail reads them.
//!
//! ```text
//! #define STDOUT 1
//! POLICY quiet {
//!   ALLOW { read, write { fd == STDOUT || fd == 2 }, exit_group },
//!   ERRNO(1) { openat(dir, path, flags) { (flags & 3) != 0 } }
//! }
//! USE quiet
//! DEFAULT KILL
//! ```
//!
//! Everything of its public documentation is read, but for `#include`, which needs other files,
//! and comparisons of two arguments with each other, which our guards cannot say. A policy means
//! what kafel compiles it to for the host's arch: the first rule for a call that matches decides,
//! calls from other arches kill the thread, and calls of x32 are numbers like others: on an x32 host,
//! too, names are those of `x86_64`.

mod bits;
mod condition;
mod constants;
mod cursor;
mod expression;
mod lexer;
mod parser;
mod syscall;
mod write;

pub(super) use write::write;

use super::Profile;
use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::Rule as Resolved;
use crate::filter::{MAX_RULES, NrSet, Origin, Outcome, Policy, SKIPPED, Section};
use crate::load::Target;
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use cursor::Cursor;
use parser::{Entry, File, Rule};

/// Reads a kafel policy.
pub(super) fn read(source: &str, target: &Target) -> (Option<Profile>, Vec<Diagnostic>) {
    let tokens = match lexer::tokens(source) {
        Ok(tokens) => tokens,
        Err(error) => return (None, vec![error]),
    };
    let mut cursor = Cursor::new(tokens);
    let file = parser::file(&mut cursor, named_arch(target.host));
    let mut problems = cursor.problems;
    let (Ok(file), false) = (file, problems.has_errors()) else {
        return (None, problems.into_vec());
    };
    let n_rules = file.n_rules;
    let policy = policy(&file, target.host, &mut problems);
    let profile = policy.map(|policy| Profile { policy, n_rules });
    (profile, problems.into_vec())
}

/// Whose names a policy is written in: kafel knows no x32, only the arch value of `x86_64`.
const fn named_arch(host: Arch) -> Arch {
    match host {
        Arch::X32 => Arch::X86_64,
        host => host,
    }
}

fn policy(file: &File<'_>, host: Arch, problems: &mut Diagnostics) -> Option<Policy> {
    let rules = expanded(file, problems)?;
    // An x32 call comes under the arch value of x86_64, which is all that kafel looks at.
    let arches = match host {
        Arch::X86_64 | Arch::X32 => vec![Arch::X86_64, Arch::X32],
        _ => vec![host],
    };
    let mut sections: Vec<_> = arches.into_iter().map(section).collect();
    let (default, span) = file
        .default
        .unwrap_or((Action::KillThread, Span::default()));
    let mut n_resolved = 0;
    for rule in rules {
        let Some(nr) = rule.nr else { continue };
        let is_x32 = host != Arch::X86 && nr >= X32_SYSCALL_BIT;
        if sections.len() > 1 && nr == SKIPPED {
            let message = "-1 is what a tracer writes to skip a call: it gets the default action";
            problems.push(Diagnostic::warning("skipped-number", rule.span, message));
            continue;
        }
        let at = usize::from(is_x32 && sections.len() > 1);
        n_resolved += rule.guards.len();
        if n_resolved > MAX_RULES {
            too_many(rule.span, problems);
            return None;
        }
        let resolved = rule.guards.iter().map(|guard| Resolved {
            numbers: NrSet::from_iter([nr]),
            guard: guard.clone(),
            outcome: Outcome {
                action: clamped(rule.action),
                origin: Origin {
                    rule: Some(rule.position),
                    span: rule.span,
                },
            },
        });
        sections[at].rules.extend(resolved);
    }
    let default = Outcome {
        action: clamped(default),
        origin: Origin { rule: None, span },
    };
    Policy::new(sections, default, Action::KillThread).ok()
}

fn section(arch: Arch) -> Section {
    Section {
        arch,
        rules: Vec::new(),
    }
}

/// What the kernel makes of an errno: `MAX_ERRNO` in `linux/err.h` is the largest (fact 13).
fn clamped(action: Action) -> Action {
    match action {
        Action::Errno(errno) => Action::Errno(errno.min(4095)),
        other => other,
    }
}

/// The rules that count, in order, with those of the policies that are used.
fn expanded<'f>(file: &'f File<'_>, problems: &mut Diagnostics) -> Option<Vec<&'f Rule>> {
    /// Policies that use each other twice and hold nothing take time all the same.
    const MAX_STEPS: usize = 1 << 20;
    let mut rules = Vec::new();
    let mut stack = vec![file.main.iter()];
    let mut n_steps = 0;
    while let Some(entries) = stack.last_mut() {
        n_steps += 1;
        match entries.next() {
            None => {
                stack.pop();
            }
            Some(Entry::Use(at)) => stack.push(file.policies[*at].iter()),
            Some(Entry::Rule(rule)) => rules.push(rule),
        }
        if rules.len() > MAX_RULES || n_steps > MAX_STEPS {
            too_many(rules.last().map_or(Span::default(), |r| r.span), problems);
            return None;
        }
    }
    Some(rules)
}

fn too_many(span: Span, problems: &mut Diagnostics) {
    let message =
        format!("with the policies that it uses the filter has more than {MAX_RULES} rules");
    problems.push(Diagnostic::error("too-many-rules", span, message));
}

#[cfg(test)]
mod tests;
