//! The linear layout: every rule in turn, as a reader of the source would go.

use super::guard::guard;
use super::{Stretch, number_test};
use crate::compile::CompileError;
use crate::compile::graph::{Comparison, Graph, Node};

/// Tests the rules of each stretch one after the other.
pub(super) fn search(stretches: &[Stretch<'_>], graph: &mut Graph) -> Result<Node, CompileError> {
    let mut stretches = stretches.iter().rev();
    let Some(last) = stretches.next() else {
        return Err(CompileError::TooComplex(0));
    };
    let mut above = rules(last, graph)?;
    for stretch in stretches {
        let here = rules(stretch, graph)?;
        above = number_test(Comparison::Gt, stretch.high, above, here, None, graph)?;
    }
    Ok(above)
}

fn rules(stretch: &Stretch<'_>, graph: &mut Graph) -> Result<Node, CompileError> {
    let mut next = stretch.otherwise;
    let rules = stretch.section.map_or(&[][..], |section| &section.rules);
    for rule in rules.iter().rev() {
        let origin = rule.outcome.origin;
        let hit = graph.ret(rule.outcome.action, Some(origin))?;
        let hit = guard(&rule.guard, hit, next, origin, graph)?;
        let miss = next;
        for &(low, high) in rule.numbers.ranges().iter().rev() {
            let origin = Some(origin);
            next = if low == high {
                number_test(Comparison::Eq, low, hit, next, origin, graph)?
            } else {
                // Ranges ascend: what is below this one is in none of the later ones either.
                let inside = number_test(Comparison::Gt, high, next, hit, origin, graph)?;
                number_test(Comparison::Ge, low, inside, miss, origin, graph)?
            };
        }
    }
    Ok(next)
}
