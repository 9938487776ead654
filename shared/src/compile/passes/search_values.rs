//! Many comparisons of one argument word, or of the same bits of it, one after the other, become a
//! search.
//!
//! Equal: for every value of the word, where the comparisons lead. A search replaces them if it
//! takes fewer tests, or if it is much shorter to go through and hardly longer to write, where that
//! is allowed.

use crate::compile::CompileError;
use crate::compile::graph::{Comparison, Graph, Kind, Node, Subject, Test};
use crate::compile::ir::{Ir, Range};
use crate::compile::search::{Thrift, fold, join, tree};
use std::collections::BTreeMap;

/// Fewer tests than this are as good one after the other.
const MIN_TESTS: usize = 3;
/// From this many on, going through them one by one is slow.
const MANY_TESTS: usize = 8;
/// What a search may cost to be shorter: the first that is short enough is taken.
const THRIFT: [Thrift; 3] = [
    Thrift {
        price: 30,
        max_chain: 6,
    },
    Thrift {
        price: 300,
        max_chain: 32,
    },
    Thrift {
        price: 3000,
        max_chain: 64,
    },
];
/// Tests looked at for all searches together; where they are used up, the rest stays as it is.
const MAX_STEPS: usize = 1 << 17;

pub(super) fn run(ir: &mut Ir) -> Result<(), CompileError> {
    let reached = ir.graph.reached(ir.roots());
    let heads = heads(ir, &reached);
    let mut moved: Vec<Node> = (0..reached.len()).map(Node::at).collect();
    let mut steps = 0;
    let may_grow = ir.may_grow;
    for index in (0..reached.len()).filter(|&index| reached[index]) {
        let Kind::Test(mut test) = ir.graph.kind(Node::at(index)) else {
            continue;
        };
        if heads[index]
            && let Some(found) =
                search(&mut ir.graph, Node::at(index), &moved, &mut steps, may_grow)?
        {
            moved[index] = found.root;
            ir.has_grown |= found.is_longer;
            continue;
        }
        (test.yes, test.no) = (moved[test.yes.index()], moved[test.no.index()]);
        moved[index] = ir.graph.add_like(Kind::Test(test), Node::at(index))?;
    }
    ir.redirect(&moved);
    Ok(())
}

/// Whether the test compares an argument word, or some bits of it, as a number.
fn is_ordered(test: &Test) -> bool {
    test.subject != Subject::NR
        && test.subject != Subject::ARCH
        && test.comparison != Comparison::Set
}

/// Where comparisons of a word begin: tests that something else leads to.
fn heads(ir: &Ir, reached: &[bool]) -> Vec<bool> {
    let mut heads = vec![false; reached.len()];
    for root in ir.roots() {
        heads[root.index()] = true;
    }
    for index in (0..reached.len()).filter(|&index| reached[index]) {
        let Kind::Test(test) = ir.graph.kind(Node::at(index)) else {
            continue;
        };
        for next in [test.yes, test.no] {
            if let Kind::Test(after) = ir.graph.kind(next) {
                let goes_on = is_ordered(&test) && test.subject == after.subject;
                heads[next.index()] |= !goes_on;
            }
        }
    }
    for (index, head) in heads.iter_mut().enumerate() {
        let kind = ir.graph.kind(Node::at(index));
        *head &= matches!(kind, Kind::Test(test) if is_ordered(&test));
    }
    heads
}

/// A search in the place of comparisons.
struct Found {
    root: Node,
    /// It takes more tests than they.
    is_longer: bool,
}

/// The search that does the same as the comparisons from `head` on, if it is better.
fn search(
    graph: &mut Graph,
    head: Node,
    moved: &[Node],
    steps: &mut usize,
    may_grow: bool,
) -> Result<Option<Found>, CompileError> {
    let Kind::Test(Test { subject, .. }) = graph.kind(head) else {
        return Ok(None);
    };
    let Some((mut ranges, n_tests)) = ranges(graph, head, moved, steps) else {
        return Ok(None);
    };
    if n_tests < MIN_TESTS {
        return Ok(None);
    }
    join(&mut ranges);
    let most = match (n_tests > MANY_TESTS, may_grow) {
        (false, _) => n_tests - 1,
        (true, false) => n_tests,
        (true, true) => n_tests + (n_tests / 16).max(2),
    };
    let n_nodes = graph.n_nodes();
    for thrift in THRIFT {
        let pieces = fold(subject, &ranges, thrift, graph)?;
        let n_singles = pieces.iter().map(|piece| singles(graph, subject, piece));
        let n_search = pieces.len() - 1 + n_singles.sum::<usize>();
        if n_search <= most {
            let root = tree(subject, &pieces, graph)?;
            let is_longer = n_search > n_tests;
            return Ok(Some(Found { root, is_longer }));
        }
        graph.truncate(n_nodes);
    }
    Ok(None)
}

/// How many tests for equality a piece begins with.
fn singles(graph: &Graph, subject: Subject, piece: &Range) -> usize {
    let mut n = 0;
    let mut node = piece.node;
    while let Kind::Test(test) = graph.kind(node)
        && test.subject == subject
    {
        n += 1;
        node = test.no;
    }
    n
}

/// Where each value of the word leads, and how many tests say so; `None` if that takes too long.
fn ranges(
    graph: &Graph,
    head: Node,
    moved: &[Node],
    steps: &mut usize,
) -> Option<(Vec<Range>, usize)> {
    let Kind::Test(Test { subject, .. }) = graph.kind(head) else {
        return None;
    };
    let mut painted: BTreeMap<u32, Node> = BTreeMap::from([(0, head)]);
    let mut tests = Vec::new();
    // Bits outside of the mask are never set.
    let mut todo = vec![(head, 0, subject.mask)];
    while let Some((node, low, high)) = todo.pop() {
        *steps += 1;
        if *steps > MAX_STEPS {
            return None;
        }
        let test = match graph.kind(node) {
            Kind::Test(test) if test.subject == subject && is_ordered(&test) => test,
            _ => {
                paint(&mut painted, low, high, moved[node.index()]);
                continue;
            }
        };
        tests.push(node);
        let bound = match test.comparison {
            Comparison::Eq => {
                // All of it leads to `no`; the one value is painted over afterwards.
                if (low..=high).contains(&test.k) {
                    todo.push((test.yes, test.k, test.k));
                }
                if low != high || low != test.k {
                    todo.push((test.no, low, high));
                }
                continue;
            }
            Comparison::Gt => test.k.checked_add(1),
            Comparison::Ge | Comparison::Set => Some(test.k),
        };
        match bound {
            Some(bound) if bound <= low => todo.push((test.yes, low, high)),
            Some(bound) if bound <= high => {
                todo.push((test.yes, bound, high));
                todo.push((test.no, low, bound - 1));
            }
            _ => todo.push((test.no, low, high)),
        }
    }
    tests.sort_unstable();
    tests.dedup();
    let painted = painted
        .into_iter()
        .take_while(|&(low, _)| low <= subject.mask);
    let ranges = painted.map(|(low, node)| Range {
        low,
        node,
        weight: 1,
    });
    Some((ranges.collect(), tests.len()))
}

/// Lets the values from `low` to `high` lead to `node`, and leaves the others.
fn paint(painted: &mut BTreeMap<u32, Node>, low: u32, high: u32, node: Node) {
    if let Some(after) = high.checked_add(1)
        && let Some((_, &last)) = painted.range(..=after).next_back()
    {
        painted.insert(after, last);
    }
    while let Some((&inner, _)) = painted.range(low..=high).next() {
        painted.remove(&inner);
    }
    painted.insert(low, node);
}
