//! AST to policy: names become numbers.

use super::ast::{Filter, LineKind};
use super::{Guard, NrSet, Origin, Outcome, Policy, Rule, Section};
use crate::abi::{Arch, syscalls};
use crate::text::{Diagnostic, Span};
use crate::verdict::Action;

/// Resolves a filter for the host's arch.
///
/// `None` if an error among the diagnostics leaves no policy.
pub fn resolve(filter: &Filter, host: Arch) -> (Option<Policy>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut default = None;
    let mut rules = Vec::new();
    let mut n_rules = 0;
    for line in &filter.lines {
        match &line.kind {
            LineKind::Default(action) => {
                let origin = Origin {
                    rule: None,
                    span: line.span,
                };
                default = Some(Outcome {
                    action: *action,
                    origin,
                });
            }
            LineKind::Rule { action, names } => {
                let mut numbers = Vec::new();
                for (name, span) in names {
                    match syscalls::number(host, name) {
                        Some(nr) => numbers.push(nr),
                        None => diagnostics.push(Diagnostic::error(
                            "unknown-syscall",
                            *span,
                            format!("`{name}` is not a syscall of {host}"),
                        )),
                    }
                }
                let origin = Origin {
                    rule: Some(n_rules),
                    span: line.span,
                };
                n_rules += 1;
                rules.push(Rule {
                    numbers: NrSet::from_iter(numbers),
                    guard: Guard::Always,
                    outcome: Outcome {
                        action: *action,
                        origin,
                    },
                });
            }
        }
    }
    let Some(default) = default else {
        let message = "the filter has no default action";
        diagnostics.push(
            Diagnostic::error("no-default", Span::default(), message)
                .with_help("begin with `default allow` or `default errno EPERM`"),
        );
        return (None, diagnostics);
    };
    if diagnostics.iter().any(Diagnostic::is_error) {
        return (None, diagnostics);
    }
    let sections = vec![Section { arch: host, rules }];
    match Policy::new(sections, default, Action::KillProcess) {
        Ok(policy) => (Some(policy), diagnostics),
        Err(error) => {
            let error = Diagnostic::error("no-arch", Span::default(), error.to_string());
            diagnostics.push(error);
            (None, diagnostics)
        }
    }
}
