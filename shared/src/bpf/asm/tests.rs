use super::*;
use crate::bpf::disasm;
use crate::bpf::insn::{self, SockFilter};

fn insns(source: &str) -> Vec<SockFilter> {
    let (program, problems) = assemble(source, Arch::X86_64);
    assert_eq!(problems, [], "{source}");
    program.unwrap().iter().map(|placed| placed.insn).collect()
}

/// The listing of what a text becomes, comments left out.
fn check(source: &str, listing: &[&str]) {
    let lines = disasm::lines(&insns(source));
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, listing, "{source}");
}

/// The code of each problem and the text that it points at.
fn refused(source: &str, expected: &[(&str, &str)]) {
    let (program, problems) = assemble(source, Arch::X86_64);
    assert_eq!(program, None, "{source}");
    let found: Vec<_> = problems
        .iter()
        .map(|p| (p.code, p.span.text(source)))
        .collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn labels_positions_and_fall_through_are_the_same_jump() {
    let listing = ["jeq #1, 2, 1", "ret #0", "ret #1"];
    check("jeq #1, yes\nret #0\nyes: ret #1", &listing);
    check("jeq #1, 2, 1\nret #0\nret #1", &listing);
    check(
        "jne #1, no\nret a\nno: ret #0",
        &["jeq #1, 1, 2", "ret a", "ret #0"],
    );
    check(
        "(000) jeq #0x1 jt 2 jf 1\n(001) ret #0\n(002) ret #1",
        &listing,
    );
    check("jlt x, 2\nret a\nret a", &["jge x, 1, 2", "ret a", "ret a"]);
    check(
        "jle #5, 2\nret a\nret a",
        &["jgt #5, 1, 2", "ret a", "ret a"],
    );
}

#[test]
fn numbered_lines_keep_their_targets_when_one_is_put_between() {
    check(
        "0: jeq #1, 1, 2\nld [0]\n1: ret #0\n2: ret #1",
        &["jeq #1, 2, 3", "ld [0]", "ret #0", "ret #1"],
    );
    refused("1: ret #0\nja 3\nret #0\nret #0", &[("unknown-label", "3")]);
}

#[test]
fn names_stand_for_numbers() {
    check("ld [arch]\nret a", &["ld [4]", "ret a"]);
    check("ld [args[5].hi]\nret a", &["ld [60]", "ret a"]);
    check("ld [arg1]\nret a", &["ld [24]", "ret a"]);
    for (text, value) in [
        ("ALLOW", 0x7fff_0000),
        ("SECCOMP_RET_ERRNO|EPERM", 0x5_0001),
        ("ERRNO(EPERM)", 0x5_0001),
        ("KILL", 0),
        ("x86_64", 0xc000_003e),
        ("AUDIT_ARCH_I386", 0x4000_0003),
        ("openat", 257),
        ("x86.openat", 295),
        ("__NR_read", 0),
        ("O_CREAT|O_EXCL", 0o300),
        ("AT_FDCWD", 0xffff_ff9c),
        ("-1", u32::MAX),
        ("hi(0x500000001)", 5),
        ("lo(-1)", u32::MAX),
        ("010", 8),
    ] {
        assert_eq!(insns(&format!("ret #{text}"))[0].k, value, "{text}");
    }
}

#[test]
fn every_problem_is_said_and_where_it_is() {
    refused(
        "ldd [4]\njeq #opena, yes, 0\nld [args[6]]\nret #70000000000\nyes: ret",
        &[
            ("unknown-instruction", "ldd"),
            ("unknown-name", "opena"),
            ("unknown-field", "6"),
            ("too-large", "70000000000"),
            ("bad-operand", ""),
        ],
    );
    refused("a: ja a\nret #0", &[("backward-jump", "a")]);
    refused("a: ret #0\na: ret #0", &[("duplicate-label", "a")]);
    refused("ret #ERRNO(70000)", &[("unknown-name", "ERRNO")]);
    refused("ret #1 /* for ever", &[("open-comment", "/*")]);
    refused("ret #1 ret #2", &[("bad-operand", "ret")]);
    refused("; nothing", &[("no-program", "")]);
    let far = format!("jeq #1, end\n{}end: ret #1", "ld [0]\n".repeat(256));
    refused(&far, &[("far-jump", "end")]);
}

#[test]
fn what_the_kernel_would_refuse_is_assembled_all_the_same() {
    for insn in [
        SockFilter::branch(insn::LD_ABS, 4, 1, 2),
        SockFilter::plain(insn::RET_A, 7),
        SockFilter::plain(insn::JA, u32::MAX),
        SockFilter::plain(insn::LDX_MSH, 14),
        SockFilter::plain(insn::LDB_IND, 0xffff_ffff),
        SockFilter::plain(0xffff, 1),
        SockFilter::branch(insn::JSET_X, 0, 255, 0),
    ] {
        assert_eq!(insns(&disasm::listing(&[insn])), [insn]);
    }
}

#[test]
fn assembler_is_told_by_its_first_instruction() {
    for text in [
        "; x\n# y\n/* z\n */ start:\n  ld [4]",
        "0000: ld [4] ; arch",
        "(000) ldh [12]",
        ".insn 1,2,3,4",
        "ret:ret #0",
    ] {
        assert!(is_assembler(text), "{text}");
    }
    for text in [
        "default allow",
        "read: 1",
        "ret: return 1",
        "",
        "{}",
        "0: 0x20 0 0 4",
    ] {
        assert!(!is_assembler(text), "{text}");
    }
}
