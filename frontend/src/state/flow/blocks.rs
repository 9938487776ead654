//! Instructions that are always executed together.

use ringside_shared::bpf::insn::{SockFilter, Targets};

/// Instructions that are always executed together, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Their positions; not always neighbours, where a jump leads on.
    pub pcs: Vec<usize>,
    /// Where they lead.
    pub exit: Exit,
}

/// Where a block leads, as positions in [`Blocks::all`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The program ends.
    Returns,
    /// To one block.
    Goes(usize),
    /// To one block if the comparison holds, to another if not.
    Splits {
        /// If it holds.
        yes: usize,
        /// If not.
        no: usize,
    },
}

impl Block {
    /// Whether it is nothing but a return, which may stand in several places.
    pub fn is_return(&self) -> bool {
        self.exit == Exit::Returns && self.pcs.len() == 1
    }
}

/// A program cut into blocks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blocks {
    /// Those that some call may reach, in the order of their first instruction.
    pub all: Vec<Block>,
    /// Of each instruction, its block; none of one that nothing leads to.
    pub of: Vec<Option<usize>>,
}

impl Blocks {
    /// Cuts a checked program; jumps only lead forwards, so one pass sees every way.
    pub fn new(insns: &[SockFilter]) -> Self {
        let mut n_ways = vec![0_usize; insns.len()];
        let mut starts = vec![false; insns.len()];
        if let (Some(n), Some(first)) = (n_ways.first_mut(), starts.first_mut()) {
            (*n, *first) = (1, true);
        }
        for (pc, insn) in insns.iter().enumerate() {
            if n_ways[pc] == 0 {
                continue;
            }
            let (targets, is_split) = match insn.targets(pc) {
                Targets::None => continue,
                Targets::One(next) => ([Some(next), None], false),
                Targets::Two(yes, no) => ([Some(yes), Some(no)], true),
            };
            for to in targets.into_iter().flatten().filter(|&to| to < insns.len()) {
                n_ways[to] += 1;
                starts[to] |= is_split || n_ways[to] > 1;
            }
        }
        let mut of = vec![None; insns.len()];
        let mut all: Vec<Block> = Vec::new();
        for pc in (0..insns.len()).filter(|&pc| n_ways[pc] > 0 && starts[pc]) {
            let mut pcs = vec![pc];
            let mut last = pc;
            while let Targets::One(next) = insns[last].targets(last) {
                if starts.get(next).is_none_or(|starts| *starts) {
                    break;
                }
                pcs.push(next);
                last = next;
            }
            for &pc in &pcs {
                of[pc] = Some(all.len());
            }
            all.push(Block {
                pcs,
                exit: Exit::Returns,
            });
        }
        for block in &mut all {
            let Some(&last) = block.pcs.last() else {
                continue;
            };
            let to = |pc: usize| of.get(pc).copied().flatten();
            let exit = match insns[last].targets(last) {
                Targets::None => None,
                Targets::One(next) => to(next).map(Exit::Goes),
                Targets::Two(yes, no) => to(yes)
                    .zip(to(no))
                    .map(|(yes, no)| Exit::Splits { yes, no }),
            };
            block.exit = exit.unwrap_or(Exit::Returns);
        }
        Self { all, of }
    }

    /// The blocks that a call passes, given the instructions that it executes.
    pub fn way(&self, pcs: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut way: Vec<usize> = Vec::new();
        for block in pcs
            .into_iter()
            .filter_map(|pc| self.of.get(pc).copied().flatten())
        {
            if way.last() != Some(&block) {
                way.push(block);
            }
        }
        way
    }

    /// Instructions that nothing leads to.
    pub fn n_unreached(&self) -> usize {
        self.of.iter().filter(|block| block.is_none()).count()
    }
}
