//! Assembler text: it becomes a program that is listed and read back, or is refused with a reason.

use super::program::listing_reads_back;
use ringside_shared::abi::Arch;
use ringside_shared::bpf::asm;
use ringside_shared::text::Diagnostic;

/// Assembles a text.
pub(crate) fn assembler(bytes: &[u8]) {
    let Ok(source) = str::from_utf8(bytes) else {
        return;
    };
    for arch in [Arch::X86_64, Arch::Aarch64] {
        let (placed, problems) = asm::assemble(source, arch);
        let is_refused = problems.iter().any(Diagnostic::is_error);
        assert_eq!(placed.is_none(), is_refused, "{problems:#?}");
        let spans = problems.iter().map(|problem| problem.span);
        for span in spans.chain(placed.iter().flatten().map(|placed| placed.span)) {
            let slice = source.get(span.start as usize..span.end as usize);
            assert!(slice.is_some(), "{span:?}");
        }
        if let Some(placed) = placed {
            let insns: Vec<_> = placed.iter().map(|placed| placed.insn).collect();
            listing_reads_back(&insns);
        }
    }
}
