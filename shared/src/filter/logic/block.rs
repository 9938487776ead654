//! Calls of one syscall by what each argument may be, and rules in order as such blocks in none.

use super::cube::TooMany;
use super::set::ArgSet;
use crate::filter::condition::{ArgIndex, Guard};
use crate::filter::policy::Rule;
use crate::verdict::Action;

/// Most blocks of one syscall, and most steps on the way to them.
const MAX_BLOCKS: usize = 4096;
const MAX_STEPS: usize = 1 << 17;

/// Calls: what each of the six arguments may be. No set of them is empty, and `None` is an argument
/// that may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block([Option<ArgSet>; 6]);

impl Block {
    /// The calls that a guard is for; `None` if there are none.
    pub fn of(guard: &Guard) -> Result<Option<Self>, TooMany> {
        let mut block = Self::default();
        for condition in guard.conditions() {
            let set = ArgSet::of(condition);
            match block.with(condition.index(), &set)? {
                Some(narrower) => block = narrower,
                None => return Ok(None),
            }
        }
        Ok(Some(block))
    }

    /// Those of which one argument is in a set, too; `None` if there are none.
    pub fn with(&self, index: ArgIndex, set: &ArgSet) -> Result<Option<Self>, TooMany> {
        let at = usize::from(index.get());
        let both = match &self.0[at] {
            Some(own) => own.and(set)?,
            None => set.clone(),
        };
        if both.is_empty() {
            return Ok(None);
        }
        let mut narrower = self.clone();
        narrower.0[at] = (!both.is_all()).then_some(both);
        Ok(Some(narrower))
    }

    /// The arguments that may not be anything.
    pub fn arguments(&self) -> impl Iterator<Item = (ArgIndex, &ArgSet)> {
        let all = (0..).zip(&self.0);
        all.filter_map(|(index, set)| Some((ArgIndex::new(index)?, set.as_ref()?)))
    }

    /// Whether a call with these arguments is one of them.
    pub fn contains(&self, args: &[u64; 6]) -> bool {
        let mut arguments = self.arguments();
        arguments.all(|(index, set)| set.contains(args[usize::from(index.get())]))
    }

    /// Those whose arguments have no upper half, as some arches pass them; `None` if there are none.
    pub fn narrowed(&self) -> Option<Self> {
        let mut narrow = Self::default();
        for (own, narrow) in self.0.iter().zip(&mut narrow.0) {
            let set = own.as_ref().map(ArgSet::narrowed);
            if set.as_ref().is_some_and(ArgSet::is_empty) {
                return None;
            }
            *narrow = set.filter(|set| !set.is_all());
        }
        Some(narrow)
    }

    /// The calls in both.
    pub fn and(&self, other: &Self) -> Result<Option<Self>, TooMany> {
        let mut both = self.clone();
        for (index, set) in other.arguments() {
            match both.with(index, set)? {
                Some(narrower) => both = narrower,
                None => return Ok(None),
            }
        }
        Ok(Some(both))
    }

    /// Adds the calls that are not in another block, in pieces that may overlap.
    fn without(&self, other: &Self, pieces: &mut Vec<Self>) -> Result<(), TooMany> {
        if self.and(other)?.is_none() {
            pieces.push(self.clone());
            return Ok(());
        }
        for (index, set) in other.arguments() {
            pieces.extend(self.with(index, &set.complement()?)?);
        }
        Ok(())
    }

    fn size(&self) -> usize {
        1 + self.arguments().map(|(_, set)| set.len()).sum::<usize>()
    }
}

/// Counts steps, so that no policy takes for ever.
struct Budget(usize);

impl Budget {
    /// What of some blocks is in none of the others.
    fn rest<'b>(
        &mut self,
        blocks: Vec<Block>,
        others: impl IntoIterator<Item = &'b Block>,
    ) -> Result<Vec<Block>, TooMany> {
        let mut blocks = blocks;
        for other in others {
            let mut rest = Vec::new();
            for block in &blocks {
                block.without(other, &mut rest)?;
                if rest.len() > MAX_BLOCKS {
                    return Err(TooMany);
                }
            }
            let n_steps = 1 + rest.iter().map(Block::size).sum::<usize>();
            self.0 = self.0.checked_sub(n_steps).ok_or(TooMany)?;
            blocks = rest;
        }
        Ok(blocks)
    }
}

/// What of a block is in none of the others, in pieces that may overlap.
pub(crate) fn rest<'b>(
    block: &Block,
    others: impl IntoIterator<Item = &'b Block>,
) -> Result<Vec<Block>, TooMany> {
    Budget(MAX_STEPS).rest(vec![block.clone()], others)
}

/// Rules in order as blocks of calls in no order: no call is in two with different actions, and one
/// that is in none gets the default action.
///
/// ```
/// use ringside_shared::filter::disjoint;
/// use ringside_shared::{load::{Target, load}, verdict::Action};
/// let source = "default allow\nerrno EPERM read if fd == 1\nkill read if fd < 3\n";
/// let policy = load(source, &Target::default()).unwrap().policy.unwrap();
/// let rules: Vec<_> = policy.sections()[0].rules.iter().collect();
/// let blocks = disjoint(&rules, Action::Allow(0)).unwrap();
/// let killed = blocks.iter().find(|(_, action)| *action == Action::KillProcess).unwrap();
/// assert!(!killed.0.contains(&[1; 6]) && killed.0.contains(&[2; 6]));
/// ```
pub fn disjoint(rules: &[&Rule], default: Action) -> Result<Vec<(Block, Action)>, TooMany> {
    let mut before: Vec<(Block, Action)> = Vec::new();
    let mut blocks = Vec::new();
    let mut budget = Budget(MAX_STEPS);
    for rule in rules {
        let action = rule.outcome.action;
        let Some(block) = Block::of(&rule.guard)? else {
            continue;
        };
        if action != default {
            // Earlier rules with the same action may well have the same calls.
            let others = before.iter().filter(|(_, other)| *other != action);
            let own = budget.rest(vec![block.clone()], others.map(|(block, _)| block))?;
            blocks.extend(own.into_iter().map(|block| (block, action)));
            if blocks.len() > MAX_BLOCKS {
                return Err(TooMany);
            }
        }
        before.push((block, action));
    }
    Ok(blocks)
}

/// Whether two lists of blocks in no order mean the same.
pub(crate) fn same_blocks(
    one: &[(Block, Action)],
    other: &[(Block, Action)],
) -> Result<bool, TooMany> {
    if one == other {
        return Ok(true);
    }
    Ok(are_within(one, other)? && are_within(other, one)?)
}

/// Whether every call of some blocks gets the same action from others.
pub(crate) fn are_within(
    one: &[(Block, Action)],
    other: &[(Block, Action)],
) -> Result<bool, TooMany> {
    let mut budget = Budget(MAX_STEPS);
    for (block, action) in one {
        let alike = other.iter().filter(|(_, other)| other == action);
        let rest = budget.rest(vec![block.clone()], alike.map(|(block, _)| block))?;
        if !rest.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}
