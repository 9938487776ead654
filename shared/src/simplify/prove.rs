//! Whether two policies mean the same, followed through every combination of answers to their
//! conditions.

use super::lists::pieces;
use crate::abi::Arch;
use crate::filter::{Condition, Known, Policy, Rule, Section};
use crate::verdict::Action;

/// Why two policies are not known to mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// They list other arches, or answer others differently.
    Arches,
    /// Another default action.
    Default,
    /// This number of this arch seems to be answered differently.
    Number(Arch, u32),
    /// They are too large to find out.
    TooLarge,
}

/// Most questions whether a condition is decided.
const MAX_QUESTIONS: usize = 1 << 18;

/// Whether two policies answer every call alike: "yes" is a proof.
pub fn is_same(one: &Policy, other: &Policy) -> Result<(), Difference> {
    if one.default().action != other.default().action {
        return Err(Difference::Default);
    }
    if one.foreign() != other.foreign() || one.sections().len() != other.sections().len() {
        return Err(Difference::Arches);
    }
    let mut budget = MAX_QUESTIONS;
    for section in one.sections() {
        let theirs = other.section(section.arch).ok_or(Difference::Arches)?;
        let sections = [section, theirs];
        for ((low, _), rules) in pieces(&sections).ok_or(Difference::TooLarge)? {
            let of = |which| rules_of(&rules, which, sections[which]);
            let pair = Pair {
                lists: [of(0), of(1)],
                default: one.default().action,
            };
            match pair.is_same(&mut budget) {
                Some(true) => {}
                Some(false) => return Err(Difference::Number(section.arch, low)),
                None => return Err(Difference::TooLarge),
            }
        }
    }
    Ok(())
}

fn rules_of<'p>(rules: &[(usize, usize)], which: usize, section: &'p Section) -> Vec<&'p Rule> {
    let own = rules.iter().filter(|(of, _)| *of == which);
    own.map(|(_, at)| &section.rules[*at]).collect()
}

/// What a number meets in one policy and in the other.
struct Pair<'p> {
    lists: [Vec<&'p Rule>; 2],
    default: Action,
}

/// What a list answers as far as is known.
enum Answer<'p> {
    Action(Action),
    /// This has to be known first.
    Depends(&'p Condition),
}

impl<'p> Pair<'p> {
    /// `None` if the budget is used up.
    fn is_same(&self, budget: &mut usize) -> Option<bool> {
        // The usual case: nothing to follow.
        let plain = |list: &[&Rule]| -> Vec<_> {
            list.iter()
                .map(|rule| (rule.guard.clone(), rule.outcome.action))
                .collect()
        };
        if plain(&self.lists[0]) == plain(&self.lists[1]) {
            return Some(true);
        }
        let mut open = vec![Branch::default()];
        while let Some(mut branch) = open.pop() {
            let one = self.answer(0, &mut branch, budget)?;
            let other = self.answer(1, &mut branch, budget)?;
            let condition = match [one, other] {
                [Answer::Action(one), Answer::Action(other)] if one == other => continue,
                [Answer::Action(_), Answer::Action(_)] => return Some(false),
                [Answer::Depends(on), _] | [_, Answer::Depends(on)] => on,
            };
            let about = usize::from(condition.index().get());
            for holds in [false, true] {
                let mut branch = branch.clone();
                branch.known[about].learn(condition, holds);
                if !branch.known[about].is_impossible() {
                    open.push(branch);
                }
            }
        }
        Some(true)
    }

    fn answer(&self, which: usize, branch: &mut Branch, budget: &mut usize) -> Option<Answer<'p>> {
        while let Some(&rule) = self.lists[which].get(branch.passed[which]) {
            let mut unknown = None;
            let mut fails = false;
            for condition in rule.guard.conditions() {
                *budget = budget.checked_sub(1)?;
                match branch.known[usize::from(condition.index().get())].decides(condition) {
                    Some(true) => {}
                    Some(false) => {
                        fails = true;
                        break;
                    }
                    None => unknown = unknown.or(Some(condition)),
                }
            }
            match unknown {
                _ if fails => branch.passed[which] += 1,
                Some(condition) => return Some(Answer::Depends(condition)),
                None => return Some(Answer::Action(rule.outcome.action)),
            }
        }
        Some(Answer::Action(self.default))
    }
}

/// One combination of answers, as far as they are given.
#[derive(Debug, Clone, Default)]
struct Branch {
    /// What they say of each argument.
    known: [Known; 6],
    /// How many rules of each list they rule out, from the first.
    passed: [usize; 2],
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Arches => f.write_str("they do not list the same arches"),
            Self::Default => f.write_str("they have different default actions"),
            Self::Number(arch, nr) => {
                write!(f, "number {nr} on {arch} is not known to be answered alike")
            }
            Self::TooLarge => f.write_str("they are too large to compare"),
        }
    }
}
