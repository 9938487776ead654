//! One set of rules for arches that compare 64 bits of an argument and arches that compare 32.
//!
//! A profile's comparisons are cut to 32 bits on x86 and x32: `== 0x100000005` is `== 5` there. As
//! long as a rule then still means what it should, or less, it is written as it is. A rule that
//! would mean more is kept away from the narrow arches by a comparison that 32 bits never meet:
//! below or above a border of the halves, `< 0x100000000` and `> 0xffffffff`, which are `< 0` and
//! `> 0xffffffff` there; every word of 64 bits meets one of the two ([`BORDERS`]). What the narrow
//! arches still lack is said with masks over both halves: their upper one vanishes there.
//!
//! That says everything that can be said. Whatever holds for some low halves holds for a word of 64
//! bits with such a half, so a rule can never mean something on x86 and nothing on `x86_64`.

use super::{Alternative, Blocks, Meaning};
use crate::abi::Arch;
use crate::filter::{ArgIndex, ArgSet, Block, TooMany, Width, are_within, rest, same_blocks};
use crate::profile::comparison::{Comparison, Operator, Way, comparisons, guard, ways, width_of};
use crate::text::Span;
use crate::verdict::Action;

/// Comparisons of which every word of 64 bits meets one, and no word of 32 bits any.
///
/// Two would do, but libseccomp (2.5.4 and 2.6.0) then loses the word 0x100000000: where the low half
/// fails, its program does not go on to the other comparison. With the third, it does.
const BORDERS: [(Operator, u64); 3] = [
    (Operator::Lt, 1 << 32),
    (Operator::Gt, 0xffff_ffff),
    (Operator::Gt, 0x1_ffff_ffff),
];

/// Most rules of one syscall.
const MAX_ALTERNATIVES: usize = 4096;

/// Why there are no rules that mean this on every arch.
#[derive(Debug)]
pub(super) enum Unsayable {
    /// Two arches of one width differ.
    Differ([Arch; 2], Span),
    /// Calls of the narrow arch get an action that no call of the wide one with the same low halves
    /// gets.
    NarrowOnly(Action, [Arch; 2], Span),
    /// No argument is left to tell the widths apart.
    NoArgument([Arch; 2], Span),
    /// It would take too many.
    TooMany(Span),
}

/// The rules of a syscall that mean what they should on every arch.
pub(super) fn rules(meanings: &[Meaning]) -> Result<Vec<Alternative>, Unsayable> {
    let [wide, narrow] = [
        alike(meanings, Width::Bits64)?,
        alike(meanings, Width::Bits32)?,
    ];
    let rules = match (wide, narrow) {
        (None, None) => Vec::new(),
        (Some(only), None) | (None, Some(only)) => {
            let width = width_of(only.arch);
            said(&only.blocks, width).ok_or(Unsayable::TooMany(only.span))?
        }
        (Some(wide), Some(narrow)) => both(wide, narrow)?,
    };
    Ok(tidied(rules))
}

/// Sorted, each once; an unconditional one alone, since it has no other action beside it.
fn tidied(mut rules: Vec<Alternative>) -> Vec<Alternative> {
    if let Some(always) = rules.iter().find(|(_, way)| way.is_empty()) {
        return vec![always.clone()];
    }
    rules.sort_by_key(|(action, way)| (action.word(), way.clone()));
    rules.dedup();
    rules
}

/// What all arches of a width mean; `None` if there are none.
fn alike(meanings: &[Meaning], width: Width) -> Result<Option<&Meaning>, Unsayable> {
    let mut of_width = meanings
        .iter()
        .filter(|meaning| width_of(meaning.arch) == width);
    let Some(first) = of_width.next() else {
        return Ok(None);
    };
    for other in of_width {
        match same_blocks(&first.blocks, &other.blocks) {
            Ok(true) => {}
            Ok(false) => return Err(Unsayable::Differ([first.arch, other.arch], other.span)),
            Err(TooMany) => return Err(Unsayable::TooMany(other.span)),
        }
    }
    Ok(Some(first))
}

/// Blocks as rules of one width.
fn said(blocks: &Blocks, width: Width) -> Option<Vec<Alternative>> {
    let mut rules = Vec::new();
    for (block, action) in blocks {
        let ways = ways(block, width, MAX_ALTERNATIVES)?;
        rules.extend(ways.into_iter().map(|way| (*action, way)));
        if rules.len() > MAX_ALTERNATIVES {
            return None;
        }
    }
    Some(rules)
}

