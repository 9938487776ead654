//! The rewrites of the IR, in the order in which they run. Each can be left out, and leaves the
//! meaning as it was.

mod fold_single_numbers;
mod join_alike_ranges;
mod prune_implied_tests;
mod search_numbers;
mod search_values;
mod share_returns;

use super::CompileError;
use super::ir::Ir;

/// A rewrite of the IR.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// What it does; the name is the promise.
    pub name: &'static str,
    /// The same in a sentence.
    pub what: &'static str,
    /// Whether it lays out the search for the number, as thriftily as is asked for. Such passes come
    /// last.
    pub(super) lays_out_numbers: bool,
    run: fn(&mut Ir) -> Result<(), CompileError>,
}

/// Every pass, in the order in which they run.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "share_returns",
        what: "rules with the same action end at the same return, so equal tests become one",
        lays_out_numbers: false,
        run: share_returns::run,
    },
    Pass {
        name: "join_alike_ranges",
        what: "neighbouring numbers that meet the same tests are one range",
        lays_out_numbers: false,
        run: join_alike_ranges::run,
    },
    Pass {
        name: "prune_implied_tests",
        what: "a test whose answer is known from earlier ones is skipped",
        lays_out_numbers: false,
        run: prune_implied_tests::run,
    },
    Pass {
        name: "search_values",
        what: "many comparisons of one argument word, or of the same bits of it, become a search",
        lays_out_numbers: false,
        run: search_values::run,
    },
    Pass {
        name: "fold_single_numbers",
        what: "a number between two ranges that are treated alike is one test for equality, not two for its bounds",
        lays_out_numbers: true,
        run: fold_single_numbers::run,
    },
    Pass {
        name: "search_numbers",
        what: "the number is found by an optimal search over the ranges, often used ones first",
        lays_out_numbers: true,
        run: search_numbers::run,
    },
];

impl Pass {
    pub(super) fn run(&self, ir: &mut Ir) -> Result<(), CompileError> {
        (self.run)(ir)
    }
}

/// Which passes run: all of them, but for those that were left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PassSet {
    without: u32,
}

impl PassSet {
    /// No pass at all.
    pub const NONE: Self = Self { without: u32::MAX };

    /// The set with or without a pass; `None` if no pass is called that.
    #[must_use]
    pub fn set(self, name: &str, runs: bool) -> Option<Self> {
        let bit = 1 << PASSES.iter().position(|pass| pass.name == name)?;
        let without = if runs {
            self.without & !bit
        } else {
            self.without | bit
        };
        Some(Self { without })
    }

    /// The passes of the set, in the order in which they run.
    pub fn iter(self) -> impl Iterator<Item = &'static Pass> {
        let all = PASSES.iter().enumerate();
        all.filter_map(move |(at, pass)| (self.without >> at & 1 == 0).then_some(pass))
    }
}
