//! Settings to policy: systemd's several filters put together into the one that they mean.
//!
//! systemd installs a filter for every setting and every arch. The kernel takes the strictest
//! answer, and of two errnos the newest filter's (facts 8 and 9); `SystemCallFilter=` is the newest.

use super::arch;
use super::denial::{Denial, denials};
use super::list::List;
use super::setting::Settings;
use crate::abi::{Arch, multiplex, syscalls};
use crate::filter::{
    ArgIndex, Condition, Guard, NrSet, Origin, Outcome, Policy, PolicyError, Rule, Section, Test,
    Width,
};
use crate::text::Span;
use crate::verdict::{Action, strictest};
use std::collections::{BTreeMap, BTreeSet};

/// Builds the policy of a unit.
pub(super) fn policy(settings: &Settings<'_>, host: Arch) -> Result<Policy, PolicyError> {
    let allowed = arch::allowed(settings, host);
    let refusal = settings.refusal.unwrap_or(Action::KillProcess);
    let filters = [
        settings.log.as_ref().map(Filter::of_log),
        settings
            .filter
            .as_ref()
            .map(|list| Filter::of_calls(list, refusal)),
    ];
    // systemd takes a list without an entry for none, unless it is one of what is allowed.
    let filters = filters.into_iter().flatten();
    let filters: Vec<_> = filters
        .filter(|filter| filter.list.is_allow || !filter.list.entries.is_empty())
        .collect();
    let default = strictest_of(filters.iter().map(|filter| filter.default));
    let sections = allowed.arches.iter().map(|&arch| Section {
        arch,
        rules: rules(
            &filters,
            &denials(&settings.restrictions, host, arch),
            default,
            arch,
        ),
    });
    let foreign = if allowed.is_closed {
        Action::KillThread
    } else {
        Action::Allow(0)
    };
    Policy::new(sections.collect(), default, foreign)
}

/// What one of systemd's filters answers, by name.
struct Filter<'l, 'a> {
    list: &'l List<'a>,
    /// For the syscalls of the list that have no action of their own.
    listed: Action,
    default: Outcome,
}

impl<'l, 'a> Filter<'l, 'a> {
    fn new(list: &'l List<'a>, listed: Action, default: Action) -> Self {
        let origin = Origin {
            rule: None,
            span: list.origin.span,
        };
        let default = Outcome {
            action: default,
            origin,
        };
        Self {
            list,
            listed,
            default,
        }
    }

    fn of_calls(list: &'l List<'a>, refusal: Action) -> Self {
        if list.is_allow {
            Self::new(list, Action::Allow(0), refusal)
        } else {
            Self::new(list, refusal, Action::Allow(0))
        }
    }

    fn of_log(list: &'l List<'a>) -> Self {
        if list.is_allow {
            Self::new(list, Action::Log(0), Action::Allow(0))
        } else {
            Self::new(list, Action::Allow(0), Action::Log(0))
        }
    }

    /// The answers for an arch that differ from the default.
    fn answers(&self, arch: Arch) -> BTreeMap<Call, Outcome> {
        let mut answers = BTreeMap::new();
        for (name, entry) in &self.list.entries {
            let outcome = Outcome {
                action: entry.own.unwrap_or(self.listed),
                origin: entry.origin,
            };
            if let Some(nr) = syscalls::number(arch, name) {
                answers.insert(Call::Direct(nr), outcome);
            }
            let behind = multiplex::behind(name).filter(|_| arch == Arch::X86);
            if let Some((multiplexer, which)) = behind
                && !self.list.entries.contains_key(multiplexer)
                && let Some(nr) = syscalls::number(arch, multiplexer)
            {
                answers.insert(Call::Behind(nr, which), outcome);
            }
        }
        answers
    }

    /// The answer for one call, from [`Self::answers`].
    fn answer(&self, call: Call, answers: &BTreeMap<Call, Outcome>) -> Outcome {
        let own = answers.get(&call);
        *own.or_else(|| answers.get(&Call::Direct(call.nr())))
            .unwrap_or(&self.default)
    }
}

/// A way to make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Call {
    /// By its number.
    Direct(u32),
    /// Through `socketcall` or `ipc`, with this first argument (fact 26).
    Behind(u32, u64),
}

impl Call {
    fn nr(self) -> u32 {
        match self {
            Self::Direct(nr) | Self::Behind(nr, _) => nr,
        }
    }
}

/// What filters answer together; the last is the newest.
fn strictest_of(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    let outcomes: Vec<_> = outcomes.collect();
    let winner = strictest(outcomes.iter().map(|outcome| outcome.action.word()));
    let nothing = Outcome {
        action: Action::Allow(0),
        origin: Origin {
            rule: None,
            span: Span::default(),
        },
    };
    winner.map_or(nothing, |(at, _)| outcomes[at])
}

fn rules(
    filters: &[Filter<'_, '_>],
    denials: &[Denial],
    default: Outcome,
    arch: Arch,
) -> Vec<Rule> {
    let answers: Vec<_> = filters.iter().map(|filter| filter.answers(arch)).collect();
    let calls: BTreeSet<Call> = answers.iter().flat_map(BTreeMap::keys).copied().collect();
    let of_lists = |call| {
        let answers = filters.iter().zip(&answers);
        strictest_of(answers.map(|(filter, answers)| filter.answer(call, answers)))
    };
    let mut direct: BTreeMap<(Origin, u32), Vec<u32>> = BTreeMap::new();
    let mut rules = restricted(denials, arch, of_lists);
    for call in calls {
        let outcome = of_lists(call);
        match call {
            // What is behind a multiplexer comes first, whatever it says: the rest is not for it.
            Call::Behind(nr, which) => rules.push(Rule {
                numbers: NrSet::from_iter([nr]),
                guard: first_argument_is(which),
                outcome,
            }),
            Call::Direct(nr) if outcome.action != default.action => {
                let key = (outcome.origin, outcome.action.word());
                direct.entry(key).or_default().push(nr);
            }
            Call::Direct(_) => {}
        }
    }
    rules.extend(direct.into_iter().map(|((origin, word), numbers)| Rule {
        numbers: NrSet::from_iter(numbers),
        guard: Guard::Always,
        outcome: Outcome {
            action: Action::from_word(word),
            origin,
        },
    }));
    rules
}

/// What restrictions refuse and no list refuses more strictly. They are older than the lists, and
/// no two of them answer one call in different ways.
fn restricted(denials: &[Denial], arch: Arch, of_lists: impl Fn(Call) -> Outcome) -> Vec<Rule> {
    let mut rules = Vec::new();
    for denial in denials {
        let numbers = denial
            .names
            .iter()
            .filter_map(|name| syscalls::number(arch, name));
        let numbers = numbers.filter(|nr| {
            let list = of_lists(Call::Direct(*nr));
            strictest_of([denial.outcome, list].into_iter()) == denial.outcome
        });
        let numbers: NrSet = numbers.collect();
        if !numbers.is_empty() {
            rules.push(Rule {
                numbers,
                guard: denial.guard.clone(),
                outcome: denial.outcome,
            });
        }
    }
    rules
}

fn first_argument_is(value: u64) -> Guard {
    Guard::all(ArgIndex::new(0).map(|first| Condition::new(first, Width::Bits32, Test::Eq(value))))
}
