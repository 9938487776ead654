//! Graph to instructions.
//!
//! The program is written from its end to its start, in the order in which the graph was built:
//! every jump then goes forward to something that already stands, at a distance that is already
//! known. Nobody counts jump offsets by hand.

use super::CompileError;
use super::graph::{Comparison, Graph, Kind, Node, Subject, Test};
use crate::bpf::{SockFilter, insn};
use crate::filter::Origin;

/// Instructions and their origins.
pub(super) type Emitted = (Vec<SockFilter>, Vec<Option<Origin>>);

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

/// Makes the instructions of everything that `root` leads to. The program starts at `root`.
pub(super) fn emit(graph: &Graph, root: Node) -> Result<Emitted, CompileError> {
    let entries = entries(graph, root);
    let mut writer = Writer {
        reversed: Vec::new(),
        origins: Vec::new(),
        places: vec![[None; 3]; root.index() + 1],
    };
    for (index, &entered) in entries.iter().enumerate() {
        if entered != [false; 3] {
            writer.node(graph, Node::at(index), entered);
        }
        // One more than fits is enough to know; a few more make the message true.
        if writer.reversed.len() > 64 * insn::MAX_INSNS {
            break;
        }
    }
    if writer.reversed.len() > insn::MAX_INSNS {
        return Err(CompileError::TooLong(writer.reversed.len()));
    }
    writer.reversed.reverse();
    writer.origins.reverse();
    Ok((writer.reversed, writer.origins))
}

/// With what in A each node is entered; all false for nodes that nothing leads to.
fn entries(graph: &Graph, root: Node) -> Vec<[bool; 3]> {
    let mut entries = vec![[false; 3]; root.index() + 1];
    entries[root.index()][Entry::Other as usize] = true;
    for index in (0..=root.index()).rev() {
        let node = Node::at(index);
        if let Kind::Test(test) = graph.kind(node)
            && entries[index] != [false; 3]
        {
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
        Kind::Return(_) => Entry::Ready,
        Kind::Test(test) if test.subject == held => Entry::Ready,
        Kind::Test(test) if Subject::whole(test.subject.offset) == held => Entry::Unmasked,
        Kind::Test(_) => Entry::Other,
    }
}

/// Writes instructions from the last to the first.
struct Writer {
    reversed: Vec<SockFilter>,
    origins: Vec<Option<Origin>>,
    /// For each node and entry the nearest instruction that leads there, counted from the end.
    places: Vec<[Option<usize>; 3]>,
}

impl Writer {
    fn push(&mut self, insn: SockFilter, origin: Option<Origin>) -> usize {
        self.reversed.push(insn);
        self.origins.push(origin);
        self.reversed.len() - 1
    }

    fn node(&mut self, graph: &Graph, node: Node, entered: [bool; 3]) {
        let origin = graph.origin(node);
        let test = match graph.kind(node) {
            Kind::Return(word) => {
                let place = self.push(SockFilter::plain(insn::RET_K, word), origin);
                // A return does not care what A holds.
                self.places[node.index()] = [Some(place); 3];
                return;
            }
            Kind::Test(test) => test,
        };
        let ready = self.branch(graph, test, origin);
        self.places[node.index()][Entry::Ready as usize] = Some(ready);
        let mut first = ready;
        if test.subject.mask != u32::MAX {
            first = self.push(SockFilter::plain(insn::AND_K, test.subject.mask), origin);
            self.places[node.index()][Entry::Unmasked as usize] = Some(first);
        }
        if entered[Entry::Other as usize] {
            first = self.push(SockFilter::plain(insn::LD_ABS, test.subject.offset), origin);
        }
        self.places[node.index()][Entry::Other as usize] = Some(first);
    }

    fn branch(&mut self, graph: &Graph, test: Test, origin: Option<Origin>) -> usize {
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
        self.push(SockFilter::branch(code, test.k, jt, jf), origin)
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
        let near = self.push(bridge, graph.origin(node));
        if copied.code == insn::RET_K {
            self.places[node.index()] = [Some(near); 3];
        } else {
            self.places[node.index()][entry] = Some(near);
        }
    }
}
