//! Graph to instructions.
//!
//! The program is written from its end to its start, what a node leads to before the node itself:
//! every jump then goes forward to something that already stands, at a distance that is already
//! known. Nobody counts jump offsets by hand.

use super::graph::{Comparison, Graph, Kind, Node, Subject, Test};
use super::{CompileError, Compiled};
use crate::bpf::{BpfProgram, SockFilter, insn};
use crate::filter::Origin;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many rules are named when a program is too long.
const MAX_COSTLY: usize = 3;

/// What A holds on the way to a node, as far as the node cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Just what the node compares.
    Ready,
    /// The word, but not masked yet.
    Unmasked,
    /// Something else.
    Other,
}

/// Instructions, and the node that each of them is for. Nothing is proven of them yet.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) insns: Vec<SockFilter>,
    nodes: Vec<Node>,
}

/// Makes the instructions of everything that `root` leads to. The program starts at `root`.
pub(super) fn emit(graph: &Graph, root: Node) -> Result<Compiled, CompileError> {
    draft(graph, root)?.finish(graph)
}

/// The same, of a program that is perhaps not taken.
pub(super) fn draft(graph: &Graph, root: Node) -> Result<Draft, CompileError> {
    let order = order(graph, root);
    let entries = entries(graph, root, &order);
    let mut writer = Writer {
        reversed: Vec::with_capacity(2 * order.len()),
        nodes: Vec::with_capacity(2 * order.len()),
        places: vec![[None; 3]; root.index() + 1],
    };
    for node in order {
        writer.node(graph, node, entries[node.index()]);
        // One more than fits is enough to know; a few more make the message true.
        if writer.reversed.len() > 64 * insn::MAX_INSNS {
            break;
        }
    }
    if writer.reversed.len() > insn::MAX_INSNS {
        return Err(CompileError::TooLong {
            insns: writer.reversed.len(),
            costly: costly(graph, &writer.nodes),
        });
    }
    writer.reversed.reverse();
    writer.nodes.reverse();
    Ok(Draft {
        insns: writer.reversed,
        nodes: writer.nodes,
    })
}

impl Draft {
    /// Checks the program as the kernel will, and says where each instruction comes from; `graph` is
    /// what it was made of.
    pub(super) fn finish(self, graph: &Graph) -> Result<Compiled, CompileError> {
        let origins = |node: &Node| graph.origins(*node);
        let program = BpfProgram::new(self.insns).map_err(|error| CompileError::Refused {
            error,
            origin: self
                .nodes
                .get(error.pc)
                .and_then(|node| origins(node).first().copied()),
        })?;
        let nodes = self.nodes.iter();
        Ok(Compiled {
            program,
            origins: nodes
                .clone()
                .map(|node| origins(node).first().copied())
                .collect(),
            served: nodes.map(|node| origins(node).to_vec()).collect(),
        })
    }
}

/// The rules with the most instructions that serve only them, the most expensive first.
fn costly(graph: &Graph, nodes: &[Node]) -> Vec<(u32, usize)> {
    let mut costs: BTreeMap<u32, usize> = BTreeMap::new();
    for served in nodes.iter().map(|node| graph.origins(*node)) {
        if let [
            Origin {
                rule: Some(rule), ..
            },
        ] = served
        {
            *costs.entry(*rule).or_default() += 1;
        }
    }
    let mut costs: Vec<_> = costs.into_iter().collect();
    costs.sort_by_key(|&(rule, cost)| (Reverse(cost), rule));
    costs.truncate(MAX_COSTLY);
    costs
}

/// Everything that `root` leads to, each node after all that it leads to and as near to them as
/// may be: the side of a test that is taken if it fails stands next to it.
fn order(graph: &Graph, root: Node) -> Vec<Node> {
    let mut order = Vec::new();
    let mut seen = vec![false; root.index() + 1];
    // A node, and whether what it leads to has been visited.
    let mut todo = vec![(root, false)];
    while let Some((node, is_left)) = todo.pop() {
        if is_left {
            order.push(node);
            continue;
        }
        if std::mem::replace(&mut seen[node.index()], true) {
            continue;
        }
        todo.push((node, true));
        if let Kind::Test(test) = graph.kind(node) {
            todo.extend([(test.no, false), (test.yes, false)]);
        }
    }
    order
}

/// With what in A each node is entered.
fn entries(graph: &Graph, root: Node, order: &[Node]) -> Vec<[bool; 3]> {
    let mut entries = vec![[false; 3]; root.index() + 1];
    entries[root.index()][Entry::Other as usize] = true;
    for &node in order.iter().rev() {
        if let Kind::Test(test) = graph.kind(node) {
            for next in [test.yes, test.no] {
                let entry = entry(graph, next, test.subject);
                entries[next.index()][entry as usize] = true;
            }
        }
    }
    entries
}

