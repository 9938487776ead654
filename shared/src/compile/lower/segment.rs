//! Runs of numbers that meet the same rules.

use super::Stretch;
use super::guard::guard;
use super::values::joined;
use crate::compile::CompileError;
use crate::compile::graph::{Graph, Node};
use crate::filter::{Guard, Outcome, Rule};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Numbers from `low` up to the next segment's, and what happens to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) low: u32,
    pub(super) node: Node,
}

/// The segments of a stretch, ascending; neighbours differ.
pub(super) fn segments(
    stretch: &Stretch<'_>,
    graph: &mut Graph,
) -> Result<Vec<Segment>, CompileError> {
    let rules = stretch.section.map_or(&[][..], |section| &section.rules);
    let mut segments: Vec<Segment> = Vec::new();
    for (low, matching) in runs(stretch, rules) {
        let node = chain(rules, &matching, stretch.otherwise, graph)?;
        if segments.last().is_none_or(|last| last.node != node) {
            segments.push(Segment { low, node });
        }
    }
    Ok(segments)
}

/// Where runs start, and which rules a run's numbers meet, up to the first that always applies.
fn runs(stretch: &Stretch<'_>, rules: &[Rule]) -> Vec<(u32, Vec<u32>)> {
    // At each number, the rules that begin there and those that ended just before.
    let mut edges: Vec<(u32, bool, u32)> = Vec::new();
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
    let mut runs = Vec::new();
    let mut active = BTreeSet::new();
    let mut low = stretch.low;
    let mut edges = edges.into_iter().peekable();
    loop {
        while let Some(&(_, begins, position)) = edges.peek().filter(|edge| edge.0 == low) {
            if begins {
                active.insert(position);
            } else {
                active.remove(&position);
            }
            edges.next();
        }
        runs.push((low, up_to_always(&active, rules)));
        match edges.peek() {
            Some(&(next, _, _)) => low = next,
            None => return runs,
        }
    }
}

fn up_to_always(active: &BTreeSet<u32>, rules: &[Rule]) -> Vec<u32> {
    let mut matching = Vec::new();
    for &position in active {
        matching.push(position);
        if rules[position as usize].guard == Guard::Always {
            break;
        }
    }
    matching
}

/// Rules one after the other, first match wins.
fn chain(
    rules: &[Rule],
    matching: &[u32],
    otherwise: Node,
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    // From the first to the last, so that neighbours can be joined; built from the last.
    let mut links: Vec<(Cow<'_, Guard>, Outcome)> = Vec::new();
    let mut rest = matching;
    while let [first, others @ ..] = rest {
        let rule = &rules[*first as usize];
        let neighbours = rest.iter().map(|&position| &rules[position as usize]);
        if let Some((guard, n_rules)) = joined(neighbours) {
            links.push((Cow::Owned(guard), rule.outcome));
            rest = &rest[n_rules..];
        } else {
            links.push((Cow::Borrowed(&rule.guard), rule.outcome));
            rest = others;
        }
    }
    let mut next = otherwise;
    for (guarded, outcome) in links.into_iter().rev() {
        let hit = graph.ret(outcome.action, Some(outcome.origin))?;
        next = guard(&guarded, hit, next, outcome.origin, graph)?;
    }
    Ok(next)
}
