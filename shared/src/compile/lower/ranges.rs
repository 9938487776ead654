//! Runs of numbers that meet the same rules, and those rules one after the other.

use super::guard::guard;
use super::weigh::weigh;
use super::{Stretch, audits, stretches};
use crate::compile::graph::{Graph, Kind, Node};
use crate::compile::ir::{Ir, Range, Search};
use crate::compile::{CompileError, Weights};
use crate::filter::{Guard, Policy, Rule};
use std::collections::BTreeSet;

/// A rule may be met by as many runs of numbers as there are rules; this many meetings take a
/// fraction of a second, and hardly a program that fits needs more.
const MAX_MEETINGS: usize = 1 << 22;

/// Builds what the passes start from.
pub(in crate::compile) fn lower(
    policy: &Policy,
    weights: Option<&Weights>,
) -> Result<Ir, CompileError> {
    let mut ir = Ir::default();
    let foreign = ir.graph.ret(policy.foreign(), 0, &[])?;
    let default = policy.default();
    let mut meetings = 0;
    for audit in audits(policy) {
        let default = ir.graph.ret(default.action, 0, &[default.origin])?;
        let mut ranges = Vec::new();
        for stretch in stretches(policy, audit, default, foreign) {
            runs(&stretch, &mut meetings, &mut ir.graph, &mut ranges)?;
        }
        weigh(&mut ranges, audit, weights, &ir.graph);
        ir.searches.push(Search {
            audit,
            ranges,
            root: None,
        });
    }
    ir.foreign = Some(foreign);
    Ok(ir)
}

/// Adds the runs of numbers in a stretch, and what happens to each.
fn runs(
    stretch: &Stretch<'_>,
    meetings: &mut usize,
    graph: &mut Graph,
    ranges: &mut Vec<Range>,
) -> Result<(), CompileError> {
    let rules = stretch.section.map_or(&[][..], |section| &section.rules);
    let edges = edges(stretch, rules);
    let mut edges = edges.into_iter().peekable();
    let mut active = BTreeSet::new();
    let mut matching = Vec::new();
    let mut low = stretch.low;
    let mut ladder = Ladder {
        rungs: Vec::new(),
        otherwise: stretch.otherwise,
    };
    loop {
        while let Some(&(_, begins, position)) = edges.peek().filter(|edge| edge.0 == low) {
            if begins {
                active.insert(position);
            } else {
                active.remove(&position);
            }
            edges.next();
        }
        up_to_always(&active, rules, &mut matching);
        *meetings += matching.len();
        if *meetings > MAX_MEETINGS {
            return Err(CompileError::TooComplex(MAX_MEETINGS));
        }
        let node = ladder.of(&matching, graph)?;
        ranges.push(Range {
            low,
            node,
            weight: 0,
        });
        match edges.peek() {
            Some(&(next, _, _)) => low = next,
            None => return Ok(()),
        }
    }
}

/// At each number, the rules that begin there and those that ended just before.
fn edges(stretch: &Stretch<'_>, rules: &[Rule]) -> Vec<(u32, bool, u32)> {
    let mut edges = Vec::new();
    for (position, rule) in (0..).zip(rules) {
        for &(low, high) in rule.numbers.ranges() {
            let (low, high) = (low.max(stretch.low), high.min(stretch.high));
            if low <= high {
                edges.push((low, true, position));
                if high < stretch.high {
                    edges.push((high + 1, false, position));
                }
            }
        }
    }
    edges.sort_unstable();
    edges
}

/// The rules that numbers meet with their positions, up to the first that always applies.
fn up_to_always<'r>(
    active: &BTreeSet<u32>,
    rules: &'r [Rule],
    matching: &mut Vec<(u32, &'r Rule)>,
) {
    matching.clear();
    for &position in active {
        let rule = &rules[position as usize];
        matching.push((position, rule));
        if rule.guard == Guard::Always {
            break;
        }
    }
}

/// Rules one after the other, first match wins. Neighbouring runs of numbers often meet the same
/// last rules, which are built once.
struct Ladder {
    /// From the last rule to the first: its position, and where its test begins.
    rungs: Vec<(u32, Node)>,
    /// What answers when no rule does.
    otherwise: Node,
}

impl Ladder {
    /// Where the first of these rules is tested.
    fn of(&mut self, matching: &[(u32, &Rule)], graph: &mut Graph) -> Result<Node, CompileError> {
        let from_last = matching.iter().rev();
        let kept = self.rungs.iter().zip(from_last);
        let kept = kept.take_while(|(rung, rule)| rung.0 == rule.0).count();
        self.rungs.truncate(kept);
        for &(position, rule) in matching.iter().rev().skip(kept) {
            let next = self.start();
            let node = rung(rule, next, graph)?;
            self.rungs.push((position, node));
        }
        Ok(self.start())
    }

    fn start(&self) -> Node {
        self.rungs.last().map_or(self.otherwise, |&(_, node)| node)
    }
}

/// One rule, and what follows it where it does not apply.
fn rung(rule: &Rule, next: Node, graph: &mut Graph) -> Result<Node, CompileError> {
    let outcome = rule.outcome;
    // Where nothing else can follow, no argument may be looked at: what is allowed whatever its
    // arguments stays in the kernel's bitmap (fact 51).
    if matches!(graph.kind(next), Kind::Return { word, .. } if word == outcome.action.word())
        && rule.guard != Guard::Always
    {
        return Ok(next);
    }
    let user = outcome.origin.rule.map_or(0, |rule| rule + 1);
    let hit = graph.ret(outcome.action, user, &[outcome.origin])?;
    guard(&rule.guard, hit, next, outcome.origin, graph)
}
