//! Where two programs differ, and calls that show it.

use super::case::{Conjunction, when};
use super::clause_text::Names;
use super::diagram::{Diagram, Leaf, Ref, TooComplex};
use super::machine::Gap;
use super::pairs::{Overlap, Pairs, overlaps};
use super::part;
use super::say;
use super::symbolic::acted_on;
use super::walk::{self, Range};
use super::whole::whole;
use super::word::{ARCH, NR, wide};
use crate::abi::{Arch, SeccompData, syscalls};
use crate::bpf::{self, BpfProgram};
use crate::filter::{NrSet, SKIPPED};
use crate::verdict::Action;
use crate::wire::{DiffReport, DifferenceReport, WitnessReport, Word};
use std::collections::{BTreeMap, BTreeSet};

/// Gaps of the second program are numbered from here.
const SECOND: u32 = 1 << 16;

/// Compares what the kernel does on the answers of two programs to every call there is.
///
/// ```
/// use ringside_shared::{explain, load};
/// let program = |text| load::load(text, &Default::default()).unwrap().program;
/// let a = program("default allow\nerrno EPERM openat if flags & O_CREAT");
/// let b = program("default allow\nerrno EPERM openat if flags & O_CREAT|O_TRUNC");
/// let diff = explain::diff(&a, &b);
/// assert_eq!(diff.differences.len(), 1);
/// assert_eq!(diff.differences[0].change, "stricter");
/// assert!(explain::diff(&a, &a).equal);
/// ```
pub fn diff(a: &BpfProgram, b: &BpfProgram) -> DiffReport {
    let mut diagram = Diagram::new();
    let of_a = whole(&mut diagram, a, 0);
    let of_b = whole(&mut diagram, b, SECOND);
    let mut search = Search {
        diagram: &mut diagram,
        programs: [a, b],
        gaps: [&of_a.gaps, &of_b.gaps],
        found: Vec::new(),
        positions: BTreeMap::new(),
        unproven: Vec::new(),
    };
    // What is the same needs no proof, not even where it is unknown.
    if of_a.root != of_b.root && a.insns() != b.insns() {
        search.everywhere(of_a.root, of_b.root);
    }
    let Search {
        found, unproven, ..
    } = search;
    DiffReport {
        equal: found.is_empty() && unproven.is_empty(),
        proven: unproven.is_empty(),
        unproven,
        differences: found,
    }
}

/// What differences have in common that are reported as one.
type Key = (String, u32, u32, Vec<String>);

