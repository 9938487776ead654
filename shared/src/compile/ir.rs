//! What the passes work on: for each arch the ranges of numbers that are treated alike, and the
//! graph of what happens to them.

use super::CompileError;
use super::graph::{Comparison, Graph, Kind, Node, Subject, Test};
use super::search::Thrift;

/// A policy between its text and its program.
#[derive(Debug, Default)]
pub(super) struct Ir {
    pub(super) graph: Graph,
    /// In the order in which arch values are tested.
    pub(super) searches: Vec<Search>,
    /// What happens to calls under every other arch value; set by lowering.
    pub(super) foreign: Option<Node>,
    /// What the search for the number may cost to be shorter.
    pub(super) thrift: Thrift,
    /// Whether a search for an argument may be longer than the comparisons that it replaces.
    pub(super) may_grow: bool,
    /// Whether one is.
    pub(super) has_grown: bool,
}

/// The numbers under one arch value.
#[derive(Debug, Clone)]
pub(super) struct Search {
    pub(super) audit: u32,
    /// Ascending, from 0, without gaps.
    pub(super) ranges: Vec<Range>,
    /// Where the search starts, once it is laid out.
    pub(super) root: Option<Node>,
}

/// Words from `low` up to the next range's, and what happens to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: u32,
    pub(super) node: Node,
    /// How often calls fall into it, relative to the others.
    pub(super) weight: u64,
}

impl Ir {
    /// The places that the search for the number leads to, or where a search starts.
    pub(super) fn roots(&self) -> impl Iterator<Item = Node> {
        let searches = self.searches.iter().flat_map(|search| {
            let ranges = search.ranges.iter().map(|range| range.node);
            ranges.chain(search.root)
        });
        searches.chain(self.foreign)
    }

    /// Replaces every node by another one; `moved` is as long as the graph was.
    pub(super) fn redirect(&mut self, moved: &[Node]) {
        let to = |node: Node| moved.get(node.index()).copied().unwrap_or(node);
        for search in &mut self.searches {
            for range in &mut search.ranges {
                range.node = to(range.node);
            }
            search.root = search.root.map(to);
        }
        self.foreign = self.foreign.map(to);
    }

    /// Builds every reached test anew, from the last to the first, with what `rewrite` makes of its
    /// kind once its targets have moved.
    pub(super) fn rebuild(
        &mut self,
        mut rewrite: impl FnMut(Node, Kind) -> Kind,
    ) -> Result<(), CompileError> {
        let reached = self.graph.reached(self.roots());
        let mut moved: Vec<Node> = (0..reached.len()).map(Node::at).collect();
        for index in (0..reached.len()).filter(|&index| reached[index]) {
            let node = Node::at(index);
            let mut kind = rewrite(node, self.graph.kind(node));
            if let Kind::Test(test) = &mut kind {
                test.yes = moved[test.yes.index()];
                test.no = moved[test.no.index()];
                if test.yes == test.no {
                    moved[index] = test.yes;
                    continue;
                }
            }
            if kind != self.graph.kind(node) {
                moved[index] = self.graph.add_like(kind, node)?;
            }
        }
        self.redirect(&moved);
        Ok(())
    }

    /// Where the program starts: the arch check, then the searches; those that no pass has laid out
    /// ask for one range after the other.
    pub(super) fn close(&mut self) -> Result<Node, CompileError> {
        let Some(mut root) = self.foreign else {
            return Err(CompileError::TooComplex(0));
        };
        for search in self.searches.iter().rev() {
            let numbers = match search.root {
                Some(root) => root,
                None => one_by_one(&search.ranges, &mut self.graph)?,
            };
            let test = Test {
                subject: Subject::ARCH,
                comparison: Comparison::Eq,
                k: search.audit,
                yes: numbers,
                no: root,
            };
            root = self.graph.test(test, &[])?;
        }
        Ok(root)
    }
}

fn one_by_one(ranges: &[Range], graph: &mut Graph) -> Result<Node, CompileError> {
    let Some((last, others)) = ranges.split_last() else {
        return Err(CompileError::TooComplex(0));
    };
    let (mut next, mut bound) = (last.node, last.low);
    for range in others.iter().rev() {
        let test = Test {
            subject: Subject::NR,
            comparison: Comparison::Ge,
            k: bound,
            yes: next,
            no: range.node,
        };
        next = graph.test(test, &[])?;
        bound = range.low;
    }
    Ok(next)
}
