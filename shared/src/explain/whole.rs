//! A program as one function of all calls, so that what is too complex in one place is unknown
//! there and nowhere else.
//!
//! All of it at once is the fastest and does for nearly every program. Where a part stays unknown,
//! the program is worked out again for each arch and each run of numbers that it treats alike: each
//! gets a little fuel first, and those that need more share what there is.

use super::copy::copy;
use super::diagram::{Diagram, FUEL, Ref, TRUE, TooComplex};
use super::given::{Axis, Given, Span, spans};
use super::machine::Gap;
use super::symbolic::{MAX_GAPS, Symbolic, symbolic};
use super::word;
use crate::abi::Arch;
use crate::bpf::BpfProgram;
use crate::bpf::insn::SockFilter;

/// Fuel that every piece gets.
const LITTLE: u32 = 1 << 16;
/// Fuel that one piece gets at most.
const MOST: u32 = 1 << 21;
/// States of registers that are followed for all pieces together.
const MAX_STATES: usize = 1 << 20;
/// Pieces: twice as many numbers as a program of the greatest length can compare, on a few arches.
const MAX_PIECES: usize = 1 << 14;

/// What a program answers to every call.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    /// Words as the kernel acts on them, or unknown.
    pub(super) root: Ref,
    /// What unknown leaves stand for, from the number that the caller gave for the first.
    pub(super) gaps: Vec<Gap>,
}

/// Works out what a program answers. Unknown leaves are numbered from `first_gap`, so that those of
/// two programs never count as equal. The diagram has a full tank afterwards.
pub(super) fn whole(diagram: &mut Diagram, program: &BpfProgram, first_gap: u32) -> Whole {
    let insns = program.insns();
    let mut trial = Diagram::new();
    let at_once = symbolic(&mut trial, insns, Given::ALL, &mut { MAX_STATES });
    diagram.refuel();
    let mut gaps = Gaps {
        first: first_gap,
        list: Vec::new(),
    };
    let root = if at_once.gaps.is_empty() {
        copy(&trial, at_once.root, diagram, &mut |old| old)
    } else {
        drop(trial);
        let split = Split {
            insns,
            left: MAX_STATES,
            pieces: Vec::new(),
        };
        split.run(diagram, &mut gaps, &at_once)
    };
    let root = root.unwrap_or_else(|TooComplex| {
        let number = gaps.number(Gap::Outcome(0));
        diagram.unknown(number)
    });
    diagram.refuel();
    Whole {
        root,
        gaps: gaps.list,
    }
}

/// Why parts are unknown, each reason once.
struct Gaps {
    first: u32,
    list: Vec<Gap>,
}

impl Gaps {
    fn number(&mut self, gap: Gap) -> u32 {
        let known = self.list.iter().position(|known| *known == gap);
        let at = known.unwrap_or_else(|| {
            // The last one stands for all that come after it.
            if self.list.len() < MAX_GAPS {
                self.list.push(gap);
            }
            self.list.len() - 1
        });
        self.first + u32::try_from(at).unwrap_or(u32::MAX)
    }
}

struct Split<'a> {
    insns: &'a [SockFilter],
    /// States that may still be followed.
    left: usize,
    pieces: Vec<Piece>,
}

/// Calls that a program may treat alike but for their arguments, and what it answers to them.
struct Piece {
    given: Given,
    function: Ref,
    is_known: bool,
}

impl Split<'_> {
    fn run(
        mut self,
        diagram: &mut Diagram,
        gaps: &mut Gaps,
        at_once: &Symbolic,
    ) -> Result<Ref, TooComplex> {
        let why = at_once.gaps.first().copied().unwrap_or(Gap::Outcome(0));
        let unknown = diagram.unknown(gaps.number(why));
        let is_complete = self.cut(at_once, unknown);
        self.work(diagram, gaps, LITTLE, FUEL);
        let n_unknown = self.pieces.iter().filter(|piece| !piece.is_known).count();
        let share = FUEL / u32::try_from(n_unknown.max(1)).unwrap_or(u32::MAX);
        if share > LITTLE {
            self.work(diagram, gaps, share.min(MOST), FUEL);
        }
        diagram.refuel();
        if !is_complete {
            return Ok(unknown);
        }
        let mut whole = unknown;
        let mut here = unknown;
        for Piece {
            given, function, ..
        } in self.pieces
        {
            // Pieces ascend and the first ones begin at 0, so each covers what it does not mean.
            here = if given.nr.0 == 0 {
                function
            } else {
                from(diagram, Axis::Nr, given.nr.0, function, here)?
            };
            if given.nr.1 == u32::MAX {
                whole = from(diagram, Axis::Arch, given.arch.0, here, whole)?;
            }
        }
        Ok(whole)
    }

    /// Makes the pieces; false if there are too many.
    fn cut(&mut self, at_once: &Symbolic, unknown: Ref) -> bool {
        let mut arches = at_once.cuts.arch.clone();
        for audit in Arch::ALL.map(Arch::audit) {
            arches.extend([audit, audit + 1]);
        }
        for arch in spans(&arches) {
            for nr in self.numbers(arch) {
                if self.pieces.len() >= MAX_PIECES {
                    return false;
                }
                self.pieces.push(Piece {
                    given: Given { arch, nr },
                    function: unknown,
                    is_known: false,
                });
            }
        }
        true
    }

    /// The runs of numbers that are told apart for some arch values.
    fn numbers(&mut self, arch: Span) -> Vec<Span> {
        let given = Given { arch, ..Given::ALL };
        let mut scout = Diagram::new();
        scout.refuel_with(LITTLE);
        spans(
            &symbolic(&mut scout, self.insns, given, &mut self.left)
                .cuts
                .nr,
        )
    }

    /// Works out the pieces that are not known yet, each with some fuel and all with `all`.
    fn work(&mut self, diagram: &mut Diagram, gaps: &mut Gaps, each: u32, mut all: u32) {
        for piece in self.pieces.iter_mut().filter(|piece| !piece.is_known) {
            if self.left == 0 || all == 0 {
                return;
            }
            let mut trial = Diagram::new();
            trial.refuel_with(each.min(all));
            let found = symbolic(&mut trial, self.insns, piece.given, &mut self.left);
            all -= trial.burnt(each.min(all));
            diagram.refuel();
            let mut reason = |old: u32| {
                let gap = found.gaps.get(old as usize).copied();
                gaps.number(gap.unwrap_or(Gap::Outcome(0)))
            };
            if let Ok(function) = copy(&trial, found.root, diagram, &mut reason) {
                piece.function = function;
                piece.is_known = found.gaps.is_empty();
            }
        }
    }
}

/// `above` from a value of a word on, `below` under it.
fn from(
    diagram: &mut Diagram,
    axis: Axis,
    value: u32,
    above: Ref,
    below: Ref,
) -> Result<Ref, TooComplex> {
    diagram.refuel();
    let offset = match axis {
        Axis::Nr => 0,
        Axis::Arch => 4,
    };
    let word = word::load(diagram, offset)?;
    let condition = word::greater(diagram, &word, &word::constant(value), TRUE)?;
    diagram.ite(condition, above, below)
}
