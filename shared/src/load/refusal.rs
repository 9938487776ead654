//! What a learner is told of a filter that has no program.

use crate::compile::CompileError;
use crate::filter::Policy;
use crate::text::{Diagnostic, LineIndex, Span};
use std::fmt::Write as _;

/// Why a policy has no program, with the rules that cost most and what to try.
pub(super) fn refusal(error: &CompileError, policy: &Policy, source: &str) -> Diagnostic {
    let costly = match error {
        CompileError::TooLong { costly, .. } => costly.as_slice(),
        CompileError::TooComplex(_) => &[],
        CompileError::Refused { origin, .. } => {
            let span = origin.map_or_else(Span::default, |origin| origin.span);
            return Diagnostic::error("program-refused", span, error.to_string()).with_help(
                "this is a mistake of the compiler's, please report it with the filter",
            );
        }
    };
    let span_of = |wanted: u32| {
        let rules = policy.sections().iter().flat_map(|section| &section.rules);
        let mut origins = rules.map(|rule| rule.outcome.origin);
        origins.find(|origin| origin.rule == Some(wanted))
    };
    let costly = costly.iter().filter_map(|&(rule, insns)| {
        let span = span_of(rule)?.span;
        Some((rule, insns, span))
    });
    let costly: Vec<(u32, usize, Span)> = costly.collect();
    let index = LineIndex::new(source);
    let mut message = error.to_string();
    for (position, &(rule, insns, span)) in costly.iter().enumerate() {
        let before = if position == 0 {
            "; most are for "
        } else {
            ", "
        };
        let line = index.line(span.start);
        // Writing to a String cannot fail.
        let _ = write!(message, "{before}rule {rule} in line {line} ({insns})");
    }
    let span = costly
        .first()
        .map_or_else(Span::default, |&(_, _, span)| span);
    Diagnostic::error("program-too-long", span, message).with_help(
        "join rules with the same action, compare with ranges or fewer values, or split the \
         filter into two that are stacked",
    )
}
