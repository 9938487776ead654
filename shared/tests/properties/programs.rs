//! Random programs: the check, the emulator, the disassembler and the readers.

use crate::property;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::{self, BpfProgram, SockFilter, asm, disasm, insn, read};
use ringside_shared::text::Diagnostic;
use std::fmt::Write as _;

/// Instructions of which most have a meaning.
fn insns() -> impl Strategy<Value = SockFilter> {
    let code = prop_oneof![
        8 => select((0_u16..0xb8).filter(|code| code & 7 != 7).collect::<Vec<_>>()),
        4 => select(vec![insn::LD_ABS, insn::JEQ_K, insn::RET_K, insn::RET_A, insn::JA, insn::ST]),
        1 => any::<u16>(),
    ];
    let k = prop_oneof![0_u32..16, (0_u32..16).prop_map(|n| n * 4), any::<u32>()];
    (code, 0_u8..4, 0_u8..4, k).prop_map(|(code, jt, jf, k)| SockFilter::branch(code, k, jt, jf))
}

fn programs() -> impl Strategy<Value = Vec<SockFilter>> {
    (vec(insns(), 0..12), any::<bool>()).prop_map(|(mut insns, ends)| {
        if ends {
            insns.push(SockFilter::plain(insn::RET_A, 0));
        }
        insns
    })
}

#[test]
fn a_program_that_passes_the_check_runs_to_an_end() {
    let data = SeccompData {
        nr: 1,
        arch: 0xc000_003e,
        args: [u64::MAX; 6],
        ..SeccompData::default()
    };
    property(20_000, &programs(), |insns| {
        if let Ok(program) = BpfProgram::new(insns) {
            let returned = bpf::run(&program, &data);
            prop_assert!(returned.insns as usize <= program.insns().len());
        }
        Ok(())
    });
}

/// Instructions of any numbers at all, most of them with a meaning.
fn any_insns() -> impl Strategy<Value = Vec<SockFilter>> {
    let any = (any::<u16>(), any::<u8>(), any::<u8>(), any::<u32>());
    let any = any.prop_map(|(code, jt, jf, k)| SockFilter::branch(code, k, jt, jf));
    vec(prop_oneof![4 => insns(), 1 => any], 1..24)
}

#[test]
fn what_is_disassembled_is_assembled_as_it_was_whatever_the_kernel_says_of_it() {
    property(20_000, &any_insns(), |insns| {
        let listing = disasm::listing(&insns);
        let (program, problems) = asm::assemble(&listing, Arch::Aarch64);
        prop_assert_eq!(&problems, &[], "{}", listing);
        let again: Vec<_> = program.unwrap().iter().map(|placed| placed.insn).collect();
        prop_assert_eq!(&again, &insns, "{}", listing);
        prop_assert_eq!(read::read(listing.as_bytes()), Ok(insns));
        Ok(())
    });
}

#[test]
fn any_assembler_is_read_or_refused_with_an_error() {
    let pieces = select(vec![
        "ld ", "ldx ", "st ", "jeq ", "jne ", "ja ", "ret ", "neg", ".insn ", "[", "]", "M[", "x",
        "+", "#", "0x", "1", "08", "4*([", "]&0xf)", ", ", "l:", "7:", "(3)", "ALLOW", "ERRNO(",
        ")", "hi(", "-", "|", "\n", ";", "/*", "*/", "//", "%", "args[", ".hi", "é", "\0", "jt ",
        "jf ",
    ]);
    let texts = vec(pieces, 0..40).prop_map(|pieces| pieces.concat());
    property(5000, &texts, |text| {
        let (program, problems) = asm::assemble(&text, Arch::X86_64);
        prop_assert_eq!(program.is_none(), problems.iter().any(Diagnostic::is_error));
        let spans = problems.iter().map(|problem| problem.span);
        for span in spans.chain(program.iter().flatten().map(|placed| placed.span)) {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
        Ok(())
    });
}

#[test]
fn any_program_is_shown_with_a_line_for_each_instruction() {
    property(5000, &programs(), |insns| {
        prop_assert_eq!(disasm::listing(&insns).lines().count(), insns.len());
        Ok(())
    });
}

#[test]
fn raw_hex_and_c_spellings_read_back_as_the_same_program() {
    property(2000, &vec(insns(), 1..20), |insns| {
        let raw: Vec<u8> = insns
            .iter()
            .flat_map(|insn| {
                let [c0, c1] = insn.code.to_le_bytes();
                let [k0, k1, k2, k3] = insn.k.to_le_bytes();
                [c0, c1, insn.jt, insn.jf, k0, k1, k2, k3]
            })
            .collect();
        let hex = raw.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let c: Vec<_> = insns
            .iter()
            .map(|i| format!("{{ {:#x}, {}, {}, {:#x} }}", i.code, i.jt, i.jf, i.k))
            .collect();
        let expected = Ok(insns);
        prop_assert_eq!(&read::read(hex.as_bytes()), &expected);
        prop_assert_eq!(&read::read(c.join(",\n").as_bytes()), &expected);
        // A raw program of printable bytes only would be taken for text; none that loads is.
        if raw.contains(&0) {
            prop_assert_eq!(&read::read(&raw), &expected);
        }
        Ok(())
    });
}

#[test]
fn any_bytes_are_read_or_refused() {
    property(5000, &vec(any::<u8>(), 0..80), |bytes| {
        let _ = read::read(&bytes);
        Ok(())
    });
}
