//! An edge that leads to a test whose answer is already known leads to where that test would go.
//!
//! Known is what every way to the edge has learned. No test is added and no way becomes longer;
//! tests that nothing leads to any more are gone. So the halves of a 64-bit argument that several
//! rules compare are looked at once.

use crate::compile::CompileError;
use crate::compile::facts::Facts;
use crate::compile::graph::{Kind, Node};
use crate::compile::ir::Ir;

/// Steps along edges; where they are used up, the rest stays as it is.
const MAX_STEPS: usize = 1 << 20;

pub(super) fn run(ir: &mut Ir) -> Result<(), CompileError> {
    let shortened = shortened(ir);
    ir.rebuild(|node, kind| match (kind, shortened[node.index()]) {
        (Kind::Test(mut test), Some((yes, no))) => {
            (test.yes, test.no) = (yes, no);
            Kind::Test(test)
        }
        _ => kind,
    })
}

/// For each reached test, where its two edges may lead.
fn shortened(ir: &Ir) -> Vec<Option<(Node, Node)>> {
    let graph = &ir.graph;
    let mut steps = 0;
    let mut shortened = vec![None; graph.n_nodes()];
    let mut facts: Vec<Option<Facts>> = vec![None; graph.n_nodes()];
    for root in ir.roots() {
        facts[root.index()] = Some(Facts::default());
    }
    // From the last to the first: everything that leads to a node comes before it.
    for index in (0..graph.n_nodes()).rev() {
        let (Kind::Test(test), Some(here)) = (graph.kind(Node::at(index)), facts[index].take())
        else {
            continue;
        };
        let [yes, no] = [(true, test.yes), (false, test.no)].map(|(holds, target)| {
            let after = here.after(&test, holds);
            let mut target = target;
            while steps < MAX_STEPS
                && let Kind::Test(next) = graph.kind(target)
                && let Some(answer) = after.answer(&next)
            {
                target = if answer { next.yes } else { next.no };
                steps += 1;
            }
            match &mut facts[target.index()] {
                Some(known) => known.or(&after),
                unknown @ None => *unknown = Some(after),
            }
            target
        });
        shortened[index] = Some((yes, no));
    }
    shortened
}
