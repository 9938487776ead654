//! Random numbers, always the same ones.

use ringside_shared::bpf::{SockFilter, insn};

/// A small generator (splitmix64): good enough to pick, and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.word() % n as u64).unwrap()
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// A constant at which something may go wrong.
    pub(crate) fn constant(&mut self) -> u32 {
        let any = u32::try_from(self.word() >> 32).unwrap();
        let small = any % 70;
        self.pick(&[
            any,
            small,
            small / 4 * 4,
            small % 17,
            0,
            1,
            31,
            32,
            u32::MAX,
            1 << 31,
            0x7fff_ffff,
        ])
    }

    /// An instruction, most often one that seccomp knows.
    pub(crate) fn insn(&mut self) -> SockFilter {
        let any = u16::try_from(self.word() & 0xffff).unwrap();
        let code = match self.below(16) {
            0 => any,
            1 | 2 => any & 0xff,
            _ => self.pick(&KNOWN),
        };
        let near = |dice: &mut Self| {
            let distance = dice.pick(&[0, 0, 0, 1, 1, 2, 3, 9, 255]);
            u8::try_from(distance).unwrap()
        };
        let (jt, jf) = (near(self), near(self));
        SockFilter::branch(code, self.constant(), jt, jf)
    }
}

/// What seccomp accepts, and MOD and the short loads that it refuses (fact 34).
const KNOWN: [u16; 44] = [
    insn::LD_ABS,
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
    insn::AND_K,
    insn::AND_X,
    insn::LSH_K,
    insn::LSH_X,
    insn::RSH_K,
    insn::RSH_X,
    insn::NEG,
    insn::MOD_K,
    insn::MOD_X,
    insn::XOR_K,
    insn::XOR_X,
    insn::JA,
    insn::JEQ_K,
    insn::JEQ_X,
    insn::JGT_K,
    insn::JGT_X,
    insn::JGE_K,
    insn::JGE_X,
    insn::JSET_K,
    insn::JSET_X,
    insn::RET_K,
    insn::RET_A,
    insn::TAX,
    insn::TXA,
    0x28,
];