fn both(wide: &Meaning, narrow: &Meaning) -> Result<Vec<Alternative>, Unsayable> {
    let plain = said(&wide.blocks, Width::Bits64).ok_or(Unsayable::TooMany(wide.span))?;
    // The usual case: what is meant for 64 bits is right for 32.
    let seen = wide.blocks.iter().filter_map(|(block, action)| {
        let seen = projection(block).ok()??;
        Some((seen, *action))
    });
    let seen: Blocks = seen.collect();
    if seen == narrow.blocks || same_blocks(&seen, &narrow.blocks) == Ok(true) {
        return Ok(plain);
    }
    let too_many = |TooMany| Unsayable::TooMany(narrow.span);
    let mut both = Both {
        rules: Vec::new(),
        seen: Vec::new(),
    };
    for (action, way) in plain {
        let seen = Block::of(&guard(&way, Width::Bits32)).map_err(too_many)?;
        let is_right = match &seen {
            Some(seen) => are_within(&[(seen.clone(), action)], &narrow.blocks),
            None => Ok(true),
        };
        if is_right.map_err(too_many)? {
            both.push(action, way, seen);
        } else {
            let arches = [wide.arch, narrow.arch];
            let kept_away = kept_away(&way).ok_or(Unsayable::NoArgument(arches, narrow.span))?;
            for way in kept_away {
                both.push(action, way, None);
            }
        }
    }
    for (block, action) in &narrow.blocks {
        if !both.add(block, *action, &wide.blocks).map_err(too_many)? {
            let arches = [wide.arch, narrow.arch];
            return Err(Unsayable::NarrowOnly(*action, arches, narrow.span));
        }
    }
    if both.rules.len() > MAX_ALTERNATIVES {
        return Err(Unsayable::TooMany(wide.span));
    }
    Ok(both.rules)
}

/// What is left of a block where its comparisons are cut to 32 bits; `None` if nothing.
fn projection(block: &Block) -> Result<Option<Block>, TooMany> {
    let mut seen = Block::default();
    for (index, set) in block.arguments() {
        let comparisons = comparisons(index, set, Width::Bits64).into_iter();
        let conditions = comparisons.map(|comparison| comparison.condition(Width::Bits32));
        let Some(conditions): Option<Vec<_>> = conditions.collect() else {
            // One of them asks nothing.
            continue;
        };
        let sets: Vec<_> = conditions.iter().map(ArgSet::of).collect();
        let union = ArgSet::union(Width::Bits32, sets.iter());
        match seen.with(index, &union)? {
            Some(narrower) => seen = narrower,
            None => return Ok(None),
        }
    }
    Ok(Some(seen))
}

/// Rules, and what they mean where 32 bits are compared.
struct Both {
    rules: Vec<Alternative>,
    seen: Blocks,
}

impl Both {
    fn push(&mut self, action: Action, way: Way, seen: Option<Block>) {
        self.rules.push((action, way));
        self.seen.extend(seen.map(|block| (block, action)));
    }

    /// Adds what gives the calls of a narrow block their action and gives it to none on wide arches
    /// that has another one there; whether that is all of them.
    fn add(&mut self, block: &Block, action: Action, wide: &Blocks) -> Result<bool, TooMany> {
        let seen = self.seen.iter().filter(|(_, other)| *other == action);
        let mut left = rest(block, seen.map(|(block, _)| block))?;
        for (wide, _) in wide.iter().filter(|(_, other)| *other == action) {
            if left.is_empty() {
                break;
            }
            // Low halves as the narrow block has them, in words of the wide one.
            let Some(words) = wide.and(block)? else {
                continue;
            };
            let masks = ways(&masks(&words), Width::Bits64, MAX_ALTERNATIVES).ok_or(TooMany)?;
            for way in masks {
                let Some(seen) = Block::of(&guard(&way, Width::Bits32))? else {
                    continue;
                };
                let mut still_left = Vec::new();
                for piece in &left {
                    still_left.extend(rest(piece, [&seen])?);
                }
                if still_left != left {
                    left = still_left;
                    self.push(action, way, Some(seen));
                }
            }
        }
        Ok(left.is_empty())
    }
}

/// The same block by masks, whose halves do not depend on each other.
fn masks(block: &Block) -> Block {
    let mut masks = Block::default();
    for (index, set) in block.arguments() {
        let cubes = ArgSet::Cubes(set.cubes());
        // What had words still has.
        if let Ok(Some(narrower)) = masks.with(index, &cubes) {
            masks = narrower;
        }
    }
    masks
}

/// The same for words of 64 bits, and never met by 32; `None` if every argument is compared.
fn kept_away(way: &[Comparison]) -> Option<Vec<Way>> {
    const LOW: u64 = Width::Bits32.mask();
    for (position, comparison) in way.iter().enumerate() {
        // Where a comparison is one with the border, it says so itself.
        let (operator, value) = match (comparison.operator, comparison.value) {
            (Operator::Le, value) if value & LOW == LOW => (Operator::Lt, value.checked_add(1)?),
            (Operator::Ge, value) if value & LOW == 0 => (Operator::Gt, value.checked_sub(1)?),
            _ => continue,
        };
        let mut same = way.to_vec();
        same[position] = Comparison::new(comparison.index, operator, value);
        return Some(vec![same]);
    }
    // The last one that is free: calls behind a multiplexer lose their first.
    let mut free = (0..6).rev().filter_map(ArgIndex::new);
    let free = free.find(|index| way.iter().all(|comparison| comparison.index != *index))?;
    let ways = BORDERS.map(|(operator, value)| {
        let mut way = way.to_vec();
        way.push(Comparison::new(free, operator, value));
        way.sort_by_key(|comparison| comparison.index);
        way
    });
    Some(ways.into())
}
