//! What is known of a call before a program runs, and where that changes what the program does.

use super::diagram::{Diagram, TooComplex};
use super::machine::{Value, Words};
use super::word::{self, Bits};
use crate::bpf::insn::{self, SockFilter};
use std::collections::BTreeSet;

/// Values of a word, both ends included.
pub(super) type Span = (u32, u32);

/// Every value.
pub(super) const ANY: Span = (0, u32::MAX);

/// Which calls a program is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    /// Arch values.
    pub(super) arch: Span,
    /// Numbers.
    pub(super) nr: Span,
}

/// The two words that cut a program into parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Arch,
    Nr,
}

impl Given {
    /// Every call.
    pub(super) const ALL: Self = Self { arch: ANY, nr: ANY };

    /// The calls of one number.
    pub(super) const fn call(arch: u32, nr: u32) -> Self {
        Self {
            arch: (arch, arch),
            nr: (nr, nr),
        }
    }

    pub(super) fn load(self, diagram: &mut Diagram, offset: u32) -> Result<Bits, TooComplex> {
        let known = |(low, high): Span| (low == high).then(|| word::constant(low));
        let known = match offset {
            0 => known(self.nr),
            4 => known(self.arch),
            _ => None,
        };
        known.map_or_else(|| word::load(diagram, offset), Ok)
    }

    /// Which way a comparison of a whole word with K goes, if it does so for all of the calls.
    pub(super) fn answer(self, axis: Axis, insn: SockFilter) -> Option<bool> {
        let (low, high) = match axis {
            Axis::Arch => self.arch,
            Axis::Nr => self.nr,
        };
        let ordered = |all: bool, none: bool| (all || none).then_some(all);
        match insn.code {
            insn::JGT_K => ordered(low > insn.k, high <= insn.k),
            insn::JGE_K => ordered(low >= insn.k, high < insn.k),
            insn::JEQ_K => ordered(low == high && low == insn.k, insn.k < low || insn.k > high),
            insn::JSET_K => {
                // The bits above the first in which they differ are those of all of them.
                let same = !u32::MAX
                    .checked_shr((low ^ high).leading_zeros())
                    .unwrap_or(0);
                ordered(low & same & insn.k != 0, insn.k & !(same & !low) == 0)
            }
            _ => None,
        }
    }
}

/// How registers look that hold a word as it was loaded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loaded {
    arch: Value,
    nr: Value,
}

impl Loaded {
    pub(super) fn new(diagram: &mut Diagram, words: &mut Words) -> Result<Self, TooComplex> {
        let [nr, arch] = [word::load(diagram, 0)?, word::load(diagram, 4)?];
        Ok(Self {
            arch: words.value(arch),
            nr: words.value(nr),
        })
    }

    pub(super) fn axis(self, value: Value) -> Option<Axis> {
        match value {
            _ if value == self.nr => Some(Axis::Nr),
            _ if value == self.arch => Some(Axis::Arch),
            _ => None,
        }
    }
}

/// Values from which on a program may treat calls differently than below.
#[derive(Debug, Clone, Default)]
pub(super) struct Cuts {
    pub(super) arch: BTreeSet<u32>,
    pub(super) nr: BTreeSet<u32>,
}

impl Cuts {
    /// Notes where the answer of a comparison changes.
    pub(super) fn note(&mut self, axis: Axis, insn: SockFilter) {
        let cuts = match axis {
            Axis::Arch => &mut self.arch,
            Axis::Nr => &mut self.nr,
        };
        let after = insn.k.checked_add(1);
        match insn.code {
            insn::JEQ_K => cuts.extend([insn.k].into_iter().chain(after)),
            insn::JGT_K => cuts.extend(after),
            insn::JGE_K => cuts.extend([insn.k]),
            // One of the highest bits, such as that of x32: few stretches have it.
            insn::JSET_K if insn.k.is_power_of_two() && insn.k.leading_zeros() < 4 => {
                let n = u32::MAX / insn.k;
                cuts.extend((0..=n).map(|at| at * insn.k));
            }
            _ => {}
        }
    }
}

/// The spans between cuts, ascending.
pub(super) fn spans(cuts: &BTreeSet<u32>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut low = 0;
    for &cut in cuts.iter().filter(|cut| **cut > 0) {
        spans.push((low, cut - 1));
        low = cut;
    }
    spans.push((low, u32::MAX));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_of_a_span_are_answered_as_for_each_of_its_values() {
        let codes = [insn::JEQ_K, insn::JGT_K, insn::JGE_K, insn::JSET_K];
        let holds = |code, value: u32, k: u32| match code {
            insn::JEQ_K => value == k,
            insn::JGT_K => value > k,
            insn::JGE_K => value >= k,
            _ => value & k != 0,
        };
        for (code, low, high, k) in codes.into_iter().flat_map(|code| {
            let spans = (0..12).flat_map(|low| (low..12).map(move |high| (low, high)));
            spans.flat_map(move |(low, high)| (0..18).map(move |k| (code, low, high, k)))
        }) {
            let given = Given {
                nr: (low, high),
                ..Given::ALL
            };
            let answer = given.answer(Axis::Nr, SockFilter::branch(code, k, 0, 0));
            let mut all = (low..=high).map(|value| holds(code, value, k));
            let first = all.next().unwrap();
            let is_same = all.all(|next| next == first);
            if let Some(answer) = answer {
                assert!(is_same && answer == first, "{code} {low}..{high} {k}");
            } else {
                // Bits below the first that differs are not followed.
                assert!(!is_same || code == insn::JSET_K, "{code} {low}..{high} {k}");
            }
        }
    }

    #[test]
    fn between_cuts_every_comparison_has_one_answer() {
        let insns = [
            SockFilter::branch(insn::JEQ_K, 7, 0, 0),
            SockFilter::branch(insn::JGT_K, u32::MAX, 0, 0),
            SockFilter::branch(insn::JGE_K, 0, 0, 0),
            SockFilter::branch(insn::JGT_K, 90, 0, 0),
            SockFilter::branch(insn::JSET_K, 1 << 30, 0, 0),
        ];
        let mut cuts = Cuts::default();
        for insn in insns {
            cuts.note(Axis::Nr, insn);
        }
        let spans = spans(&cuts.nr);
        assert_eq!(spans[..3], [(0, 6), (7, 7), (8, 90)]);
        assert_eq!(spans.last(), Some(&(3 << 30, u32::MAX)));
        for nr in spans {
            let given = Given { nr, ..Given::ALL };
            for insn in insns {
                assert!(given.answer(Axis::Nr, insn).is_some(), "{nr:?} {insn:?}");
            }
        }
    }
}
