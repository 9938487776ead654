//! What a program does, arch by arch and answer by answer.

use super::case::{Cases, all_cases, gap};
use super::clause_text::Names;
use super::cost;
use super::diagram::{Diagram, Leaf, Ref, TooComplex};
use super::machine::Gap;
use super::part::{self, Foreign, Part};
use super::say;
use super::whole::whole;
use crate::abi::{Arch, syscalls};
use crate::bpf::BpfProgram;
use crate::filter::NrSet;
use crate::verdict::Action;
use crate::wire::{
    ActionReport, AnswerReport, ArchReport, ConditionalReport, CostReport, ExplainReport,
    ForeignReport, Word,
};
use std::collections::{BTreeMap, BTreeSet};

/// Says what a program does, from the program alone.
///
/// ```
/// use ringside_shared::{explain, load};
/// let loaded = load::load("default allow\nerrno EPERM openat if flags & O_CREAT", &Default::default());
/// let report = explain::report(&loaded.unwrap().program);
/// assert!(report.proven);
/// let errno = &report.arches[0].answers[0];
/// assert_eq!(errno.answer.text, "errno(1) EPERM");
/// assert_eq!(errno.conditional[0].when, ["flags & O_CREAT"]);
/// ```
pub fn report(program: &BpfProgram) -> ExplainReport {
    let mut diagram = Diagram::new();
    let whole = whole(&mut diagram, program, 0);
    let mut writer = Writer {
        diagram: &mut diagram,
        gaps: &whole.gaps,
        unproven: Vec::new(),
    };
    let (arches, foreign) = writer.arches(whole.root);
    ExplainReport {
        insns: u32::try_from(program.insns().len()).unwrap_or(u32::MAX),
        proven: writer.unproven.is_empty(),
        unproven: writer.unproven,
        arches,
        foreign,
        costs: Vec::new(),
    }
}

/// What a syscall costs on every arch that has it and that the program answers to by number, or
/// what all of them cost.
pub fn costs(program: &BpfProgram, report: &ExplainReport, name: Option<&str>) -> Vec<CostReport> {
    let arches = report.arches.iter().filter(|arch| arch.answers.len() > 1);
    let calls = arches.filter_map(|arch| arch.arch.parse::<Arch>().ok());
    let calls = calls.flat_map(|arch| {
        let table = syscalls::all(arch).iter();
        let wanted = table.filter(|(_, known)| name.is_none_or(|name| name == *known));
        wanted.map(move |(nr, _)| (arch, *nr))
    });
    cost::costs(program, &calls.collect::<Vec<_>>())
}

/// Leaves in a report what it says of one syscall.
pub fn only(report: &mut ExplainReport, name: &str) {
    for arch in &mut report.arches {
        for answer in &mut arch.answers {
            answer.syscalls.retain(|known| known == name);
            answer.otherwise.retain(|known| known == name);
            answer.numbers.clear();
            answer.is_rest = false;
            for each in &mut answer.conditional {
                each.syscalls.retain(|known| known == name);
            }
            answer.conditional.retain(|each| !each.syscalls.is_empty());
        }
        arch.skipped = None;
        arch.answers.retain(|answer| {
            let has_some = [&answer.syscalls, &answer.otherwise]
                .iter()
                .any(|names| !names.is_empty());
            has_some || !answer.conditional.is_empty()
        });
    }
    report.arches.retain(|arch| !arch.answers.is_empty());
    report.foreign.clear();
}

/// Leaves in a report what it says of one arch.
pub fn only_arch(report: &mut ExplainReport, arch: Arch) {
    report.arches.retain(|known| known.arch == arch.name());
    report.costs.retain(|cost| cost.arch == arch.name());
    let audit = Word(arch.audit().into());
    let is_listed = !report.arches.is_empty();
    let covers = |foreign: &ForeignReport| foreign.audit.0 <= audit && audit <= foreign.audit.1;
    report
        .foreign
        .retain(|foreign| !is_listed && covers(foreign));
}

