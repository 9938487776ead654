//! The ABI of a call, as seccomp sees it.

use std::fmt;
use std::str::FromStr;

/// `__X32_SYSCALL_BIT` in `asm/unistd.h`: set in the numbers of x32 calls.
pub const X32_SYSCALL_BIT: u32 = 0x4000_0000;

/// The ABI of a syscall. x32 shares its audit value with `x86_64` and differs in bit 30 of the
/// number only (fact 28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arch {
    /// 64-bit x86, the `syscall` instruction.
    X86_64,
    /// 32-bit x86 (i386), `int 0x80`.
    X86,
    /// The second number space on `x86_64`.
    X32,
    /// 64-bit Arm.
    Aarch64,
    /// 64-bit RISC-V.
    Riscv64,
}

impl Arch {
    /// Every arch, in the order in which listings show them.
    pub const ALL: [Self; 5] = [
        Self::X86_64,
        Self::X86,
        Self::X32,
        Self::Aarch64,
        Self::Riscv64,
    ];

    /// The value in `seccomp_data.arch`: `AUDIT_ARCH_*` in `linux/audit.h`.
    pub const fn audit(self) -> u32 {
        match self {
            Self::X86_64 | Self::X32 => 0xc000_003e,
            Self::X86 => 0x4000_0003,
            Self::Aarch64 => 0xc000_00b7,
            Self::Riscv64 => 0xc000_00f3,
        }
    }

    /// The arch of a call, from `seccomp_data.arch` and its number. `None` for one we do not know.
    pub const fn of_call(audit: u32, nr: u32) -> Option<Self> {
        match audit {
            // -1 is what a tracer writes to skip a call, not an x32 number (fact 29).
            0xc000_003e if nr & X32_SYSCALL_BIT != 0 && nr != u32::MAX => Some(Self::X32),
            0xc000_003e => Some(Self::X86_64),
            0x4000_0003 => Some(Self::X86),
            0xc000_00b7 => Some(Self::Aarch64),
            0xc000_00f3 => Some(Self::Riscv64),
            _ => None,
        }
    }

    /// The name that the command line, the wire and filters use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::X86 => "x86",
            Self::X32 => "x32",
            Self::Aarch64 => "aarch64",
            Self::Riscv64 => "riscv64",
        }
    }

    /// Whether argument registers are 32 bits wide, so that the kernel zero-extends them.
    pub const fn is_32_bit(self) -> bool {
        matches!(self, Self::X86)
    }
}

impl fmt::Display for Arch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text is not the name of an arch that we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown arch `{0}`; known are x86_64, x86, x32, aarch64 and riscv64")]
pub struct UnknownArch(pub String);

impl FromStr for Arch {
    type Err = UnknownArch;

    fn from_str(text: &str) -> Result<Self, UnknownArch> {
        match text {
            "x86_64" | "amd64" => Ok(Self::X86_64),
            "x86" | "i386" => Ok(Self::X86),
            "x32" => Ok(Self::X32),
            "aarch64" | "arm64" => Ok(Self::Aarch64),
            "riscv64" => Ok(Self::Riscv64),
            _ => Err(UnknownArch(text.to_owned())),
        }
    }
}
