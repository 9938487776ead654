//! What a program answers to one syscall, as cases that a person can read.

use super::diagram::{AT_ONCE, Diagram, FALSE, LITTLE, Leaf, Ref, TRUE, TooComplex};
use super::set::{Claim, describe};
use super::walk;
use super::word::wide;
use std::collections::{BTreeMap, BTreeSet};

/// A test of one 64-bit word: arguments are 0 to 5, the instruction pointer is 6.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Clause {
    pub(super) index: u8,
    pub(super) claim: Claim,
}

/// Tests that all hold.
pub(super) type Conjunction = Vec<Clause>;

/// An answer and when it is given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Case {
    /// The answer, as a leaf.
    pub(super) answer: Ref,
    /// At least one of these holds.
    pub(super) when: Vec<Conjunction>,
}

/// Cases that exclude each other, and the answer to everything else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cases {
    pub(super) cases: Vec<Case>,
    pub(super) otherwise: Ref,
}

/// Different answers to one syscall.
const MAX_ANSWERS: usize = 32;
/// Alternatives under which one answer is given.
const MAX_ALTERNATIVES: usize = 512;

/// The cases of a function that asks for nothing but arguments and the instruction pointer. Where
/// it is as short, what is left over gets the answer `usual`.
fn cases(diagram: &mut Diagram, function: Ref, usual: Option<Ref>) -> Result<Cases, TooComplex> {
    diagram.begin();
    let answers = walk::leaves(diagram, function, MAX_ANSWERS)?;
    if let (1, Some(&otherwise)) = (answers.len(), answers.first()) {
        let cases = Vec::new();
        return Ok(Cases { cases, otherwise });
    }
    // One answer need not be said, so one may be too complex to say.
    let mut said = Vec::new();
    let mut unsaid = None;
    for answer in answers {
        match when(diagram, function, answer) {
            Ok(when) => said.push(Case { answer, when }),
            Err(TooComplex) if unsaid.is_none() => unsaid = Some(answer),
            Err(TooComplex) => return Err(TooComplex),
        }
    }
    let length = |case: &&Case| {
        let clauses = case.when.iter().map(|all| all.len() + 1).sum::<usize>();
        (clauses, Some(case.answer) == usual)
    };
    let longest = said.iter().max_by_key(length).map(|case| case.answer);
    let otherwise = unsaid.or(longest).ok_or(TooComplex)?;
    said.retain(|case| case.answer != otherwise);
    Ok(Cases {
        cases: said,
        otherwise,
    })
}

/// The cases of many functions: the simple ones first, so that none goes without because another
/// one is too complex to say.
pub(super) fn all_cases(
    diagram: &mut Diagram,
    functions: &BTreeSet<Ref>,
    usual: Option<Ref>,
) -> BTreeMap<Ref, Result<Cases, TooComplex>> {
    let mut found = BTreeMap::new();
    for at_once in [LITTLE, AT_ONCE] {
        diagram.pieces_of(at_once);
        for &function in functions {
            if !matches!(found.get(&function), Some(Ok(_))) {
                found.insert(function, cases(diagram, function, usual));
            }
        }
    }
    found
}

/// When a function gives an answer.
pub(super) fn when(
    diagram: &mut Diagram,
    function: Ref,
    answer: Ref,
) -> Result<Vec<Conjunction>, TooComplex> {
    diagram.begin();
    let holds = walk::leading_to(diagram, function, u32::MAX, answer)?;
    let mut ways = Vec::new();
    paths(diagram, holds, &mut Vec::new(), &mut ways)?;
    for way in &mut ways {
        widen(diagram, holds, way)?;
    }
    let ways: BTreeSet<Way> = ways.into_iter().collect();
    let ways = needed(diagram, holds, ways.into_iter().collect())?;
    let mut when = BTreeSet::new();
    for way in ways {
        let mut alternatives = vec![Conjunction::new()];
        for (index, set) in way {
            let described = describe(diagram, set, index)?;
            if alternatives.len() * described.len() > MAX_ALTERNATIVES {
                return Err(TooComplex);
            }
            let longer = alternatives.iter().flat_map(|so_far| {
                described.iter().map(move |all| {
                    let clauses = all.iter().cloned();
                    let clauses = clauses.map(|claim| Clause { index, claim });
                    so_far.iter().cloned().chain(clauses).collect()
                })
            });
            alternatives = longer.collect();
        }
        when.extend(alternatives);
    }
    Ok(when.into_iter().collect())
}

/// Sets of values of some words, all of which hold.
type Way = Vec<(u8, Ref)>;

/// Every way through a condition, word by word. No call goes two of them.
fn paths(
    diagram: &mut Diagram,
    condition: Ref,
    before: &mut Way,
    ways: &mut Vec<Way>,
) -> Result<(), TooComplex> {
    let Some(var) = diagram.var(condition) else {
        if condition == TRUE {
            ways.push(before.clone());
        }
        return if ways.len() > MAX_ALTERNATIVES {
            Err(TooComplex)
        } else {
            Ok(())
        };
    };
    let index = u8::try_from(var.saturating_sub(wide(0)) / 64).unwrap_or(u8::MAX);
    let end = wide(index) + 64;
    for target in walk::below(diagram, condition, end)? {
        if target != FALSE {
            let set = walk::leading_to(diagram, condition, end, target)?;
            before.push((index, set));
            paths(diagram, target, before, ways)?;
            before.pop();
        }
    }
    Ok(())
}

/// Leaves out of a way what need not be tested.
fn widen(diagram: &mut Diagram, condition: Ref, way: &mut Way) -> Result<(), TooComplex> {
    let mut at = 0;
    while at < way.len() {
        let mut shorter = way.clone();
        shorter.remove(at);
        let all = all(diagram, &shorter)?;
        if diagram.ite(all, condition, TRUE)? == TRUE {
            *way = shorter;
        } else {
            at += 1;
        }
    }
    Ok(())
}

/// The ways that are not covered by the others.
fn needed(
    diagram: &mut Diagram,
    condition: Ref,
    mut ways: Vec<Way>,
) -> Result<Vec<Way>, TooComplex> {
    let mut at = 0;
    while at < ways.len() && ways.len() > 1 {
        let mut covered = FALSE;
        for (_, way) in ways.iter().enumerate().filter(|(other, _)| *other != at) {
            let all = all(diagram, way)?;
            covered = diagram.or(covered, all)?;
        }
        if covered == condition {
            ways.remove(at);
        } else {
            at += 1;
        }
    }
    Ok(ways)
}

fn all(diagram: &mut Diagram, way: &Way) -> Result<Ref, TooComplex> {
    let mut holds = TRUE;
    for (_, set) in way.iter().rev() {
        holds = diagram.and(*set, holds)?;
    }
    Ok(holds)
}

/// Whether a leaf says that we do not know.
pub(super) fn gap(diagram: &Diagram, answer: Ref) -> Option<u32> {
    match diagram.leaf(answer) {
        Some(Leaf::Unknown(gap)) => Some(gap),
        _ => None,
    }
}
