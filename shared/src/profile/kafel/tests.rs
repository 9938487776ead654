use super::*;
use crate::abi::{SeccompData, syscalls};
use crate::filter::evaluate;
use crate::load::Format;
use std::fmt::Write as _;

fn read_x86_64(source: &str) -> (Option<Profile>, Vec<Diagnostic>) {
    read(source, &Target::default())
}

fn ok(source: &str) -> Policy {
    let (profile, diagnostics) = read_x86_64(source);
    assert_eq!(diagnostics, [], "{source}");
    profile.unwrap().policy
}

/// The code of the first problem.
fn check(source: &str, code: &str, is_refused: bool) {
    let (profile, diagnostics) = read_x86_64(source);
    assert_eq!(profile.is_none(), is_refused, "{diagnostics:?}");
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [code], "{source}");
}

fn call(policy: &Policy, name: &str, args: &[u64]) -> Action {
    let mut data = SeccompData {
        nr: syscalls::number(Arch::X86_64, name).unwrap(),
        arch: Arch::X86_64.audit(),
        ..SeccompData::default()
    };
    data.args[..args.len()].copy_from_slice(args);
    evaluate(policy, &data).action
}

#[test]
fn a_policy_is_what_stands_outside_and_what_that_uses() {
    let policy = ok("
        POLICY unused { KILL_PROCESS { read } }
        POLICY base { ALLOW { read, write { fd == 1 } } } // comment
        POLICY more { USE base, ERRNO(5) { write, close } } /* another
        comment */
        USE more DEFAULT TRAP(3)
        LOG { getpid }, TRACE(7) { getuid }");
    assert_eq!(call(&policy, "read", &[]), Action::Allow(0));
    assert_eq!(call(&policy, "write", &[1]), Action::Allow(0));
    assert_eq!(call(&policy, "write", &[2]), Action::Errno(5));
    assert_eq!(call(&policy, "getpid", &[]), Action::Log(0));
    assert_eq!(call(&policy, "getuid", &[]), Action::Trace(7));
    assert_eq!(call(&policy, "open", &[]), Action::Trap(3));
    assert_eq!(policy.foreign(), Action::KillThread);
}

#[test]
fn without_a_default_the_thread_is_killed() {
    let policy = ok("ALLOW { newstat }");
    assert_eq!(call(&policy, "stat", &[]), Action::Allow(0));
    assert_eq!(call(&policy, "read", &[]), Action::KillThread);
    assert_eq!(call(&ok(""), "read", &[]), Action::KillThread);
}

fn holds(expression: &str, arg: u64) -> bool {
    let policy = ok(&format!(
        "#define TWO 2\n ALLOW {{ lseek(a, b) {{ {expression} }} }}"
    ));
    call(&policy, "lseek", &[arg, 9]) == Action::Allow(0)
}

#[test]
fn expressions_are_those_of_c_without_arithmetic() {
    for (expression, yes, no) in [
        ("a == 0x10", 16, 17),
        ("16 == a", 16, 17),
        ("a == 0b101, a == 010", 8, 10),
        ("a & TWO == 2", 3, 4),
        ("(a & TWO) != 0", 2, 1),
        ("a | 1 == 3", 2, 4),
        ("(a | 1) & 3 == 1", 4, 2),
        ("!(a == 1 || a == 2)", 3, 2),
        ("!a == 1 && b == 9", 2, 1),
        ("!(a < 5 && b == 9)", 5, 4),
        ("a > 4 && a <= 6", 6, 7),
        ("5 > a", 4, 5),
        ("a & 6 > 0", 4, 1),
        ("a & 6 < 1 || a == 7", 7, 2),
        ("a & 6 >= 2", 2, 1),
        ("a & 6 | 1 <= 2", 1, 2),
        ("(a & 0xffffffff) < 5", 1 << 40 | 4, 5),
        ("a == -1", u64::MAX, u64::from(u32::MAX)),
        ("(((a))) == ((1))", 1, 2),
        ("a & 4 == 4 && (a & 2 == 2 || a == 5)", 5, 4),
    ] {
        assert!(holds(expression, yes), "{expression} {yes:#x}");
        assert!(!holds(expression, no), "{expression} {no:#x}");
    }
}

#[test]
fn declared_arguments_have_64_bits_and_known_ones_their_own() {
    let low = 1 << 32 | 1;
    let policy = ok("ALLOW { write { fd == 1 }, close(fd) { fd == 1 } }");
    assert_eq!(call(&policy, "write", &[low]), Action::Allow(0));
    assert_eq!(call(&policy, "close", &[low]), Action::KillThread);
    let policy = ok("ALLOW { write { fd == -1 }, openat { dfd == 3 && filename != 0 } }");
    assert_eq!(
        call(&policy, "write", &[u64::from(u32::MAX)]),
        Action::KillThread
    );
    assert_eq!(call(&policy, "write", &[u64::MAX]), Action::Allow(0));
    assert_eq!(call(&policy, "openat", &[3, 1]), Action::Allow(0));
}

#[test]
fn calls_go_by_number_too_and_only_on_their_arches() {
    let policy = ok("#define mine 1000
        ALLOW { SYSCALL[1001], mine(x) { x == 1 }, SYSCALL[0x40000001], read ON aarch64,
                write ON {x86_64, arm}, arm_fadvise64_64 ON arm }");
    let mut data = SeccompData {
        arch: Arch::X86_64.audit(),
        ..SeccompData::default()
    };
    for (nr, action) in [
        (1001, Action::Allow(0)),
        (1000, Action::KillThread),
        (0x4000_0001, Action::Allow(0)),
        (0x4000_0002, Action::KillThread),
        (0, Action::KillThread),
        (1, Action::Allow(0)),
    ] {
        data.nr = nr;
        assert_eq!(evaluate(&policy, &data).action, action, "{nr:#x}");
    }
    check("ALLOW { SYSCALL[-1] }", "skipped-number", false);
}

#[test]
fn what_is_wrong_is_named() {
    check("ALLOW { raed }", "unknown-syscall", true);
    check("ALLOW { socketcall }", "syscall-of-other-arch", true);
    check("ALLOW { read { fdd == 1 } }", "unknown-argument", true);
    check(
        "ALLOW { read } DEFAULT KILL DEFAULT KILL",
        "second-default",
        true,
    );
    check("POLICY a {} POLICY a {}", "redefined-policy", true);
    check("USE a", "unknown-policy", true);
    check("ALLOW { read(a, a) }", "redefined-argument", true);
    check("ALLOW { read(a,b,c,d,e,f,g) }", "too-many-arguments", true);
    check("#define A 1\n#define A 2", "redefined-constant", true);
    check("#include \"a.policy\"", "include", true);
    check(
        "ALLOW { read { fd == count } }",
        "unsupported-expression",
        true,
    );
    check(
        "ALLOW { read { fd & 6 > 3 } }",
        "unsupported-expression",
        true,
    );
    check("ALLOW { read { fd } }", "not-a-condition", true);
    check("ALLOW { read, }", "unexpected-token", true);
    check("ALLOW { read $ }", "unexpected-character", true);
    check("ALLWO { read }", "unknown-action", true);
    check("ERRNO(65536) { read }", "bad-action-data", true);
    check("ALLOW { read ON vax }", "unknown-arch", true);
    check("/* ALLOW", "open-comment", true);
    check(
        "ALLOW { read { fd == 99999999999999999999 } }",
        "bad-number",
        true,
    );
    check(
        "ALLOW { open { flags == O_CREAT } }",
        "undefined-constant",
        false,
    );
}

#[test]
fn expressions_that_explode_are_refused() {
    let pairs: Vec<_> = (0..20).map(|n| format!("(a == {n} || b != {n})")).collect();
    let source = format!("ALLOW {{ read(a, b) {{ {} }} }}", pairs.join(" && "));
    check(&source, "too-many-alternatives", true);
    let values: Vec<_> = (0..2000).map(|n| format!("a == {n}")).collect();
    let policy = ok(&format!(
        "ALLOW {{ read(a) {{ {} }} }}",
        values.join(" || ")
    ));
    assert_eq!(policy.sections()[0].rules.len(), 1);
    let deep = format!("ALLOW {{ read(a) {{ {}a == 1 }} }}", "(".repeat(100_000));
    check(&deep, "nested-too-deep", true);
    let mut chain = "POLICY p0 {}\n".to_owned();
    for n in 1..64 {
        let _ = writeln!(chain, "POLICY p{n} {{ USE p{0}, USE p{0} }}", n - 1);
    }
    check(&format!("{chain}USE p63"), "too-many-rules", true);
}

#[test]
fn what_is_kafel_is_told_by_its_first_keyword() {
    for (source, expected) in [
        ("POLICY a {}", true),
        ("// x\n/* y */ #define A 1\nUSE a DEFAULT KILL", true),
        ("ALLOW { read }", true),
        ("default allow", false),
        ("# ALLOW\ndefault allow", false),
        ("read: 1", false),
        ("", false),
    ] {
        assert_eq!(Format::of(source) == Format::Kafel, expected, "{source}");
    }
}

#[test]
fn a_written_policy_reads_well() {
    let source = "POLICY filter {
  ALLOW {
    read, write(fd) { (fd & 0xffffffff) == 1 }
  },
  ERRNO(13) {
    openat(dirfd, pathname, flags) { (flags & 0x3) != 0 }, SYSCALL[0x40000001]
  }
}
USE filter
DEFAULT KILL_PROCESS
";
    let written = write(&ok(source), &Target::default());
    assert_eq!(written.diagnostics, []);
    assert_eq!(written.text.as_deref(), Some(source));
}
