//! What a filter may look at.

/// `struct seccomp_data` of `linux/seccomp.h`: the 64 bytes that a filter may look at (fact 21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SeccompData {
    /// Syscall number, as the 32 bits that the filter loads (-1 is `u32::MAX`).
    pub nr: u32,
    /// `AUDIT_ARCH_*` value.
    pub arch: u32,
    /// Address of the instruction after the syscall instruction.
    pub instruction_pointer: u64,
    /// The six argument words.
    pub args: [u64; 6],
}

impl SeccompData {
    /// Size in bytes of the kernel's struct.
    pub const SIZE: usize = 64;

    /// The 32-bit word at a byte offset, little endian; `None` if it is unaligned or outside.
    pub const fn word(&self, offset: u32) -> Option<u32> {
        if !offset.is_multiple_of(4) {
            return None;
        }
        match offset {
            0 => Some(self.nr),
            4 => Some(self.arch),
            8 => Some(half(self.instruction_pointer, false)),
            12 => Some(half(self.instruction_pointer, true)),
            16..64 => {
                let at = (offset - 16) as usize;
                Some(half(self.args[at / 8], at % 8 == 4))
            }
            _ => None,
        }
    }
}

/// One half of a 64-bit word.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the halves of a 64-bit word are what a filter loads"
)]
const fn half(word: u64, high: bool) -> u32 {
    if high {
        (word >> 32) as u32
    } else {
        word as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lie_where_the_kernel_puts_them() {
        let data = SeccompData {
            nr: 1,
            arch: 2,
            instruction_pointer: 0x4_0000_0003,
            args: [0x6_0000_0005, 0, 0, 0, 0, 0x8_0000_0007],
        };
        let words: Vec<_> = [0, 4, 8, 12, 16, 20, 56, 60].map(|at| data.word(at)).into();
        assert_eq!(words, [1, 2, 3, 4, 5, 6, 7, 8].map(Some));
        assert_eq!(data.word(64), None);
        assert_eq!(data.word(2), None);
    }
}