struct Search<'a> {
    diagram: &'a mut Diagram,
    programs: [&'a BpfProgram; 2],
    gaps: [&'a [Gap]; 2],
    found: Vec<DifferenceReport>,
    positions: BTreeMap<Key, usize>,
    unproven: Vec<String>,
}

/// Where a function of pairs was found.
#[derive(Debug, Clone)]
struct Place {
    /// `None` for an arch value that we do not know.
    arch: Option<Arch>,
    audit: u32,
    numbers: NrSet,
}

impl Search<'_> {
    fn gave_up(&mut self, why: &str) {
        if !self.unproven.iter().any(|known| known == why) {
            self.unproven.push(why.to_owned());
        }
    }

    fn everywhere(&mut self, a: Ref, b: Ref) {
        let arches: Vec<_> = Arch::ALL.map(|arch| (arch, self.runs(arch, a, b))).into();
        let foreign = self.foreign(a, b);
        let mut wanted: BTreeSet<_> = foreign.iter().map(|run| run.both).collect();
        for (_, runs) in &arches {
            match runs {
                Ok(runs) => wanted.extend(runs.iter().map(|run| run.both)),
                Err(both) => wanted.extend([*both]),
            }
        }
        wanted.retain(|(a, b)| a != b);
        let pairs = Pairs::new(self.diagram, &wanted);
        self.diagram.refuel();
        for (arch, runs) in arches {
            match runs {
                Ok(runs) => self.of_arch(arch, &runs, &pairs),
                Err(both) => self.one_of(arch, pairs.of(both)),
            }
        }
        for run in foreign.iter().filter(|run| run.both.0 != run.both.1) {
            let known = |audit: &u32| Arch::ALL.iter().any(|arch| arch.audit() == *audit);
            let [low, high] = [run.low, run.high].map(|end| u32::try_from(end).unwrap_or(u32::MAX));
            let Some(audit) = (low..=high).find(|audit| !known(audit)) else {
                continue;
            };
            let place = Place {
                arch: None,
                audit,
                numbers: NrSet::default(),
            };
            match pairs.of(run.both) {
                Ok(function) => self.at(&place, function),
                Err(TooComplex) => self.gave_up(&format!(
                    "what the two answer under arch value {audit:#x} has no small description"
                )),
            }
        }
    }

    /// The runs of numbers that both programs treat alike on an arch; what they do with all of them
    /// if there are too many.
    fn runs(&self, arch: Arch, a: Ref, b: Ref) -> Result<Vec<Overlap>, (Ref, Ref)> {
        let both = [a, b].map(|root| part::of_arch(self.diagram, root, arch));
        if both[0] == both[1] {
            return Ok(Vec::new());
        }
        let numbers = both.map(|function| part::numbers(self.diagram, function));
        let [Ok(of_a), Ok(of_b)] = numbers else {
            return Err((both[0], both[1]));
        };
        let mut within = vec![part::numbers_of(arch)];
        if arch == Arch::X86_64 {
            within.push((SKIPPED.into(), SKIPPED.into()));
        }
        let mut runs = Vec::new();
        for run in overlaps(&of_a, &of_b) {
            for &(low, high) in &within {
                let (low, high) = (run.low.max(low), run.high.min(high));
                if low <= high {
                    runs.push(Overlap { low, high, ..run });
                }
            }
        }
        Ok(runs)
    }

    /// Numbers are told apart bit by bit: one difference has to do.
    fn one_of(&mut self, arch: Arch, function: Result<Ref, TooComplex>) {
        self.gave_up(&format!(
            "the numbers of {arch} are told apart in too many ranges"
        ));
        let place = Place {
            arch: Some(arch),
            audit: arch.audit(),
            numbers: NrSet::default(),
        };
        if let Ok(function) = function {
            self.at(&place, function);
        }
    }

    /// The arch values that we do not know.
    fn foreign(&self, a: Ref, b: Ref) -> Vec<Overlap> {
        let [a, b] = [a, b].map(|root| {
            let foreign = part::foreign(self.diagram, root).unwrap_or_default();
            let range = |foreign: part::Foreign| Range {
                low: foreign.low.into(),
                high: foreign.high.into(),
                function: foreign.function,
            };
            foreign.into_iter().map(range).collect::<Vec<_>>()
        });
        overlaps(&a, &b)
    }

    /// The differences of one arch, by numbers.
    fn of_arch(&mut self, arch: Arch, runs: &[Overlap], pairs: &Pairs) {
        let mut numbers: BTreeMap<(Ref, Ref), Vec<(u32, u32)>> = BTreeMap::new();
        let mut order = Vec::new();
        for run in runs.iter().filter(|run| run.both.0 != run.both.1) {
            let (Ok(low), Ok(high)) = (u32::try_from(run.low), u32::try_from(run.high)) else {
                continue;
            };
            let known = numbers.entry(run.both).or_default();
            if known.is_empty() {
                order.push(run.both);
            }
            known.push((low, high));
        }
        for both in order {
            let all = numbers.remove(&both).unwrap_or_default();
            let all: NrSet = all.into_iter().collect();
            let (names, rest) = say::named(arch, &all);
            let Ok(function) = pairs.of(both) else {
                let nr = all.ranges().first().map_or(0, |range| range.0);
                let name = say::syscall(arch, nr);
                self.gave_up(&format!(
                    "{arch} {name}: what the two answer has no small description"
                ));
                continue;
            };
            // Arguments have the names of their syscall, so conditions are said for each.
            let depends = self.diagram.leaf(function).is_none();
            let mut groups = Vec::new();
            if depends {
                let numbers = names.iter().filter_map(|name| syscalls::number(arch, name));
                groups.extend(numbers.map(|nr| NrSet::from_iter([nr])));
                groups.extend((!rest.is_empty()).then(|| rest.into_iter().collect::<NrSet>()));
            } else {
                groups.push(all);
            }
            for numbers in groups {
                let place = Place {
                    arch: Some(arch),
                    audit: arch.audit(),
                    numbers,
                };
                self.at(&place, function);
            }
        }
    }

    /// The differences in a function of pairs.
    fn at(&mut self, place: &Place, function: Ref) {
        self.diagram.begin();
        let Ok(leaves) = walk::leaves(self.diagram, function, 64) else {
            self.gave_up("too many answers differ to list them");
            return;
        };
        for leaf in leaves {
            let Some(Leaf::Pair(a, b)) = self.diagram.leaf(leaf) else {
                continue;
            };
            let answers = [a, b].map(|side| self.diagram.leaf(side));
            for side in answers {
                if let Some(Leaf::Unknown(gap)) = side {
                    self.unknown(gap);
                }
            }
            let wanted = |other: Leaf| other == Leaf::Pair(a, b);
            let Some(example) = walk::example(self.diagram, function, wanted) else {
                continue;
            };
            let witness = witness(place, &example);
            let run = self
                .programs
                .map(|program| acted_on(bpf::run(program, &witness).word));
            if run[0] == run[1] {
                // Only where one side is unknown; then this call shows nothing.
                self.gave_up("one of the answers is not known");
                continue;
            }
            let names = place.numbers.ranges().first().map(|range| range.0);
            let name = place
                .arch
                .zip(names)
                .and_then(|(arch, nr)| syscalls::name(arch, nr));
            let names = Names::of(place.arch.unwrap_or(Arch::X86_64), name);
            let is_known = answers
                .iter()
                .all(|leaf| matches!(leaf, Some(Leaf::Word(_))));
            let asks_for_number = self.diagram.var(function).is_some_and(|var| var < wide(0));
            let when = if is_known && !asks_for_number {
                when(self.diagram, function, leaf).ok()
            } else {
                None
            };
            let when = when.map_or_else(
                || vec!["(conditions too long to say)".to_owned()],
                |when| conditions(&when, names),
            );
            self.report(place, run, when, witness);
        }
    }

    fn unknown(&mut self, gap: u32) {
        let (which, side, at) = match gap.checked_sub(SECOND) {
            None => ("first", 0, gap),
            Some(at) => ("second", 1, at),
        };
        if let Some(gap) = self.gaps[side].get(at as usize) {
            let why = format!("{which} filter: {}", say::gap(*gap));
            self.gave_up(&why);
        }
    }

    fn report(&mut self, place: &Place, run: [u32; 2], when: Vec<String>, witness: SeccompData) {
        let arch = arch_name(place);
        let (names, numbers) = match place.arch {
            Some(arch) => say::named(arch, &place.numbers),
            None => (Vec::new(), Vec::new()),
        };
        let names = names.into_iter().map(str::to_owned);
        let key = (arch.clone(), run[0], run[1], when.clone());
        if let Some(at) = self.positions.get(&key) {
            let known = &mut self.found[*at];
            known.syscalls.extend(names);
            known.syscalls.sort_unstable();
            known.numbers.extend(numbers);
            return;
        }
        let [a, b] = run.map(Action::from_word);
        let change = match b.strictness().cmp(&a.strictness()) {
            std::cmp::Ordering::Less => "stricter",
            std::cmp::Ordering::Equal => "other",
            std::cmp::Ordering::Greater => "looser",
        };
        self.positions.insert(key, self.found.len());
        self.found.push(DifferenceReport {
            syscalls: names.collect(),
            numbers,
            when,
            a: say::action(a),
            b: say::action(b),
            change: change.to_owned(),
            witness: WitnessReport {
                arch: arch.clone(),
                nr: witness.nr,
                args: witness.args.map(Word).to_vec(),
                ip: Word(witness.instruction_pointer),
            },
            arch,
        });
    }
}

/// Alternatives as text; none if nothing has to hold.
fn conditions(when: &[Conjunction], names: Names) -> Vec<String> {
    if when.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    when.iter().map(|all| names.all(all)).collect()
}

fn arch_name(place: &Place) -> String {
    place.arch.map_or_else(
        || format!("{:#x}", place.audit),
        |arch| arch.name().to_owned(),
    )
}

/// The call with these bits set, and zeros elsewhere.
fn witness(place: &Place, bits: &[(u32, bool)]) -> SeccompData {
    let first = place.numbers.ranges().first().map_or(0, |range| range.0);
    let mut data = SeccompData {
        arch: place.audit,
        nr: first,
        ..SeccompData::default()
    };
    for &(var, _) in bits.iter().filter(|(_, bit)| *bit) {
        match var {
            ARCH..NR => {}
            var if var < wide(0) => data.nr |= 1 << (31 - (var - NR)),
            var => {
                let at = var - wide(0);
                let bit = 1_u64 << (63 - at % 64);
                match data.args.get_mut((at / 64) as usize) {
                    Some(arg) => *arg |= bit,
                    None => data.instruction_pointer |= bit,
                }
            }
        }
    }
    data
}
