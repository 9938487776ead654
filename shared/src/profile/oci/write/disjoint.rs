//! Rules of one syscall in an order that does not matter: no call matches two with different
//! actions. Loaders know no order, so this is the only way to say what first-match rules mean.

use super::super::condition::Arg;
use super::cube::TooMany;
use super::set::Set;
use crate::filter::{ArgIndex, Guard, Rule};
use crate::verdict::Action;

/// Most alternatives of one syscall, and most steps on the way to them.
const MAX_ALTERNATIVES: usize = 4096;
const MAX_STEPS: usize = 1 << 17;

/// An action, and the comparisons that must all hold for it.
pub(super) type Alternative = (Action, Vec<Arg>);

/// What must hold of each argument; `None` where anything may.
type Block = [Option<Set>; 6];

/// The alternatives of rules in order, of which the last may be unconditional; what none of them
/// is for gets the default action.
pub(super) fn alternatives(
    rules: &[&Rule],
    default: Action,
    all: u64,
) -> Result<Vec<Alternative>, TooMany> {
    let mut before: Vec<(Block, Action)> = Vec::new();
    let mut alternatives = Vec::new();
    let mut n_steps = 0;
    for rule in rules {
        let action = rule.outcome.action;
        let Some(block) = block(&rule.guard, all)? else {
            continue;
        };
        if action != default {
            let mut blocks = vec![block.clone()];
            for (earlier, _) in before.iter().filter(|(_, other)| *other != action) {
                let mut rest = Vec::new();
                for block in &blocks {
                    without(block, earlier, all, &mut rest)?;
                    if rest.len() > MAX_ALTERNATIVES {
                        return Err(TooMany);
                    }
                }
                n_steps += 1 + rest.iter().map(size).sum::<usize>();
                if n_steps > MAX_STEPS {
                    return Err(TooMany);
                }
                blocks = rest;
            }
            for block in &blocks {
                let args = args(block, all)?;
                alternatives.extend(args.into_iter().map(|args| (action, args)));
            }
            if alternatives.len() > MAX_ALTERNATIVES {
                return Err(TooMany);
            }
        }
        before.push((block, action));
        n_steps += 1;
    }
    Ok(tidied(alternatives))
}

/// Sorted, each once; an unconditional one alone, since it has no other action beside it.
fn tidied(mut alternatives: Vec<Alternative>) -> Vec<Alternative> {
    if let Some(always) = alternatives.iter().find(|(_, args)| args.is_empty()) {
        return vec![always.clone()];
    }
    alternatives.sort_by_key(|(action, args)| (action.word(), args.clone()));
    alternatives.dedup();
    alternatives
}

/// `None` if nothing satisfies the guard.
fn block(guard: &Guard, all: u64) -> Result<Option<Block>, TooMany> {
    let mut block: Block = Default::default();
    for condition in guard.conditions() {
        let place = &mut block[usize::from(condition.index().get())];
        let mut set = Set::of(condition, all)?;
        if let Some(other) = place {
            set = other.and(&set, all)?;
        }
        if set.is_empty() {
            return Ok(None);
        }
        *place = (!set.is_all(all)).then_some(set);
    }
    Ok(Some(block))
}

/// What of a block is not in another, in pieces.
fn without(block: &Block, other: &Block, all: u64, pieces: &mut Vec<Block>) -> Result<(), TooMany> {
    let n_before = pieces.len();
    for (index, (own, other)) in block.iter().zip(other).enumerate() {
        let Some(other) = other else { continue };
        if let Some(own) = own
            && own.and(other, all)?.is_empty()
        {
            // They have no call in common.
            pieces.truncate(n_before);
            pieces.push(block.clone());
            return Ok(());
        }
        let mut outside = other.not(all)?;
        if let Some(own) = own {
            outside = own.and(&outside, all)?;
        }
        if !outside.is_empty() {
            let mut piece = block.clone();
            piece[index] = Some(outside);
            pieces.push(piece);
        }
    }
    Ok(())
}

fn size(block: &Block) -> usize {
    block.iter().flatten().map(Set::len).sum()
}

/// Every way to satisfy a block: one comparison of each argument that is tested.
fn args(block: &Block, all: u64) -> Result<Vec<Vec<Arg>>, TooMany> {
    let mut ways: Vec<Vec<Arg>> = vec![Vec::new()];
    for (index, set) in (0..).zip(block) {
        let (Some(set), Some(index)) = (set, ArgIndex::new(index)) else {
            continue;
        };
        let choices = set.args(index, all);
        if ways.len() * choices.len() > MAX_ALTERNATIVES {
            return Err(TooMany);
        }
        let extended = ways.iter().flat_map(|way| {
            choices.iter().map(move |choice| {
                let mut way = way.clone();
                way.push(*choice);
                way
            })
        });
        ways = extended.collect();
    }
    Ok(ways)
}
