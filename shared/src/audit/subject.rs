//! A filter as the checks see it.

use super::edits::Edits;
use super::fate::{Fate, Reach};
use super::profile::Profile;
use crate::abi::Arch;
use crate::explain::Hole;
use crate::filter::{self, Outcome, Policy, ast};
use crate::load::{Format, Loaded, Target};
use crate::verdict::Action;
use std::collections::BTreeMap;

/// A filter as the checks see it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What it means.
    pub policy: &'a Policy,
    /// The arch of the machine.
    pub host: Arch,
    /// Its program's length.
    pub n_insns: usize,
    /// Its text, if it is in our language.
    pub text: Option<Text<'a>>,
    /// Its source, if it is an OCI profile.
    pub(super) profile: Option<Profile<'a>>,
    /// For whom it was read.
    pub target: &'a Target,
    /// Calls that the policy says nothing true of; they have no fate.
    pub holes: Vec<Hole>,
    fates: Vec<(Arch, BTreeMap<u32, Fate<'a>>)>,
}

/// A filter in our language.
#[derive(Debug)]
pub struct Text<'a> {
    /// As written.
    pub source: &'a str,
    /// As parsed.
    pub ast: ast::Filter,
}

impl<'a> Subject<'a> {
    /// Looks at what happens to each syscall. `None` for a program from elsewhere, which has no
    /// policy.
    pub fn new(source: &'a str, loaded: &'a Loaded, target: &'a Target) -> Option<Self> {
        let policy = loaded.policy.as_ref()?;
        let text = (loaded.format == Format::Text).then_some(source);
        let n_insns = loaded.program.insns().len();
        let mut subject = Self::of(policy, text, n_insns, target);
        if loaded.format == Format::Oci {
            subject.profile = Profile::new(source, policy, target);
        }
        Some(subject)
    }

    /// What can be done to its source; `None` if it is in a language that has no edits.
    pub(super) fn edits(&self) -> Option<&dyn Edits> {
        let text = self.text.as_ref().map(|text| text as &dyn Edits);
        text.or(self.profile.as_ref().map(|profile| profile as &dyn Edits))
    }

    /// The same of a policy, read from this text if that is ours.
    pub(super) fn of(
        policy: &'a Policy,
        text: Option<&'a str>,
        n_insns: usize,
        target: &'a Target,
    ) -> Self {
        let text = text.map(|source| Text {
            source,
            ast: filter::parse(source).0,
        });
        let sections = policy.sections().iter();
        Self {
            policy,
            host: target.host,
            n_insns,
            text,
            profile: None,
            target,
            holes: Vec::new(),
            fates: sections.map(|s| (s.arch, Fate::all(policy, s))).collect(),
        }
    }

    /// The same, where the policy is not that of some calls.
    pub(super) fn with_holes(mut self, holes: Vec<Hole>) -> Self {
        for (arch, fates) in &mut self.fates {
            for hole in holes.iter().filter(|hole| hole.arch == *arch) {
                fates.retain(|nr, _| !hole.numbers.contains(*nr));
            }
        }
        Self { holes, ..self }
    }

    /// The listed arches, each with the fate of every syscall that has a name there.
    pub fn arches(&self) -> impl Iterator<Item = (Arch, &BTreeMap<u32, Fate<'a>>)> {
        self.fates.iter().map(|(arch, fates)| (*arch, fates))
    }

    /// The arch that most calls come from: the host's if it is listed.
    pub fn main_arch(&self) -> Option<Arch> {
        let listed = || self.fates.iter().map(|(arch, _)| *arch);
        listed()
            .find(|arch| *arch == self.host)
            .or_else(|| listed().next())
    }

    /// What happens to a syscall on an arch; `None` if the arch is not listed or lacks it.
    pub fn fate(&self, arch: Arch, name: &str) -> Option<&Fate<'a>> {
        let nr = crate::abi::syscalls::number(arch, name)?;
        let (_, fates) = self.fates.iter().find(|(listed, _)| *listed == arch)?;
        fates.get(&nr)
    }

    /// What happens to a syscall on the main arch.
    pub fn main_fate(&self, name: &str) -> Option<&Fate<'a>> {
        self.fate(self.main_arch()?, name)
    }

    /// Whether a syscall of the main arch never runs; false for one that does not exist there.
    pub fn is_closed(&self, name: &str) -> bool {
        self.main_fate(name)
            .is_some_and(|fate| fate.reach() == Reach::Closed)
    }

    /// Whether a syscall of the main arch may run.
    pub fn may_pass(&self, name: &str) -> bool {
        self.main_fate(name).is_some_and(Fate::may_pass)
    }

    /// Whether calls without a rule are refused.
    pub fn is_allowlist(&self) -> bool {
        !self.policy.default().action.lets_through()
    }

    /// Every outcome that the source asks for: the default and one per rule, in source order.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let mut outcomes = BTreeMap::new();
        let rules = self
            .policy
            .sections()
            .iter()
            .flat_map(|section| &section.rules);
        for outcome in rules.map(|rule| rule.outcome) {
            outcomes.entry(outcome.origin).or_insert(outcome);
        }
        let default = self.policy.default();
        std::iter::once(default)
            .chain(outcomes.into_values())
            .collect()
    }

    /// Whether a rule of the text is for other arches than those that the filter lists.
    pub(super) fn is_passed_over(&self, rule: &ast::Rule) -> bool {
        let is_listed = |name: &ast::Name| {
            let arch = name.text.parse::<Arch>();
            arch.is_ok_and(|arch| self.policy.section(arch).is_some())
        };
        rule.on.as_ref().is_some_and(|on| !on.iter().any(is_listed))
    }
}

/// How findings write an action: as our text does.
pub(super) fn action_text(action: Action) -> String {
    match action {
        Action::Errno(number) => match crate::abi::errno::name(number) {
            Some(name) => format!("errno {name}"),
            None => format!("errno {number}"),
        },
        Action::KillProcess => "kill".to_owned(),
        Action::Trap(0) | Action::Trace(0) => action.name().to_owned(),
        Action::Trap(data) | Action::Trace(data) => format!("{} {data}", action.name()),
        _ => action.name().to_owned(),
    }
}
