//! The kernel's bitmap of calls that are always allowed, predicted.
//!
//! When a filter is installed, the kernel runs it once for every number with nothing but arch and
//! number known: `seccomp_is_const_allow` in `kernel/seccomp.c`, since 5.11 (fact 51). A call whose
//! bit stays set is let through without running the filter.

use crate::abi::{Arch, syscalls};
use crate::bpf::insn::{self, SockFilter};
use crate::verdict::Action;

/// Whether the kernel lets a call through without running the filter, and if not why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cached {
    /// It does.
    #[error("let through without running the filter")]
    Yes,
    /// The filter answers this word to the number, and only ALLOW without data is remembered.
    #[error("always answered with {}; only a plain allow is remembered", Action::from_word(*.0))]
    Answer(u32),
    /// The instruction loads something that is not known in advance.
    #[error("instruction {0} loads an argument or the instruction pointer")]
    Load(usize),
    /// The instruction is one that the kernel does not follow.
    #[error("instruction {0} is of a kind that the kernel does not follow in advance")]
    Operation(usize),
    /// The map has no bit for the number.
    #[error("the number is above those that the kernel remembers")]
    OutOfRange,
    /// The map has no bits for the arch.
    #[error("the kernel remembers nothing for this arch")]
    Arch,
    /// The kernel runs no filter for this call at all (fact 48).
    #[error("never filtered: tracing uses it")]
    Exempt,
}

/// What the kernel notes for a number when it installs a filter.
///
/// ```
/// use ringside_shared::{abi::Arch, explain::{Cached, cached}, load};
/// let loaded = load::load("default allow\nerrno EPERM openat if flags & O_CREAT", &Default::default());
/// let program = loaded.unwrap().program;
/// assert_eq!(cached(program.insns(), Arch::X86_64, 0), Cached::Yes);
/// assert!(matches!(cached(program.insns(), Arch::X86_64, 257), Cached::Load(_)));
/// ```
pub fn cached(insns: &[SockFilter], arch: Arch, nr: u32) -> Cached {
    match arch {
        // Their numbers lie above all that the map of x86_64 has bits for (fact 52).
        Arch::X32 => return Cached::OutOfRange,
        Arch::X86_64 if is_exempt(nr) => return Cached::Exempt,
        _ => {}
    }
    let last = syscalls::all(arch).last().map_or(0, |(nr, _)| *nr);
    if nr > last {
        return Cached::OutOfRange;
    }
    follow(insns, arch.audit(), nr).end
}

/// `seccomp_uprobe_exception`: what the kernel's own probes call.
fn is_exempt(nr: u32) -> bool {
    matches!(
        syscalls::name(Arch::X86_64, nr),
        Some("uretprobe" | "uprobe")
    )
}

/// How far a program runs on nothing but arch and number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Followed {
    /// The return, or the first instruction that needs more or is of a kind that is not followed.
    pub(super) pc: usize,
    /// A before it.
    pub(super) a: u32,
    /// Instructions executed before it.
    pub(super) executed: u32,
    /// What the kernel makes of it.
    end: Cached,
}

