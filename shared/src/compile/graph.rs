//! The decision graph between policy and program: tests and returns, equal ones only once.

use super::CompileError;
use crate::filter::Origin;
use crate::verdict::Action;
use std::collections::BTreeMap;

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
    /// The end: an action.
    Return(u32),
    /// A branch.
    Test(Test),
}

/// Far more nodes than any program that fits has.
const MAX_NODES: usize = 1 << 17;

/// Tests and returns, in an order in which each comes after all that it leads to.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<(Kind, Option<Origin>)>,
    known: BTreeMap<Kind, Node>,
}

impl Graph {
    /// What stands at a place.
    pub(super) fn kind(&self, node: Node) -> Kind {
        self.nodes[node.index()].0
    }

    /// The first part of the source that asked for it.
    pub(super) fn origin(&self, node: Node) -> Option<Origin> {
        self.nodes[node.index()].1
    }

    /// The end with an action.
    pub(super) fn ret(
        &mut self,
        action: Action,
        origin: Option<Origin>,
    ) -> Result<Node, CompileError> {
        self.add(Kind::Return(action.word()), origin)
    }

    /// A branch; where both sides lead to the same place, that place.
    pub(super) fn test(
        &mut self,
        test: Test,
        origin: Option<Origin>,
    ) -> Result<Node, CompileError> {
        if test.yes == test.no {
            return Ok(test.yes);
        }
        self.add(Kind::Test(test), origin)
    }

    fn add(&mut self, kind: Kind, origin: Option<Origin>) -> Result<Node, CompileError> {
        if let Some(&node) = self.known.get(&kind) {
            let first = &mut self.nodes[node.index()].1;
            *first = match (*first, origin) {
                (Some(a), Some(b)) => Some(earlier(a, b)),
                (a, b) => a.or(b),
            };
            return Ok(node);
        }
        let index = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        if self.nodes.len() >= MAX_NODES {
            return Err(CompileError::TooComplex(MAX_NODES));
        }
        self.nodes.push((kind, origin));
        self.known.insert(kind, Node(index));
        Ok(Node(index))
    }
}

/// The default action says more about what it shares with a rule than the rule does.
fn earlier(a: Origin, b: Origin) -> Origin {
    if b.rule < a.rule { b } else { a }
}
