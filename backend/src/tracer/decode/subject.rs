//! The call that is being decoded: its registers, and the memory that they point into.

use nix::unistd::Pid;
use ringside_shared::abi::Arch;

use super::descriptor::OpenFiles;
use crate::tracer::catalogue::Known;
use crate::tracer::memory::Memory;

/// What decoding keeps from call to call.
#[derive(Debug)]
pub(in crate::tracer) struct Decoder {
    /// Bytes of a buffer or string that are shown; paths are shown whole.
    pub(in crate::tracer) max_string: usize,
    pub(in crate::tracer) files: OpenFiles,
}

impl Decoder {
    pub(in crate::tracer) fn new(max_string: usize) -> Self {
        Self {
            max_string,
            files: OpenFiles::default(),
        }
    }
}

/// One call, while its tracee is stopped at entry or exit.
#[derive(Debug, Clone, Copy)]
pub(in crate::tracer) struct Subject<'a> {
    pub(in crate::tracer) decoder: &'a Decoder,
    pub(in crate::tracer) memory: Memory,
    /// Its process, in our own pid namespace: `memory` is of one of its threads.
    pub(in crate::tracer) process: Pid,
    pub(in crate::tracer) known: Known,
    pub(in crate::tracer) args: [u64; 6],
    /// What the call returned, once it did and did not fail.
    pub(in crate::tracer) returned: Option<i64>,
    /// The errno, once it failed; those that the kernel keeps to itself, too.
    pub(in crate::tracer) failed: Option<i64>,
}

impl Subject<'_> {
    /// Its name; empty for a number without one.
    pub(super) fn name(&self) -> &'static str {
        self.known.name.unwrap_or("")
    }

    /// Whether `long` and pointers have 32 bits.
    pub(super) fn has_short_words(&self) -> bool {
        matches!(self.known.arch, Some(Arch::X86 | Arch::X32))
    }

    /// Whether structs are laid out as the 64-bit headers say.
    pub(super) fn has_native_structs(&self) -> bool {
        matches!(
            self.known.arch,
            Some(Arch::X86_64 | Arch::Aarch64 | Arch::Riscv64)
        )
    }

    /// Bytes of a `long`, `size_t` or pointer.
    pub(super) fn word_size(&self) -> usize {
        if self.has_short_words() { 4 } else { 8 }
    }

    /// One argument; 0 for a position past the sixth.
    pub(super) fn arg(&self, at: u8) -> u64 {
        self.args.get(usize::from(at)).copied().unwrap_or(0)
    }

    /// One argument as a length, no longer than is ever looked at.
    pub(super) fn length(&self, at: u8) -> usize {
        usize::try_from(self.arg(at)).unwrap_or(usize::MAX)
    }

    /// Exactly `length` bytes, or nothing.
    pub(super) fn bytes(&self, address: u64, length: usize) -> Option<Fields> {
        let bytes = self.memory.bytes(address, length)?;
        (bytes.len() == length).then_some(Fields(bytes))
    }

    /// As many `long`s in a row, or nothing.
    pub(super) fn words<const N: usize>(&self, address: u64) -> Option<[u64; N]> {
        let size = self.word_size();
        let fields = self.bytes(address, N * size)?;
        let mut words = [0; N];
        for (at, word) in words.iter_mut().enumerate() {
            *word = if size == 4 {
                // Times and offsets are signed.
                i64::from(fields.u32(at * 4).cast_signed()).cast_unsigned()
            } else {
                fields.u64(at * 8)
            };
        }
        Some(words)
    }
}

/// A struct's bytes. Reading past the end gives 0; decoders ask for as many as they look at.
#[derive(Debug, Clone)]
pub(super) struct Fields(pub(super) Vec<u8>);

impl Fields {
    fn array<const N: usize>(&self, at: usize) -> [u8; N] {
        let field = self.0.get(at..at + N);
        field
            .and_then(|field| field.try_into().ok())
            .unwrap_or([0; N])
    }

    pub(super) fn u8(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    pub(super) fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    pub(super) fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    pub(super) fn i32(&self, at: usize) -> i32 {
        self.u32(at).cast_signed()
    }

    pub(super) fn u64(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.array(at))
    }

    pub(super) fn i64(&self, at: usize) -> i64 {
        self.u64(at).cast_signed()
    }
}
