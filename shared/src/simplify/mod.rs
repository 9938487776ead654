//! A policy that means the same in the fewest rules.
//!
//! 1. `lists` cuts each section into numbers that meet the same rules in the same order: what
//!    other numbers meet is then of no concern.
//! 2. `reduce` takes from each such list what decides nothing: rules that no call meets or that
//!    earlier ones take everything from, rules that answer what would be answered without them,
//!    conditions that others imply; and joins lists of values.
//! 3. `rebuild` makes rules of the lists again, one for all numbers that share guard and action.
//! 4. `prove` compares the outcome with what it was made from, by another way: it follows both
//!    through every combination of answers to their conditions. What it cannot prove is not
//!    answered.
//!
//! The default action stays, even where another one would need fewer rules: it also answers numbers
//! that nobody has named yet, so no other default means exactly the same.

mod lists;
mod opposites;
mod prove;
mod rebuild;
mod reduce;
mod text;

pub use prove::{Difference, is_same};
pub use text::{Simplified, simplify_source};

use crate::filter::{Guard, Origin, Policy, Section};
use crate::verdict::Action;

/// A rule for some numbers that are known elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    guard: Guard,
    action: ActionKey,
    origin: Origin,
}

/// An action that has an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ActionKey(u32);

impl From<Action> for ActionKey {
    fn from(action: Action) -> Self {
        Self(action.word())
    }
}

impl ActionKey {
    fn action(self) -> Action {
        Action::from_word(self.0)
    }
}

/// The policy in the fewest rules that we find; `None` if it is too large to try, or if we cannot
/// prove that the outcome means the same.
///
/// ```
/// use ringside_shared::{load::{Target, load}, simplify::simplify};
/// let source = "default allow\nkill write if fd == 1\nkill write if fd == 2\nallow read\n";
/// let policy = load(source, &Target::default()).unwrap().policy.unwrap();
/// let simple = simplify(&policy).unwrap();
/// assert_eq!(simple.sections()[0].rules.len(), 1);
/// ```
pub fn simplify(policy: &Policy) -> Option<Policy> {
    let default = policy.default().action.into();
    let mut sections = Vec::new();
    for section in policy.sections() {
        let mut lists = lists::lists(section)?;
        for list in &mut lists {
            reduce::reduce(&mut list.entries, default);
        }
        let rules = rebuild::rebuild(lists)?;
        let arch = section.arch;
        sections.push(Section { arch, rules });
    }
    let simple = Policy::new(sections, policy.default(), policy.foreign()).ok()?;
    is_same(policy, &simple).ok()?;
    Some(simple)
}

#[cfg(test)]
mod tests;
