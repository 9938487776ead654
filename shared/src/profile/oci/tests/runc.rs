//! runc's stub and what else runc does differently.

use super::*;
use crate::load::Runtime;

fn runc() -> Target {
    Target {
        runtime: Runtime::Runc,
        ..target()
    }
}

/// What a profile says to a number under an arch value, with all arguments 0.
fn ask_number(policy: &Policy, arch: Arch, nr: u32) -> Action {
    let data = SeccompData {
        nr,
        arch: arch.audit(),
        ..SeccompData::default()
    };
    evaluate(policy, &data).action
}

/// The answers to numbers under an arch value, one rule after the other.
fn check_stub(source: &str, arch: Arch, expected: &[(u32, Action)]) {
    let policy = policy(source, &runc());
    for &(nr, action) in expected {
        assert_eq!(
            ask_number(&policy, arch, nr),
            action,
            "{arch} {nr:#x} {source}"
        );
    }
}

const ENOSYS: Action = Action::Errno(38);

#[test]
fn runc_answers_enosys_to_numbers_above_all_that_are_named() {
    let rules = [rule("openat", "ALLOW", ""), rule("read", "ALLOW", "")].join(",");
    let source = with_rules("ERRNO", &rules);
    check_stub(
        &source,
        Arch::X86_64,
        &[
            (0, ALLOW),
            (1, EPERM),
            (256, EPERM),
            (257, ALLOW),
            (258, ENOSYS),
            (0x3fff_ffff, ENOSYS),
            // x32 is not listed.
            (0x4000_0000, Action::KillThread),
            (0x7fff_ffff, Action::KillThread),
            // Bit 30 is clear: as good as an x86_64 number.
            (0x8000_0000, ENOSYS),
            (0xbfff_ffff, ENOSYS),
            (0xc000_0000, Action::KillThread),
            (0xffff_fffe, Action::KillThread),
            (0xffff_ffff, EPERM),
        ],
    );
    // Without runc nothing of this.
    let declared = policy(&source, &target());
    assert_eq!(ask_number(&declared, Arch::X86_64, 258), EPERM);
    assert_eq!(
        ask_number(&declared, Arch::X86_64, 0x8000_0000),
        Action::KillThread
    );
}

#[test]
fn runcs_stub_tells_x32_and_x86_64_apart() {
    let source = format!(
        r#"{{"defaultAction":"SCMP_ACT_KILL_PROCESS","architectures":["SCMP_ARCH_X86","SCMP_ARCH_X32"],
            "syscalls":[{},{}]}}"#,
        rule("openat", "ALLOW", ""),
        rule("socket", "ALLOW", "")
    );
    let kill = Action::KillProcess;
    check_stub(
        &source,
        Arch::X32,
        &[
            (257, ALLOW),
            (258, ENOSYS),
            (0x4000_0000, kill),
            (0x4000_0101, ALLOW),
            (0x4000_0102, ENOSYS),
            (0x8000_0000, ENOSYS),
            (0xffff_ffff, ENOSYS),
        ],
    );
    // openat is 295; socket is 359, but libseccomp knows it by socketcall.
    check_stub(
        &source,
        Arch::X86,
        &[
            (294, kill),
            (295, ALLOW),
            (296, ENOSYS),
            (359, ENOSYS),
            (u32::MAX, ENOSYS),
        ],
    );
}

#[test]
fn runcs_stub_counts_rules_that_change_nothing_and_needs_a_named_number() {
    let equal = with_rules("ERRNO", &rule("openat", "ERRNO", ""));
    check_stub(&equal, Arch::X86_64, &[(257, EPERM), (258, ENOSYS)]);
    for source in [
        with_rules("ERRNO", ""),
        with_rules("ERRNO", &rule("read", "ALLOW", "")),
        with_rules("ERRNO", &rule("no_such_call", "ALLOW", "")),
    ] {
        check_stub(
            &source,
            Arch::X86_64,
            &[(258, EPERM), (0x8000_0000, Action::KillThread)],
        );
    }
}

#[test]
fn runcs_stub_stands_before_defaults_that_refuse() {
    let source = |default| with_rules(default, &rule("openat", "ERRNO", ""));
    for default in ["ALLOW", "LOG", "TRACE"] {
        let policy = policy(&source(default), &runc());
        assert_eq!(
            ask_number(&policy, Arch::X86_64, 258),
            policy.default().action
        );
    }
    for default in ["KILL", "KILL_THREAD", "KILL_PROCESS", "TRAP", "ERRNO"] {
        check_stub(&source(default), Arch::X86_64, &[(258, ENOSYS)]);
    }
}

#[test]
fn the_stub_belongs_to_no_rule() {
    let policy = policy(&with_rules("ERRNO", &rule("openat", "ALLOW", "")), &runc());
    let data = SeccompData {
        nr: 258,
        arch: Arch::X86_64.audit(),
        ..SeccompData::default()
    };
    let evaluated = evaluate(&policy, &data);
    assert_eq!((evaluated.action, evaluated.rule), (ENOSYS, None));
}

#[test]
fn runc_refuses_to_notify_about_write() {
    let rules = rule("write", "NOTIFY", "");
    for source in [with_rules("ERRNO", &rules), with_rules("NOTIFY", "")] {
        assert!(read(&source, &target()).0.is_some(), "{source}");
        let (profile, diagnostics) = read(&source, &runc());
        assert_eq!(profile, None, "{source}");
        assert!(diagnostics.iter().any(|d| d.code == "notified-write"));
    }
}
