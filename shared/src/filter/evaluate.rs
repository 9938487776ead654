//! The reference meaning of a policy: first match wins, no BPF involved.

use super::policy::{Origin, Outcome, Part, Policy};
use crate::abi::SeccompData;
use crate::verdict::Action;

/// What a policy says to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluated {
    /// The action.
    pub action: Action,
    /// The 0-based rule of the source that decided; `None` if none did.
    pub rule: Option<usize>,
    /// The part of the source that decided; `None` if the call came from an arch not listed.
    pub origin: Option<Origin>,
}

/// Asks the policy about one call.
pub fn evaluate(policy: &Policy, data: &SeccompData) -> Evaluated {
    let section = match policy.part(data.arch, data.nr) {
        Part::Section(section) => section,
        Part::Default => return decided(policy.default()),
        Part::Foreign => {
            return Evaluated {
                action: policy.foreign(),
                rule: None,
                origin: None,
            };
        }
    };
    let mut rules = section.rules.iter();
    let first = rules.find(|rule| rule.numbers.contains(data.nr) && rule.guard.holds(data));
    decided(first.map_or(policy.default(), |rule| rule.outcome))
}

pub(super) fn decided(outcome: Outcome) -> Evaluated {
    Evaluated {
        action: outcome.action,
        rule: outcome.origin.rule.map(|rule| rule as usize),
        origin: Some(outcome.origin),
    }
}
