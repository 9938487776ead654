//! What a filter costs of the kernel's limit for all filters of a thread.
//!
//! The kernel translates each program before it counts (`bpf_convert_filter` in
//! `net/core/filter.c`), and adds the lengths up when the next filter is installed
//! (`seccomp_attach_filter` in `kernel/seccomp.c`): fact 33.

use super::insn::{self, MAX_PATH_INSNS, PATH_PENALTY, SockFilter};

/// What every translated program begins with: A and X are set to 0, the context is kept.
const PROLOGUE: usize = 3;

/// How long a program is once the kernel has translated it.
///
/// ```
/// use ringside_shared::bpf::{SockFilter, budget, insn};
/// let allow = SockFilter::plain(insn::RET_K, 0x7fff_0000);
/// assert_eq!(budget::translated(&[allow]), 5);
/// ```
pub fn translated(insns: &[SockFilter]) -> usize {
    PROLOGUE + insns.iter().map(|&insn| one(insn)).sum::<usize>()
}

/// Instructions that one becomes.
const fn one(insn: SockFilter) -> usize {
    match insn.code {
        // The value, then the end.
        insn::RET_K => 2,
        // A divisor of 0 ends the program: X is cut to 32 bits and tested, A set to 0, the end.
        insn::DIV_X => 5,
        insn::JEQ_K | insn::JGT_K | insn::JGE_K | insn::JSET_K => {
            // Constants are signed there: one with the high bit set goes through a register.
            let constant = insn.k >> 31;
            constant as usize + branch(insn)
        }
        insn::JEQ_X | insn::JGT_X | insn::JGE_X | insn::JSET_X => branch(insn),
        _ => 1,
    }
}

/// Translated branches have one target; the other one must be next, or takes a jump of its own.
const fn branch(insn: SockFilter) -> usize {
    // There is no opposite of "a common bit".
    let has_opposite = !matches!(insn.code, insn::JSET_K | insn::JSET_X);
    if insn.jf == 0 || (insn.jt == 0 && has_opposite) {
        1
    } else {
        2
    }
}

/// What a thread's filters use of the limit, in the order in which they are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Path {
    used: usize,
}

impl Path {
    /// With one more filter; `None` where the kernel answers ENOMEM.
    #[must_use]
    pub fn with(self, insns: &[SockFilter]) -> Option<Self> {
        let length = translated(insns);
        let fits = self.used + length <= MAX_PATH_INSNS;
        fits.then_some(Self {
            used: self.used + length + PATH_PENALTY,
        })
    }

    /// What the filters that are installed count against [`MAX_PATH_INSNS`] for the next one.
    pub const fn used(self) -> usize {
        self.used
    }
}

/// How many filters like this one a thread can have.
pub fn most(insns: &[SockFilter]) -> usize {
    let length = translated(insns);
    (MAX_PATH_INSNS + PATH_PENALTY) / (length + PATH_PENALTY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(insns: &[SockFilter], length: usize) {
        assert_eq!(translated(insns), PROLOGUE + length, "{insns:?}");
    }

    #[test]
    fn a_branch_with_a_target_that_is_next_is_one_instruction() {
        for code in [insn::JEQ_K, insn::JGT_K, insn::JGE_K, insn::JEQ_X] {
            check(&[SockFilter::branch(code, 7, 3, 0)], 1);
            check(&[SockFilter::branch(code, 7, 0, 3)], 1);
            check(&[SockFilter::branch(code, 7, 2, 3)], 2);
        }
        check(&[SockFilter::branch(insn::JSET_K, 7, 0, 3)], 2);
        check(&[SockFilter::branch(insn::JSET_K, 7, 3, 0)], 1);
    }

    #[test]
    fn a_constant_with_the_high_bit_costs_one_more_in_a_branch_only() {
        check(&[SockFilter::branch(insn::JEQ_K, 1 << 31, 0, 0)], 2);
        check(&[SockFilter::branch(insn::JEQ_X, 1 << 31, 0, 0)], 1);
        check(&[SockFilter::plain(insn::AND_K, 1 << 31)], 1);
        check(&[SockFilter::plain(insn::RET_K, 1 << 31)], 2);
    }

    #[test]
    fn as_many_filters_fit_as_were_measured() {
        let ret = SockFilter::plain(insn::RET_K, 0x7fff_0000);
        assert_eq!(most(&[ret]), 3641);
        let plain = SockFilter::plain(insn::LD_ABS, 0);
        let mut long = vec![plain; 4095];
        long.push(ret);
        assert_eq!(most(&long), 7);
        let mut heavy = vec![SockFilter::branch(insn::JEQ_K, 1 << 31, 1, 2); 4093];
        heavy.extend([ret; 3]);
        assert_eq!(most(&heavy), 2);
    }

    #[test]
    fn a_path_ends_where_as_many_as_fit_are_installed() {
        let insns = [SockFilter::plain(insn::RET_K, 0); 100];
        let mut path = Some(Path::default());
        let mut n = 0;
        while let Some(longer) = path.and_then(|path| path.with(&insns)) {
            path = Some(longer);
            n += 1;
        }
        assert_eq!(n, most(&insns));
    }
}
