//! The decision graph between policy and program: tests and returns, equal ones only once.

use super::CompileError;
use super::interned::{Interned, Slot};
use super::origins::Origins;
use crate::filter::Origin;
use crate::verdict::Action;

/// A place in the graph. Smaller ones never lead to larger ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node(u32);

impl Node {
    /// The place with an index below the number of nodes.
    pub(super) fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the program looks at: the word at a byte offset of `seccomp_data`, perhaps masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    pub(super) offset: u32,
    /// All ones if every bit counts.
    pub(super) mask: u32,
}

impl Subject {
    /// The syscall number.
    pub(super) const NR: Self = Self::whole(0);
    /// The arch value.
    pub(super) const ARCH: Self = Self::whole(4);

    /// All bits of a word.
    pub(super) const fn whole(offset: u32) -> Self {
        Self {
            offset,
            mask: u32::MAX,
        }
    }
}

/// How the subject is compared with the constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Comparison {
    /// Equal.
    Eq,
    /// Greater, unsigned.
    Gt,
    /// Greater or equal, unsigned.
    Ge,
    /// A common bit.
    Set,
}

/// A comparison and where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Test {
    pub(super) subject: Subject,
    pub(super) comparison: Comparison,
    pub(super) k: u32,
    pub(super) yes: Node,
    pub(super) no: Node,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The end: the word that is returned, and for whom. Ends for different users are apart until
    /// the pass `share_returns` joins them.
    Return { word: u32, user: u32 },
    /// A branch.
    Test(Test),
}

/// Far more nodes than any program that fits has.
const MAX_NODES: usize = 1 << 17;

/// Tests and returns, in an order in which each comes after all that it leads to.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Kind>,
    /// As long as the nodes.
    origins: Vec<Origins>,
    known: Interned,
}

impl Graph {
    /// How many places there are; passes leave those behind that nothing leads to any more.
    pub(super) fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// What stands at a place.
    pub(super) fn kind(&self, node: Node) -> Kind {
        self.nodes[node.index()]
    }

    /// The parts of the source that asked for it, ascending: the default action first, because it
    /// says more about what it shares with a rule than the rule does.
    pub(super) fn origins(&self, node: Node) -> &[Origin] {
        self.origins[node.index()].as_slice()
    }

    /// The end with an action; ends of different users are apart.
    pub(super) fn ret(
        &mut self,
        action: Action,
        user: u32,
        origins: &[Origin],
    ) -> Result<Node, CompileError> {
        let word = action.word();
        self.add(Kind::Return { word, user }, origins)
    }

    /// A branch; where both sides lead to the same place, that place.
    pub(super) fn test(&mut self, test: Test, origins: &[Origin]) -> Result<Node, CompileError> {
        if test.yes == test.no {
            return Ok(test.yes);
        }
        self.add(Kind::Test(test), origins)
    }

    /// A place of the given kind, new or known; the origins ascend.
    pub(super) fn add(&mut self, kind: Kind, origins: &[Origin]) -> Result<Node, CompileError> {
        match self.known.find(&kind, &self.nodes) {
            Ok(at) => {
                self.origins[at].add(origins);
                Ok(Node::at(at))
            }
            Err(slot) => self.push(slot, kind, origins.into()),
        }
    }

    /// A place of the given kind, asked for by whoever asked for another place.
    pub(super) fn add_like(&mut self, kind: Kind, like: Node) -> Result<Node, CompileError> {
        if let Kind::Test(test) = kind
            && test.yes == test.no
        {
            return Ok(test.yes);
        }
        let more = self.origins[like.index()].clone();
        match self.known.find(&kind, &self.nodes) {
            Ok(at) => {
                self.origins[at].add(more.as_slice());
                Ok(Node::at(at))
            }
            Err(slot) => self.push(slot, kind, more),
        }
    }

    fn push(&mut self, slot: Slot, kind: Kind, origins: Origins) -> Result<Node, CompileError> {
        if self.nodes.len() >= MAX_NODES {
            return Err(CompileError::TooComplex(MAX_NODES));
        }
        self.nodes.push(kind);
        self.origins.push(origins);
        self.known.note(slot, &self.nodes);
        Ok(Node::at(self.nodes.len() - 1))
    }

    /// Forgets the places from an index on.
    pub(super) fn truncate(&mut self, n_nodes: usize) {
        while self.nodes.len() > n_nodes {
            self.known.forget_last(&self.nodes);
            self.nodes.pop();
            self.origins.pop();
        }
    }

    /// Which places the given ones lead to, by index; they lead to themselves.
    pub(super) fn reached(&self, roots: impl Iterator<Item = Node>) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        for root in roots {
            reached[root.index()] = true;
        }
        for index in (0..reached.len()).rev() {
            if let (true, Kind::Test(test)) = (reached[index], self.nodes[index]) {
                reached[test.yes.index()] = true;
                reached[test.no.index()] = true;
            }
        }
        reached
    }
}
