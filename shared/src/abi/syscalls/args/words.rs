//! What an argument is, in words.

use super::ArgKind;

impl ArgKind {
    /// In a few words: `an open file, 32 bits`.
    ///
    /// ```
    /// use ringside_shared::abi::syscalls::args;
    /// let words = |at: usize| args::signature("openat").unwrap()[at].kind.words();
    /// assert_eq!(words(2), "constants or flags, 32 bits");
    /// assert_eq!(words(1), "pointer to a path, which a filter cannot read");
    /// ```
    pub const fn words(self) -> &'static str {
        match self {
            Self::Int => "number, 32 bits, signed for the kernel",
            Self::Uint => "number, 32 bits",
            Self::Hex => "bits, 32 of them",
            Self::Long => "number, 64 bits, signed for the kernel",
            Self::Ulong => "number, 64 bits",
            Self::Word => "64 bits; what they mean may depend on another argument",
            Self::Size => "number of bytes, 64 bits",
            Self::Offset => "position in a file, 64 bits, signed for the kernel",
            Self::Address => "address, 64 bits",
            Self::Fd => "open file, 32 bits",
            Self::DirFd => "open directory or AT_FDCWD, 32 bits",
            Self::Pid => "process or thread, 32 bits",
            Self::Id => "user or group, 32 bits",
            Self::Mode => "permission bits, 32 bits",
            Self::Device => "device number, 32 bits",
            Self::Signal => "signal, 32 bits",
            Self::IoPriority => "I/O class and level, 32 bits",
            Self::Capability => "capability, 64 bits",
            Self::Flags(_) => "constants or flags, 32 bits",
            Self::LongFlags(_) => "constants or flags, 64 bits",
            Self::Path => "pointer to a path, which a filter cannot read",
            Self::CStr => "pointer to text, which a filter cannot read",
            Self::CStrs => "pointer to texts, which a filter cannot read",
            Self::In(_) => "pointer to what the kernel reads; a filter sees the address only",
            Self::Out(_) => "pointer to where the kernel writes; a filter sees the address only",
            Self::InOut(_) => {
                "pointer to what the kernel reads and writes; a filter sees the address only"
            }
            Self::Pointer => "pointer; a filter sees the address only",
        }
    }
}
