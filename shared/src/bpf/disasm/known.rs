//! What is known of A, of the arch and of the number before each instruction.
//!
//! Jumps only go forward, so one walk over the program is enough. Where paths meet, only what they
//! agree on is kept.

use crate::bpf::insn::{self, SockFilter, Targets};

/// What is known before an instruction, on every path that leads there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// Byte offset in `seccomp_data` of the word that A holds, perhaps masked.
    pub(super) held: Option<u32>,
    /// Whether A lost bits of that word to a mask.
    pub(super) is_masked: bool,
    /// The arch value.
    pub(super) audit: Option<u32>,
    /// Smallest and largest number that comes here.
    pub(super) nr: (u32, u32),
}

const NOTHING: Known = Known {
    held: None,
    is_masked: false,
    audit: None,
    nr: (0, u32::MAX),
};

impl Known {
    fn meet(self, other: Self) -> Self {
        let is_same = (self.held, self.is_masked) == (other.held, other.is_masked);
        Self {
            held: self.held.filter(|_| is_same),
            is_masked: self.is_masked && is_same,
            audit: self.audit.filter(|_| self.audit == other.audit),
            nr: (self.nr.0.min(other.nr.0), self.nr.1.max(other.nr.1)),
        }
    }

    fn after(mut self, insn: SockFilter) -> Self {
        match insn.code {
            insn::LD_ABS => {
                self.held = Some(insn.k);
                self.is_masked = false;
            }
            insn::AND_K => self.is_masked = true,
            // These leave A alone.
            insn::ST
            | insn::STX
            | insn::TAX
            | insn::LDX_IMM
            | insn::LDX_MEM
            | insn::LDX_LEN
            | insn::JA => {}
            _ if insn.is_comparison() => {}
            _ => self.held = None,
        }
        self
    }

    /// What a comparison with a constant teaches on one of its sides.
    fn learn(mut self, insn: SockFilter, holds: bool) -> Self {
        if self.is_masked {
            return self;
        }
        let k = insn.k;
        match (self.held, insn.code) {
            (Some(4), insn::JEQ_K) if holds => self.audit = Some(k),
            (Some(0), insn::JEQ_K) if holds => self.nr = (k, k),
            (Some(0), insn::JGE_K) if holds => self.nr.0 = self.nr.0.max(k),
            (Some(0), insn::JGE_K) => self.nr.1 = self.nr.1.min(k.saturating_sub(1)),
            (Some(0), insn::JGT_K) if holds => self.nr.0 = self.nr.0.max(k.saturating_add(1)),
            (Some(0), insn::JGT_K) => self.nr.1 = self.nr.1.min(k),
            // What equality excludes at the end of a range shortens it.
            (Some(0), insn::JEQ_K) if k == self.nr.0 => self.nr.0 = k.saturating_add(1),
            (Some(0), insn::JEQ_K) if k == self.nr.1 => self.nr.1 = k.saturating_sub(1),
            _ => {}
        }
        self
    }
}

/// What is known before each instruction; nothing for those that no path leads to.
pub(super) fn before(insns: &[SockFilter]) -> Vec<Known> {
    let mut before: Vec<Option<Known>> = vec![None; insns.len()];
    if let Some(first) = before.first_mut() {
        *first = Some(NOTHING);
    }
    for (pc, &insn) in insns.iter().enumerate() {
        let Some(known) = before[pc] else { continue };
        let after = known.after(insn);
        let mut flow = |to: usize, known: Known| {
            if let Some(place) = before.get_mut(to) {
                *place = Some(place.map_or(known, |other| other.meet(known)));
            }
        };
        match insn.targets(pc) {
            Targets::None => {}
            Targets::One(next) => flow(next, after),
            Targets::Two(yes, no) => {
                flow(yes, after.learn(insn, true));
                flow(no, after.learn(insn, false));
            }
        }
    }
    let known = before.into_iter();
    known.map(|known| known.unwrap_or(NOTHING)).collect()
}
