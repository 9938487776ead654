//! What a filter means: resolved, valid, and independent of how it was written.

use super::condition::Guard;
use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::text::Span;
use crate::verdict::Action;

/// A filter resolved to numbers, for one or several arches.
///
/// Calls from an arch without a section get the foreign action. So do x32 numbers when x32 has no
/// section, because they come under the same arch value (fact 28); only -1, which a tracer writes
/// to skip a call, gets the default action there (fact 29). Where x32 has a section, -1 is one of
/// its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    sections: Vec<Section>,
    default: Outcome,
    foreign: Action,
}

/// The rules for one arch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Whose numbers the rules name.
    pub arch: Arch,
    /// First match wins.
    pub rules: Vec<Rule>,
}

/// Syscalls, guard and action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which calls.
    pub numbers: NrSet,
    /// Under which conditions.
    pub guard: Guard,
    /// What the kernel is told, and why.
    pub outcome: Outcome,
}

/// An action and the part of the source that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// What the kernel is told.
    pub action: Action,
    /// Who says so.
    pub origin: Origin,
}

/// The part of the source that something comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// 0-based rule of the source; `None` for the default action.
    pub rule: Option<u32>,
    /// Where it stands.
    pub span: Span,
}

/// Why sections do not make a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Every call would be foreign.
    #[error("the filter lists no arch, so it would forbid every call")]
    NoArch,
    /// Two sections for one arch.
    #[error("the arch {0} has two sections")]
    DuplicateArch(Arch),
}

impl Policy {
    /// Makes a policy of one section per arch, the default action and the action for other arches.
    pub fn new(
        sections: Vec<Section>,
        default: Outcome,
        foreign: Action,
    ) -> Result<Self, PolicyError> {
        if sections.is_empty() {
            return Err(PolicyError::NoArch);
        }
        for (position, section) in sections.iter().enumerate() {
            if sections[..position].iter().any(|s| s.arch == section.arch) {
                return Err(PolicyError::DuplicateArch(section.arch));
            }
        }
        Ok(Self {
            sections,
            default,
            foreign,
        })
    }

    /// One section per listed arch, in source order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The rules for an arch, if it is listed.
    pub fn section(&self, arch: Arch) -> Option<&Section> {
        self.sections.iter().find(|section| section.arch == arch)
    }

    /// What happens when no rule of the call's arch matches.
    pub fn default(&self) -> Outcome {
        self.default
    }

    /// What happens to calls from arches that are not listed.
    pub fn foreign(&self) -> Action {
        self.foreign
    }

    /// Which part of the policy speaks for a number under an arch value.
    pub fn part(&self, audit: u32, nr: u32) -> Part<'_> {
        let listed = |arch: Arch| self.section(arch);
        let native = [Arch::X86_64, Arch::X86, Arch::Aarch64, Arch::Riscv64]
            .into_iter()
            .find(|arch| arch.audit() == audit);
        let section = match native {
            Some(Arch::X86_64) if nr >= X32_SYSCALL_BIT => match listed(Arch::X32) {
                None if nr == SKIPPED && listed(Arch::X86_64).is_some() => return Part::Default,
                section => section,
            },
            Some(arch) => listed(arch),
            None => None,
        };
        section.map_or(Part::Foreign, Part::Section)
    }
}

/// The number that a tracer writes to skip a call (fact 29).
pub const SKIPPED: u32 = u32::MAX;

/// Which part of a policy speaks for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// The rules of this section, then the default action.
    Section(&'a Section),
    /// The default action alone.
    Default,
    /// The foreign action.
    Foreign,
}

/// A set of syscall numbers, as ascending ranges that neither touch nor overlap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NrSet {
    ranges: Vec<(u32, u32)>,
}

impl NrSet {
    /// The ranges, ends included, ascending.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// Whether a number is in the set.
    pub fn contains(&self, nr: u32) -> bool {
        let after = self.ranges.partition_point(|&(low, _)| low <= nr);
        after > 0 && nr <= self.ranges[after - 1].1
    }

    /// Whether no number is in the set.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }
}

impl FromIterator<u32> for NrSet {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        numbers.into_iter().map(|nr| (nr, nr)).collect()
    }
}

impl FromIterator<(u32, u32)> for NrSet {
    fn from_iter<I: IntoIterator<Item = (u32, u32)>>(ranges: I) -> Self {
        let mut sorted: Vec<_> = ranges
            .into_iter()
            .filter(|(low, high)| low <= high)
            .collect();
        sorted.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::with_capacity(sorted.len());
        for (low, high) in sorted {
            match ranges.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => ranges.push((low, high)),
            }
        }
        Self { ranges }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_numbers_joins_what_touches() {
        let set: NrSet = [5, 3, 4, 9, 4, u32::MAX].into_iter().collect();
        assert_eq!(set.ranges(), [(3, 5), (9, 9), (u32::MAX, u32::MAX)]);
        for nr in [3, 5, 9, u32::MAX] {
            assert!(set.contains(nr), "{nr}");
        }
        for nr in [0, 2, 6, 8, 10, u32::MAX - 1] {
            assert!(!set.contains(nr), "{nr}");
        }
    }

    #[test]
    fn a_policy_without_an_arch_is_refused() {
        let outcome = Outcome {
            action: Action::Allow(0),
            origin: Origin {
                rule: None,
                span: Span::default(),
            },
        };
        assert_eq!(
            Policy::new(Vec::new(), outcome, Action::KillProcess),
            Err(PolicyError::NoArch)
        );
    }
}