/// How a node is entered when A holds `held`.
fn entry(graph: &Graph, node: Node, held: Subject) -> Entry {
    match graph.kind(node) {
        Kind::Return { .. } => Entry::Ready,
        Kind::Test(test) if test.subject == held => Entry::Ready,
        Kind::Test(test) if Subject::whole(test.subject.offset) == held => Entry::Unmasked,
        Kind::Test(_) => Entry::Other,
    }
}

/// Writes instructions from the last to the first.
struct Writer {
    reversed: Vec<SockFilter>,
    nodes: Vec<Node>,
    /// For each node and entry the nearest instruction that leads there, counted from the end.
    places: Vec<[Option<usize>; 3]>,
}

impl Writer {
    fn push(&mut self, insn: SockFilter, node: Node) -> usize {
        self.reversed.push(insn);
        self.nodes.push(node);
        self.reversed.len() - 1
    }

    fn node(&mut self, graph: &Graph, node: Node, entered: [bool; 3]) {
        let test = match graph.kind(node) {
            Kind::Return { word, .. } => {
                let place = self.push(SockFilter::plain(insn::RET_K, word), node);
                // A return does not care what A holds.
                self.places[node.index()] = [Some(place); 3];
                return;
            }
            Kind::Test(test) => test,
        };
        let ready = self.branch(graph, test, node);
        self.places[node.index()][Entry::Ready as usize] = Some(ready);
        let mut first = ready;
        // Nobody comes through here if all that lead to the node have masked the word already.
        let is_masked_here = entered[Entry::Unmasked as usize] || entered[Entry::Other as usize];
        if test.subject.mask != u32::MAX && is_masked_here {
            first = self.push(SockFilter::plain(insn::AND_K, test.subject.mask), node);
            self.places[node.index()][Entry::Unmasked as usize] = Some(first);
        }
        if entered[Entry::Other as usize] {
            first = self.push(SockFilter::plain(insn::LD_ABS, test.subject.offset), node);
        }
        self.places[node.index()][Entry::Other as usize] = Some(first);
    }

    fn branch(&mut self, graph: &Graph, test: Test, node: Node) -> usize {
        // Making one target reachable pushes the other one away by an instruction, at most twice.
        while !(self.is_near(graph, test.yes, test.subject)
            && self.is_near(graph, test.no, test.subject))
        {
            for next in [test.yes, test.no] {
                if !self.is_near(graph, next, test.subject) {
                    self.bring_near(graph, next, test.subject);
                }
            }
        }
        let code = match test.comparison {
            Comparison::Eq => insn::JEQ_K,
            Comparison::Gt => insn::JGT_K,
            Comparison::Ge => insn::JGE_K,
            Comparison::Set => insn::JSET_K,
        };
        let near = |distance: usize| u8::try_from(distance).unwrap_or(u8::MAX);
        let jt = near(self.distance(graph, test.yes, test.subject));
        let jf = near(self.distance(graph, test.no, test.subject));
        self.push(SockFilter::branch(code, test.k, jt, jf), node)
    }

    fn place(&self, graph: &Graph, node: Node, held: Subject) -> (usize, usize) {
        let entry = entry(graph, node, held) as usize;
        // Everything that a node leads to is written before it.
        (entry, self.places[node.index()][entry].unwrap_or_default())
    }

    /// Instructions between the next one to be written and the node.
    fn distance(&self, graph: &Graph, node: Node, held: Subject) -> usize {
        self.reversed.len() - 1 - self.place(graph, node, held).1
    }

    fn is_near(&self, graph: &Graph, node: Node, held: Subject) -> bool {
        u8::try_from(self.distance(graph, node, held)).is_ok()
    }

    /// Writes an instruction that leads to a node too far for a branch: a second copy of a return,
    /// which costs nothing to execute, or a long jump.
    fn bring_near(&mut self, graph: &Graph, node: Node, held: Subject) {
        let (entry, place) = self.place(graph, node, held);
        let copied = self.reversed[place];
        let distance = self.reversed.len() - 1 - place;
        let distance = u32::try_from(distance).unwrap_or(u32::MAX);
        let bridge = match copied.code {
            insn::RET_K => copied,
            // One long jump is as good as two.
            insn::JA => SockFilter::plain(insn::JA, distance + 1 + copied.k),
            _ => SockFilter::plain(insn::JA, distance),
        };
        let near = self.push(bridge, node);
        if copied.code == insn::RET_K {
            self.places[node.index()] = [Some(near); 3];
        } else {
            self.places[node.index()][entry] = Some(near);
        }
    }
}
