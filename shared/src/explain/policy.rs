//! Back from a program to the rules that it stands for.

use super::case::{Cases, Conjunction, all_cases, gap};
use super::diagram::{Diagram, Leaf, Ref, TooComplex};
use super::machine::Gap;
use super::part::{self, Part};
use super::whole::whole;
use crate::abi::Arch;
use crate::bpf::BpfProgram;
use crate::filter::{
    ArgIndex, Condition, Guard, NrSet, Origin, Outcome, Policy, PolicyError, Rule, Section,
};
use crate::text::Span;
use crate::verdict::Action;
use std::collections::BTreeMap;

/// Why a program has no policy that is proven to mean the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The arithmetic of an instruction.
    #[error("instruction {0} computes something that has no small description")]
    Arithmetic(u32),
    /// The ways to an instruction.
    #[error("instruction {0} can be reached in too many ways, each with other registers")]
    Paths(u32),
    /// The ways on from an instruction.
    #[error("what instruction {0} leads to has no small description")]
    Outcome(u32),
    /// The conditions of one syscall, or the numbers of one arch.
    #[error("the conditions for {0} cannot be said as a list of rules of a sensible length")]
    TooManyRules(String),
    /// A policy has one action for all arches that it does not list.
    #[error(
        "the arch value {0:#x} is not told apart from others by one action, which is all that \
         rules can say of arches that they do not list"
    )]
    Foreign(u32),
    /// A policy does not see the instruction pointer.
    #[error("the program looks at the instruction pointer, which rules cannot say")]
    InstructionPointer,
    /// -1 gets the default action.
    #[error("the number -1, which skips a call, is answered by its arguments")]
    Skipped,
    /// The parts do not fit together.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

impl From<Gap> for Unproven {
    fn from(gap: Gap) -> Self {
        match gap {
            Gap::Arithmetic(pc) => Self::Arithmetic(pc),
            Gap::Paths(pc) => Self::Paths(pc),
            Gap::Outcome(pc) => Self::Outcome(pc),
        }
    }
}

/// The rules that a program stands for: a policy that answers every call as the kernel acts on the
/// program's answer. Rules are numbered in order and come from nowhere in a source.
///
/// ```
/// use ringside_shared::{explain, load};
/// let loaded = load::load("default allow\nerrno EPERM openat if flags & O_CREAT", &Default::default());
/// let policy = explain::policy(&loaded.unwrap().program).unwrap();
/// assert_eq!(policy.sections()[0].rules.len(), 1);
/// ```
pub fn policy(program: &BpfProgram) -> Result<Policy, Unproven> {
    let Known { policy, holes } = known(program)?;
    match holes.into_iter().next() {
        Some(hole) => Err(hole.why),
        None => Ok(policy),
    }
}

/// The rules that are known of a program, and where none are.
#[derive(Debug, Clone)]
pub struct Known {
    /// Answers every call as the program does, but for those in the holes.
    pub policy: Policy,
    /// What the policy has no rules for although the program answers them by rules of its own.
    pub holes: Vec<Hole>,
}

/// Numbers of an arch that nobody can say the rules of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// The arch.
    pub arch: Arch,
    /// Its numbers.
    pub numbers: NrSet,
    /// Why there are no rules.
    pub why: Unproven,
}

/// As [`policy`], where a few syscalls may stay unknown; `Err` if it cannot be said what calls get
/// that no rule speaks of.
pub fn known(program: &BpfProgram) -> Result<Known, Unproven> {
    let mut diagram = Diagram::new();
    let whole = whole(&mut diagram, program, 0);
    let mut writer = Writer {
        diagram: &mut diagram,
        gaps: &whole.gaps,
        n_rules: 0,
        holes: Vec::new(),
    };
    let policy = writer.policy(whole.root)?;
    let holes = writer.holes;
    Ok(Known { policy, holes })
}

/// Of each function, or that it has none of a sensible length.
type AllCases = BTreeMap<Ref, Result<Cases, TooComplex>>;

struct Writer<'a> {
    diagram: &'a mut Diagram,
    gaps: &'a [Gap],
    n_rules: u32,
    holes: Vec<Hole>,
}

