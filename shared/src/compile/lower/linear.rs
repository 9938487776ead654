//! The linear layout: every rule in turn, as a reader of the source would go.

use super::guard::guard;
use super::{Stretch, audits, number_test, stretches};
use crate::compile::CompileError;
use crate::compile::graph::{Comparison, Graph, Node, Subject, Test};
use crate::filter::Policy;

/// Builds the graph of a policy; the answer is where it starts.
pub(in crate::compile) fn lower(policy: &Policy, graph: &mut Graph) -> Result<Node, CompileError> {
    let foreign = graph.ret(policy.foreign(), 0, &[])?;
    let default = policy.default();
    let mut root = foreign;
    // The last one built is the first one tested.
    for audit in audits(policy).into_iter().rev() {
        let default = graph.ret(default.action, 0, &[default.origin])?;
        let test = Test {
            subject: Subject::ARCH,
            comparison: Comparison::Eq,
            k: audit,
            yes: search(&stretches(policy, audit, default, foreign), graph)?,
            no: root,
        };
        root = graph.test(test, &[])?;
    }
    Ok(root)
}

/// Tests the rules of each stretch one after the other.
fn search(stretches: &[Stretch<'_>], graph: &mut Graph) -> Result<Node, CompileError> {
    let mut stretches = stretches.iter().rev();
    let Some(last) = stretches.next() else {
        return Err(CompileError::TooComplex(0));
    };
    let mut above = rules(last, graph)?;
    for stretch in stretches {
        let here = rules(stretch, graph)?;
        above = number_test(Comparison::Gt, stretch.high, above, here, &[], graph)?;
    }
    Ok(above)
}

fn rules(stretch: &Stretch<'_>, graph: &mut Graph) -> Result<Node, CompileError> {
    let mut next = stretch.otherwise;
    let rules = stretch.section.map_or(&[][..], |section| &section.rules);
    for rule in rules.iter().rev() {
        let origin = rule.outcome.origin;
        let hit = graph.ret(rule.outcome.action, 0, &[origin])?;
        let hit = guard(&rule.guard, hit, next, origin, graph)?;
        let miss = next;
        for &(low, high) in rule.numbers.ranges().iter().rev() {
            let origins = &[origin];
            next = if low == high {
                number_test(Comparison::Eq, low, hit, next, origins, graph)?
            } else {
                // Ranges ascend: what is below this one is in none of the later ones either.
                let inside = number_test(Comparison::Gt, high, next, hit, origins, graph)?;
                number_test(Comparison::Ge, low, inside, miss, origins, graph)?
            };
        }
    }
    Ok(next)
}
