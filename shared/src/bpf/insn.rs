//! One instruction, and the numbers of its operations.

/// `struct sock_filter` of `linux/filter.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SockFilter {
    /// Operation.
    pub code: u16,
    /// Instructions to skip if the comparison is true.
    pub jt: u8,
    /// Instructions to skip if the comparison is false.
    pub jf: u8,
    /// Constant, offset, cell or jump distance.
    pub k: u32,
}

impl SockFilter {
    /// An instruction that does not branch.
    pub const fn plain(code: u16, k: u32) -> Self {
        Self::branch(code, k, 0, 0)
    }

    /// A comparison with its two distances.
    pub const fn branch(code: u16, k: u32, jt: u8, jf: u8) -> Self {
        Self { code, jt, jf, k }
    }

    /// `struct sock_filter` as it lies in memory on a little-endian machine.
    pub const fn to_bytes(self) -> [u8; 8] {
        let [code_low, code_high] = self.code.to_le_bytes();
        let [k0, k1, k2, k3] = self.k.to_le_bytes();
        [code_low, code_high, self.jt, self.jf, k0, k1, k2, k3]
    }

    /// Where control may go from `pc`, apart from ending the program.
    ///
    /// The answers may lie outside the program: this looks at one instruction only.
    pub const fn targets(self, pc: usize) -> Targets {
        let next = pc + 1;
        match self.code {
            RET_K | RET_A => Targets::None,
            JA => Targets::One(next.saturating_add(self.k as usize)),
            JEQ_K | JEQ_X | JGT_K | JGT_X | JGE_K | JGE_X | JSET_K | JSET_X => {
                Targets::Two(next + self.jt as usize, next + self.jf as usize)
            }
            _ => Targets::One(next),
        }
    }

    /// Whether this is one of the eight comparisons.
    pub const fn is_comparison(self) -> bool {
        matches!(self.targets(0), Targets::Two(..))
    }
}

/// Where control may go from an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Targets {
    /// Nowhere: the program ends here.
    None,
    /// To one place.
    One(usize),
    /// To one place if the comparison is true, to another if it is false.
    Two(usize, usize),
}

/// Longest program the kernel loads: `BPF_MAXINSNS` in `linux/bpf_common.h`.
pub const MAX_INSNS: usize = 4096;
/// Translated instructions of all filters of a thread: `MAX_INSNS_PER_PATH` in `kernel/seccomp.c`.
pub const MAX_PATH_INSNS: usize = (1 << 18) / 8;
/// What every earlier filter counts beyond its length: `seccomp_attach_filter` in
/// `kernel/seccomp.c`.
pub const PATH_PENALTY: usize = 4;
/// Cells of scratch memory: `BPF_MEMWORDS` in `linux/filter.h`.
pub const MEM_WORDS: u32 = 16;

// Operations as the kernel's two checks list them: `linux/bpf_common.h`, with class, size, mode
// and source already combined.