impl Writer<'_> {
    fn policy(&mut self, root: Ref) -> Result<Policy, Unproven> {
        let foreign = self.foreign(root)?;
        let too_many = |_: TooComplex| Unproven::TooManyRules("the arches".to_owned());
        let parts = Arch::ALL.map(|arch| part::part(self.diagram, root, arch));
        let parts: Result<Vec<Part>, TooComplex> = parts.into_iter().collect();
        let parts = parts.map_err(too_many)?;
        let is_foreign = |part: &&Part| part.ranges.iter().all(|range| range.function == foreign);
        let (unlisted, mut listed): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(is_foreign);
        let skipped = part::skipped(self.diagram, root);
        let shares_audit = |part: &&Part| part.arch.audit() == Arch::X86_64.audit();
        let is_skipped_listed = listed.iter().any(shares_audit);
        if !is_skipped_listed && skipped != foreign || listed.is_empty() {
            // Somebody has to be listed, and under x86_64 also so that -1 gets the default.
            listed.extend(unlisted.into_iter().find(|part| part.arch == Arch::X86_64));
        }
        let default = if listed.iter().any(shares_audit) {
            skipped
        } else {
            // What most ranges of numbers get, so that fewest rules are needed.
            let mut counts: BTreeMap<Ref, usize> = BTreeMap::new();
            for range in listed.iter().flat_map(|part| &part.ranges) {
                if self.diagram.leaf(range.function).is_some() {
                    *counts.entry(range.function).or_default() += 1;
                }
            }
            let most = counts.into_iter().max_by_key(|(_, count)| *count);
            most.map_or(foreign, |(function, _)| function)
        };
        let default_action = self.action(default, || Unproven::Skipped)?;
        let foreign_action = self.action(foreign, || Unproven::Foreign(0))?;
        let ranges = listed.iter().flat_map(|part| &part.ranges);
        let functions = ranges.map(|range| range.function).collect();
        let cases = all_cases(self.diagram, &functions, Some(default));
        let sections = listed.into_iter().map(|part| Section {
            arch: part.arch,
            rules: self.rules(part, default, &cases),
        });
        let sections = sections.collect();
        let default = Outcome {
            action: default_action,
            origin: Origin {
                rule: None,
                span: Span::default(),
            },
        };
        Ok(Policy::new(sections, default, foreign_action)?)
    }

    /// The one answer to calls of arches that we do not know.
    fn foreign(&self, root: Ref) -> Result<Ref, Unproven> {
        let foreign = part::foreign(self.diagram, root).unwrap_or_default();
        let Some(first) = foreign.first() else {
            return Err(Unproven::TooManyRules("the arches".to_owned()));
        };
        let odd = foreign.iter().find(|other| {
            other.function != first.function || self.diagram.leaf(other.function).is_none()
        });
        match odd {
            Some(odd) => Err(Unproven::Foreign(odd.low)),
            None => Ok(first.function),
        }
    }

    /// The action of a leaf, or why there is none.
    fn action(
        &self,
        function: Ref,
        problem: impl FnOnce() -> Unproven,
    ) -> Result<Action, Unproven> {
        match self.diagram.leaf(function) {
            Some(Leaf::Word(word)) => Ok(Action::from_word(word)),
            _ => Err(self.gap(function).unwrap_or_else(problem)),
        }
    }

    fn gap(&self, function: Ref) -> Option<Unproven> {
        let number = gap(self.diagram, function)?;
        let gap = self.gaps.get(number as usize)?;
        Some((*gap).into())
    }

    fn rules(&mut self, part: &Part, default: Ref, cases: &AllCases) -> Vec<Rule> {
        let mut numbers: BTreeMap<Ref, Vec<(u32, u32)>> = BTreeMap::new();
        let mut order = Vec::new();
        for range in &part.ranges {
            if range.function != default {
                let known = numbers.entry(range.function).or_default();
                if known.is_empty() {
                    order.push(range.function);
                }
                let end = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
                known.push((end(range.low), end(range.high)));
            }
        }
        let mut rules = Vec::new();
        for function in order {
            let ranges = numbers.remove(&function).unwrap_or_default();
            let numbers: NrSet = ranges.into_iter().collect();
            let n_rules = self.n_rules;
            let cases = match cases.get(&function) {
                Some(Ok(cases)) => self.rules_of(cases, &numbers, default),
                _ => Err(Unproven::TooManyRules(syscall(part.arch, &numbers))),
            };
            match cases {
                Ok(some) => rules.extend(some),
                Err(why) => {
                    self.n_rules = n_rules;
                    self.holes.push(Hole {
                        arch: part.arch,
                        numbers,
                        why,
                    });
                }
            }
        }
        rules
    }

    /// The rules for numbers that are answered alike.
    fn rules_of(
        &mut self,
        cases: &Cases,
        numbers: &NrSet,
        default: Ref,
    ) -> Result<Vec<Rule>, Unproven> {
        let mut rules = Vec::new();
        for case in &cases.cases {
            let action = self.action(case.answer, || Unproven::Outcome(0))?;
            for all in &case.when {
                let guard = guard(all.clone())?;
                rules.push(self.rule(numbers, guard, action));
            }
        }
        if cases.otherwise != default {
            let action = self.action(cases.otherwise, || Unproven::Outcome(0))?;
            rules.push(self.rule(numbers, Guard::Always, action));
        }
        Ok(rules)
    }

    fn rule(&mut self, numbers: &NrSet, guard: Guard, action: Action) -> Rule {
        let rule = Some(self.n_rules);
        self.n_rules += 1;
        Rule {
            numbers: numbers.clone(),
            guard,
            outcome: Outcome {
                action,
                origin: Origin {
                    rule,
                    span: Span::default(),
                },
            },
        }
    }
}

fn guard(all: Conjunction) -> Result<Guard, Unproven> {
    let conditions = all.into_iter().map(|clause| {
        let index = ArgIndex::new(clause.index).ok_or(Unproven::InstructionPointer)?;
        Ok(Condition::new(index, clause.claim.width, clause.claim.test))
    });
    let conditions = conditions.collect::<Result<Vec<_>, Unproven>>()?;
    Ok(Guard::all(conditions))
}

/// A syscall by name, or its number.
fn syscall(arch: Arch, numbers: &NrSet) -> String {
    let nr = numbers.ranges().first().map_or(0, |range| range.0);
    let name = crate::abi::syscalls::name(arch, nr);
    name.map_or_else(|| format!("number {nr}"), str::to_owned)
}