/// `seccomp_is_const_allow`: runs a filter on nothing but arch and number.
pub(super) fn follow(insns: &[SockFilter], arch: u32, nr: u32) -> Followed {
    let (mut a, mut pc, mut executed) = (0_u32, 0_usize, 0_u32);
    loop {
        let end = |end| Followed {
            pc,
            a,
            executed,
            end,
        };
        // A checked program ends in a return.
        let Some(&SockFilter { code, jt, jf, k }) = insns.get(pc) else {
            return end(Cached::Operation(pc));
        };
        let mut skip = 0;
        let holds = match code {
            insn::LD_ABS if k == 0 => {
                a = nr;
                None
            }
            insn::LD_ABS if k == 4 => {
                a = arch;
                None
            }
            insn::LD_ABS => return end(Cached::Load(pc)),
            insn::AND_K => {
                a &= k;
                None
            }
            insn::JA => {
                skip = k as usize;
                None
            }
            insn::RET_K if k == Action::Allow(0).word() => return end(Cached::Yes),
            insn::RET_K => return end(Cached::Answer(k)),
            insn::JEQ_K => Some(a == k),
            insn::JGE_K => Some(a >= k),
            insn::JGT_K => Some(a > k),
            insn::JSET_K => Some(a & k != 0),
            _ => return end(Cached::Operation(pc)),
        };
        if let Some(holds) = holds {
            skip = usize::from(if holds { jt } else { jf });
        }
        pc = pc.saturating_add(1).saturating_add(skip);
        executed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOW: SockFilter = SockFilter::plain(insn::RET_K, 0x7fff_0000);

    /// What one instruction before a plain allow does to the bit of number 1.
    fn check(first: SockFilter, expected: Cached) {
        let program = [first, ALLOW, ALLOW];
        assert_eq!(cached(&program, Arch::X86_64, 1), expected, "{first:?}");
    }

    #[test]
    fn loads_of_number_and_arch_are_followed_and_no_others() {
        for offset in (0..64).step_by(4) {
            let expected = if offset < 8 {
                Cached::Yes
            } else {
                Cached::Load(0)
            };
            check(SockFilter::plain(insn::LD_ABS, offset), expected);
        }
    }

    #[test]
    fn of_all_operations_only_and_jumps_and_comparisons_with_constants_are_followed() {
        let followed = [
            insn::AND_K,
            insn::JA,
            insn::JEQ_K,
            insn::JGE_K,
            insn::JGT_K,
            insn::JSET_K,
        ];
        for code in followed {
            check(SockFilter::plain(code, 1), Cached::Yes);
        }
        let others = [
            insn::LD_IMM,
            insn::LD_MEM,
            insn::LD_LEN,
            insn::LDX_IMM,
            insn::LDX_MEM,
            insn::LDX_LEN,
            insn::ST,
            insn::STX,
            insn::ADD_K,
            insn::ADD_X,
            insn::SUB_K,
            insn::SUB_X,
            insn::MUL_K,
            insn::MUL_X,
            insn::DIV_K,
            insn::DIV_X,
            insn::OR_K,
            insn::OR_X,
            insn::AND_X,
            insn::LSH_K,
            insn::LSH_X,
            insn::RSH_K,
            insn::RSH_X,
            insn::NEG,
            insn::XOR_K,
            insn::XOR_X,
            insn::JEQ_X,
            insn::JGT_X,
            insn::JGE_X,
            insn::JSET_X,
            insn::RET_A,
            insn::TAX,
            insn::TXA,
        ];
        for code in others {
            check(SockFilter::plain(code, 1), Cached::Operation(0));
        }
    }

    #[test]
    fn only_a_plain_allow_is_remembered() {
        for word in [0x7fff_0001, 0x7ffc_0000, 0x0005_0001, 0] {
            check(SockFilter::plain(insn::RET_K, word), Cached::Answer(word));
        }
    }

    #[test]
    fn comparisons_branch_as_the_kernel_does() {
        let branch = |code, nr| {
            let deny = SockFilter::plain(insn::RET_K, 0);
            let program = [
                SockFilter::plain(insn::LD_ABS, 0),
                SockFilter::branch(code, 4, 0, 1),
                ALLOW,
                deny,
            ];
            cached(&program, Arch::X86_64, nr) == Cached::Yes
        };
        let taken = |code| [3, 4, 5, 12].map(|nr| branch(code, nr));
        assert_eq!(taken(insn::JEQ_K), [false, true, false, false]);
        assert_eq!(taken(insn::JGE_K), [false, true, true, true]);
        assert_eq!(taken(insn::JGT_K), [false, false, true, true]);
        assert_eq!(taken(insn::JSET_K), [false, true, true, true]);
    }

    #[test]
    fn a_branch_that_the_number_does_not_take_does_no_harm() {
        let program = [
            SockFilter::plain(insn::LD_ABS, 0),
            SockFilter::branch(insn::JEQ_K, 1, 0, 1),
            SockFilter::plain(insn::LD_ABS, 16),
            ALLOW,
        ];
        assert_eq!(cached(&program, Arch::X86_64, 0), Cached::Yes);
        assert_eq!(cached(&program, Arch::X86_64, 1), Cached::Load(2));
    }

    #[test]
    fn x32_numbers_above_the_table_and_probes_have_no_bit() {
        assert_eq!(cached(&[ALLOW], Arch::X32, 0x4000_0000), Cached::OutOfRange);
        assert_eq!(cached(&[ALLOW], Arch::X86_64, 4000), Cached::OutOfRange);
        assert_eq!(cached(&[ALLOW], Arch::X86, 1), Cached::Yes);
        assert_eq!(cached(&[ALLOW], Arch::X86_64, 335), Cached::Exempt);
    }
}