/// A = the 32-bit word at byte k of `seccomp_data`: `BPF_LD|BPF_W|BPF_ABS`.
pub const LD_ABS: u16 = 0x20;
/// A = k: `BPF_LD|BPF_IMM`.
pub const LD_IMM: u16 = 0x00;
/// A = M\[k\]: `BPF_LD|BPF_MEM`.
pub const LD_MEM: u16 = 0x60;
/// A = 64, the size of `seccomp_data`: `BPF_LD|BPF_W|BPF_LEN`.
pub const LD_LEN: u16 = 0x80;
/// X = k: `BPF_LDX|BPF_IMM`.
pub const LDX_IMM: u16 = 0x01;
/// X = M\[k\]: `BPF_LDX|BPF_MEM`.
pub const LDX_MEM: u16 = 0x61;
/// X = 64, the size of `seccomp_data`: `BPF_LDX|BPF_W|BPF_LEN`.
pub const LDX_LEN: u16 = 0x81;
/// M\[k\] = A: `BPF_ST`.
pub const ST: u16 = 0x02;
/// M\[k\] = X: `BPF_STX`.
pub const STX: u16 = 0x03;
/// A += k: `BPF_ALU|BPF_ADD|BPF_K`.
pub const ADD_K: u16 = 0x04;
/// A += X.
pub const ADD_X: u16 = 0x0c;
/// A -= k.
pub const SUB_K: u16 = 0x14;
/// A -= X.
pub const SUB_X: u16 = 0x1c;
/// A *= k.
pub const MUL_K: u16 = 0x24;
/// A *= X.
pub const MUL_X: u16 = 0x2c;
/// A /= k, which must not be 0.
pub const DIV_K: u16 = 0x34;
/// A /= X; ends the program with 0 if X is 0 (fact 36).
pub const DIV_X: u16 = 0x3c;
/// A |= k.
pub const OR_K: u16 = 0x44;
/// A |= X.
pub const OR_X: u16 = 0x4c;
/// A &= k.
pub const AND_K: u16 = 0x54;
/// A &= X.
pub const AND_X: u16 = 0x5c;
/// A <<= k, which must be below 32.
pub const LSH_K: u16 = 0x64;
/// A <<= X, of which the low five bits count (fact 36).
pub const LSH_X: u16 = 0x6c;
/// A >>= k, which must be below 32.
pub const RSH_K: u16 = 0x74;
/// A >>= X, of which the low five bits count (fact 36).
pub const RSH_X: u16 = 0x7c;
/// A = -A.
pub const NEG: u16 = 0x84;
/// A %= k: classic BPF has it, seccomp refuses it (fact 34).
pub const MOD_K: u16 = 0x94;
/// A %= X: classic BPF has it, seccomp refuses it (fact 34).
pub const MOD_X: u16 = 0x9c;
/// A ^= k.
pub const XOR_K: u16 = 0xa4;
/// A ^= X.
pub const XOR_X: u16 = 0xac;
/// Skip k instructions: `BPF_JMP|BPF_JA`.
pub const JA: u16 = 0x05;
/// A == k: `BPF_JMP|BPF_JEQ|BPF_K`.
pub const JEQ_K: u16 = 0x15;
/// A == X.
pub const JEQ_X: u16 = 0x1d;
/// A > k, unsigned.
pub const JGT_K: u16 = 0x25;
/// A > X, unsigned.
pub const JGT_X: u16 = 0x2d;
/// A >= k, unsigned.
pub const JGE_K: u16 = 0x35;
/// A >= X, unsigned.
pub const JGE_X: u16 = 0x3d;
/// A & k is not 0.
pub const JSET_K: u16 = 0x45;
/// A & X is not 0.
pub const JSET_X: u16 = 0x4d;
/// Return k: `BPF_RET|BPF_K`.
pub const RET_K: u16 = 0x06;
/// Return A: `BPF_RET|BPF_A`.
pub const RET_A: u16 = 0x16;
/// X = A: `BPF_MISC|BPF_TAX`.
pub const TAX: u16 = 0x07;
/// A = X: `BPF_MISC|BPF_TXA`.
pub const TXA: u16 = 0x87;

/// A = the word at byte X + k: classic BPF has it, seccomp refuses it (fact 34).
pub const LD_IND: u16 = 0x40;
/// A = the half-word at byte k: refused by seccomp.
pub const LDH_ABS: u16 = 0x28;
/// A = the half-word at byte X + k: refused by seccomp.
pub const LDH_IND: u16 = 0x48;
/// A = the byte at byte k: refused by seccomp.
pub const LDB_ABS: u16 = 0x30;
/// A = the byte at byte X + k: refused by seccomp.
pub const LDB_IND: u16 = 0x50;
/// X = four times the low half of the byte at byte k: refused by seccomp.
pub const LDX_MSH: u16 = 0xb1;
/// Return X: no kernel takes it.
pub const RET_X: u16 = 0x0e;

/// Whether classic BPF knows the operation but seccomp refuses it: byte, half-word and indirect
/// loads, `MSH`, and `MOD` (fact 34).
pub const fn is_refused_by_seccomp(code: u16) -> bool {
    matches!(
        code,
        LDH_ABS | LDB_ABS | LD_IND | LDH_IND | LDB_IND | LDX_MSH | MOD_K | MOD_X
    )
}