struct Writer<'a> {
    diagram: &'a mut Diagram,
    gaps: &'a [Gap],
    unproven: Vec<String>,
}

/// The number of no gap: it stands for what is not said.
const UNSAID: u32 = u32::MAX;

/// By what the rest of the arch gets, and the function.
type KnownCases = BTreeMap<(Option<Ref>, Ref), Cases>;

/// What the largest range of numbers gets is what a number gets that nobody thought of.
fn rest(part: &Part) -> Option<Ref> {
    let ranges = part.ranges.iter();
    let widest = ranges.max_by_key(|range| range.high - range.low);
    widest.map(|range| range.function)
}

/// Who gets one answer.
#[derive(Debug, Default)]
struct Getters {
    always: Vec<(u32, u32)>,
    conditional: BTreeMap<Vec<String>, Vec<String>>,
    otherwise: Vec<String>,
}

impl Writer<'_> {
    fn arches(&mut self, root: Ref) -> (Vec<ArchReport>, Vec<ForeignReport>) {
        let foreign = part::foreign(self.diagram, root).unwrap_or_default();
        let usual = match foreign[..] {
            [Foreign { function, .. }] => self.diagram.leaf(function).map(|_| function),
            _ => None,
        };
        let mut parts = Vec::new();
        let mut functions = BTreeSet::new();
        for arch in Arch::ALL {
            if Some(part::of_arch(self.diagram, root, arch)) == usual {
                continue;
            }
            let part = part::part(self.diagram, root, arch);
            let part = part.unwrap_or_else(|TooComplex| {
                self.gave_up(format!("{arch}: numbers are told apart in too many ranges"));
                part::unknown(arch, self.diagram.unknown(UNSAID))
            });
            functions.extend(
                part.ranges
                    .iter()
                    .map(|range| (rest(&part), range.function)),
            );
            parts.push(part);
        }
        let cases = self.cases(&functions);
        let arches = parts.iter().map(|part| self.arch(root, part, &cases));
        let arches = arches.collect();
        let foreign = foreign.into_iter().map(|foreign| ForeignReport {
            audit: (Word(foreign.low.into()), Word(foreign.high.into())),
            answer: self
                .diagram
                .leaf(foreign.function)
                .map(|_| self.answer(foreign.function)),
        });
        let foreign: Vec<_> = foreign.collect();
        (arches, foreign)
    }

    fn gave_up(&mut self, why: String) {
        if !self.unproven.contains(&why) {
            self.unproven.push(why);
        }
    }

    /// An answer in words; what is unknown is noted.
    fn answer(&mut self, answer: Ref) -> ActionReport {
        if let Some(gap) = gap(self.diagram, answer)
            && let Some(gap) = self.gaps.get(gap as usize)
        {
            self.gave_up(say::gap(*gap));
        }
        match self.diagram.leaf(answer) {
            Some(Leaf::Word(word)) => say::action(Action::from_word(word)),
            _ => say::unknown(),
        }
    }

    /// The cases of functions that depend on arguments, each with what the rest of its arch gets.
    fn cases(&mut self, functions: &BTreeSet<(Option<Ref>, Ref)>) -> KnownCases {
        let mut by_rest: BTreeMap<Option<Ref>, BTreeSet<Ref>> = BTreeMap::new();
        for &(rest, function) in functions {
            if self.diagram.leaf(function).is_none() {
                by_rest.entry(rest).or_default().insert(function);
            }
        }
        let mut known = KnownCases::new();
        for (rest, functions) in by_rest {
            let found = all_cases(self.diagram, &functions, rest);
            let found = found.into_iter();
            known.extend(found.filter_map(|(f, cases)| Some(((rest, f), cases.ok()?))));
        }
        known
    }

    fn arch(&mut self, root: Ref, part: &Part, cases: &KnownCases) -> ArchReport {
        let rest = rest(part);
        let mut numbers: BTreeMap<Ref, Vec<(u32, u32)>> = BTreeMap::new();
        for range in &part.ranges {
            let end = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
            let known = numbers.entry(range.function).or_default();
            known.push((end(range.low), end(range.high)));
        }
        let mut getters: BTreeMap<Ref, Getters> = BTreeMap::new();
        for (function, ranges) in numbers {
            if self.diagram.leaf(function).is_some() {
                getters.entry(function).or_default().always.extend(ranges);
                continue;
            }
            if let Some(cases) = cases.get(&(rest, function)) {
                conditional(part.arch, cases, ranges, &mut getters);
                continue;
            }
            let nr = ranges.first().map_or(0, |range| range.0);
            let name = say::syscall(part.arch, nr);
            self.gave_up(format!("{name}: its conditions are too long to say"));
            let unknown = self.diagram.unknown(UNSAID);
            getters.entry(unknown).or_default().always.extend(ranges);
        }
        let mut answers: Vec<_> = getters
            .into_iter()
            .map(|(answer, getters)| {
                let is_rest = Some(answer) == rest;
                self.answer_report(part.arch, answer, getters, is_rest)
            })
            .collect();
        answers.sort_by_key(|(strictness, answer)| (answer.is_rest, -i64::from(*strictness)));
        let skipped = part::skipped(self.diagram, root);
        let is_odd = part.arch == Arch::X86_64 && Some(skipped) != rest;
        ArchReport {
            arch: part.arch.name().to_owned(),
            answers: answers.into_iter().map(|(_, answer)| answer).collect(),
            skipped: is_odd.then(|| self.answer(skipped)),
        }
    }

    /// An answer and who gets it, with what it is sorted by.
    fn answer_report(
        &mut self,
        arch: Arch,
        answer: Ref,
        getters: Getters,
        is_rest: bool,
    ) -> (i32, AnswerReport) {
        let strictness = match self.diagram.leaf(answer) {
            Some(Leaf::Word(word)) => Action::from_word(word).strictness(),
            _ => i32::MIN,
        };
        let always: NrSet = getters.always.into_iter().collect();
        let (syscalls, numbers) = say::named(arch, &always);
        let mut conditional: Vec<_> = getters
            .conditional
            .into_iter()
            .map(|(when, syscalls)| ConditionalReport { syscalls, when })
            .collect();
        conditional.sort_by(|a, b| a.syscalls.cmp(&b.syscalls));
        let mut otherwise = getters.otherwise;
        otherwise.sort_unstable();
        let report = AnswerReport {
            answer: self.answer(answer),
            syscalls: syscalls.into_iter().map(str::to_owned).collect(),
            numbers,
            conditional,
            otherwise,
            is_rest,
        };
        (strictness, report)
    }
}

/// Notes who gets which answer of a function that depends on arguments.
fn conditional(
    arch: Arch,
    cases: &Cases,
    ranges: Vec<(u32, u32)>,
    getters: &mut BTreeMap<Ref, Getters>,
) {
    let (names, rest) = say::named(arch, &ranges.into_iter().collect());
    let mut who: Vec<(String, Names)> = Vec::new();
    who.extend(
        names
            .into_iter()
            .map(|name| (name.to_owned(), Names::of(arch, Some(name)))),
    );
    who.extend(rest.into_iter().map(|(low, high)| {
        let name = if low == high {
            format!("nr {low}")
        } else {
            format!("nr {low}..{high}")
        };
        (name, Names::of(arch, None))
    }));
    for (name, names) in who {
        for case in &cases.cases {
            let when = case.when.iter().map(|all| names.all(all)).collect();
            let getters = getters.entry(case.answer).or_default();
            let known = getters.conditional.entry(when).or_default();
            known.push(name.clone());
        }
        getters
            .entry(cases.otherwise)
            .or_default()
            .otherwise
            .push(name);
    }
}
