//! Calls that a program has something to say about.

use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::SockFilter;

/// How many calls a program is tried on.
const N_CALLS: usize = 64;

/// Numbers that depend on the input alone: the next of a 64-bit linear congruence.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Begins at a sum of the input.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(sum)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// Calls of which numbers, arches and argument words lie at what the instructions compare with.
pub(crate) fn calls(insns: &[SockFilter], dice: &mut Dice) -> Vec<SeccompData> {
    let mut words = vec![0, 1, u32::MAX, 0x8000_0000];
    for insn in insns {
        let k = insn.k;
        words.extend([k, k.wrapping_add(1), k.wrapping_sub(1), !k]);
    }
    let audits = Arch::ALL.map(Arch::audit);
    let mut calls = Vec::with_capacity(N_CALLS);
    for _ in 0..N_CALLS {
        let mut word = || words[dice.below(words.len())];
        let mut long = || u64::from(word()) << 32 | u64::from(word());
        let args = [long(), long(), long(), long(), long(), long()];
        let instruction_pointer = long();
        let (nr, other) = (word(), word());
        let arch = match dice.below(8) {
            0 => other,
            _ => audits[dice.below(audits.len())],
        };
        calls.push(SeccompData {
            nr,
            arch,
            instruction_pointer,
            args,
        });
    }
    calls
}
