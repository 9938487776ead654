//! What profiles mean.

mod hostile;
mod moby;
mod refused;
mod runc;

use super::*;
use crate::abi::{Arch, SeccompData, syscalls};
use crate::filter::Policy;
use crate::filter::evaluate;
use crate::verdict::Action;

fn target() -> Target {
    Target::default()
}

/// The codes of what is noticed, in order.
fn codes(source: &str) -> Vec<&'static str> {
    let (_, diagnostics) = read(source, &target());
    diagnostics.iter().map(|d| d.code).collect()
}

fn policy(source: &str, target: &Target) -> Policy {
    let (profile, diagnostics) = read(source, target);
    profile.unwrap_or_else(|| panic!("{diagnostics:#?}")).policy
}

/// What a profile says to a call by name.
fn ask(policy: &Policy, arch: Arch, name: &str, args: &[u64]) -> Action {
    let mut data = SeccompData {
        nr: syscalls::number(arch, name).unwrap(),
        arch: arch.audit(),
        ..SeccompData::default()
    };
    data.args[..args.len()].copy_from_slice(args);
    evaluate(policy, &data).action
}

fn with_rules(default: &str, rules: &str) -> String {
    format!(r#"{{"defaultAction":"SCMP_ACT_{default}","syscalls":[{rules}]}}"#)
}

fn rule(name: &str, action: &str, args: &str) -> String {
    format!(r#"{{"names":["{name}"],"action":"SCMP_ACT_{action}","args":[{args}]}}"#)
}

fn arg(index: u8, op: &str, value: u64, value_two: u64) -> String {
    format!(r#"{{"index":{index},"op":"SCMP_CMP_{op}","value":{value},"valueTwo":{value_two}}}"#)
}

const ALLOW: Action = Action::Allow(0);
const EPERM: Action = Action::Errno(1);

#[test]
fn errno_without_a_number_is_eperm_whatever_the_default_is() {
    let source = r#"{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"syscalls":[
        {"names":["read"],"action":"SCMP_ACT_ERRNO"},
        {"names":["write"],"action":"SCMP_ACT_ERRNO","errnoRet":65537},
        {"names":["close"],"action":"SCMP_ACT_ERRNO","errnoRet":0},
        {"names":["open"],"action":"SCMP_ACT_TRACE"}]}"#;
    let policy = policy(source, &target());
    let ask = |name| ask(&policy, Arch::X86_64, name, &[]);
    assert_eq!(ask("mmap"), Action::Errno(38));
    assert_eq!(ask("read"), Action::Errno(1));
    assert_eq!(ask("write"), Action::Errno(1));
    assert_eq!(ask("close"), Action::Errno(0));
    assert_eq!(ask("open"), Action::Trace(1));
    let codes = codes(source);
    assert!(codes.contains(&"errno-cut") && codes.contains(&"errno-zero"));
}

#[test]
fn an_errno_that_libseccomp_refuses_is_refused() {
    let source =
        |errno: u32| format!(r#"{{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":{errno}}}"#);
    assert!(read(&source(4094), &target()).0.is_some());
    assert!(read(&source(4095), &target()).0.is_none());
}

#[test]
fn rules_equal_to_the_default_shadow_nothing() {
    let rules = [
        rule("read", "ERRNO", ""),
        rule("read", "ALLOW", &arg(0, "EQ", 3, 0)),
    ];
    let policy = policy(&with_rules("ERRNO", &rules.join(",")), &target());
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[3]), ALLOW);
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[4]), Action::Errno(1));
}

#[test]
fn an_unconditional_rule_voids_conditional_ones_before_and_after_it() {
    let rules = [
        rule("read", "KILL", &arg(0, "EQ", 3, 0)),
        rule("read", "ALLOW", ""),
        rule("read", "LOG", &arg(0, "EQ", 4, 0)),
        rule("read", "LOG", ""),
    ];
    let source = with_rules("ERRNO", &rules.join(","));
    let policy = policy(&source, &target());
    for fd in [3, 4, 5] {
        assert_eq!(ask(&policy, Arch::X86_64, "read", &[fd]), ALLOW);
    }
    let void = codes(&source).iter().filter(|c| **c == "void-rule").count();
    assert_eq!(void, 3);
}

#[test]
fn two_conditions_on_one_argument_are_alternatives() {
    let args = [arg(0, "EQ", 1, 0), arg(0, "EQ", 2, 0), arg(1, "GT", 9, 0)].join(",");
    let source = with_rules("ERRNO", &rule("read", "ALLOW", &args));
    let policy = policy(&source, &target());
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[1, 0]), ALLOW);
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[2, 0]), ALLOW);
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[3, 10]), ALLOW);
    assert_eq!(
        ask(&policy, Arch::X86_64, "read", &[3, 9]),
        Action::Errno(1)
    );
    assert!(codes(&source).contains(&"any-condition"));
}

#[test]
fn conditions_on_different_arguments_must_all_hold() {
    let args = [arg(0, "LE", 1, 0), arg(1, "NE", 9, 0)].join(",");
    let policy = policy(
        &with_rules("ERRNO", &rule("read", "ALLOW", &args)),
        &target(),
    );
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[1, 0]), ALLOW);
    assert_eq!(
        ask(&policy, Arch::X86_64, "read", &[1, 9]),
        Action::Errno(1)
    );
    assert_eq!(
        ask(&policy, Arch::X86_64, "read", &[2, 0]),
        Action::Errno(1)
    );
}

#[test]
fn masked_eq_has_the_mask_first() {
    let rules = [
        rule("read", "ALLOW", &arg(0, "MASKED_EQ", 0xf0, 0x1ff)),
        rule("write", "ALLOW", &arg(0, "MASKED_EQ", 0, 5)),
    ];
    let policy = policy(&with_rules("ERRNO", &rules.join(",")), &target());
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[0xabcf0]), ALLOW);
    assert_eq!(
        ask(&policy, Arch::X86_64, "read", &[0xabc70]),
        Action::Errno(1)
    );
    assert_eq!(ask(&policy, Arch::X86_64, "write", &[7]), ALLOW);
}

#[test]
fn thirty_two_bit_arches_cut_values_masks_and_arguments() {
    let rules = [
        rule("read", "ALLOW", &arg(0, "GT", 1 << 32, 0)),
        rule("write", "ALLOW", &arg(0, "MASKED_EQ", 1 << 40, 1 << 40)),
    ];
    let source = format!(
        r#"{{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{}],
            "architectures":["SCMP_ARCH_X86","SCMP_ARCH_X32"]}}"#,
        rules.join(",")
    );
    let policy = policy(&source, &target());
    for arch in [Arch::X86, Arch::X32] {
        assert_eq!(ask(&policy, arch, "read", &[1]), ALLOW);
        assert_eq!(ask(&policy, arch, "read", &[1 << 33]), Action::Errno(1));
        assert_eq!(ask(&policy, arch, "write", &[0]), ALLOW);
    }
    assert_eq!(ask(&policy, Arch::X86_64, "read", &[1]), Action::Errno(1));
    assert_eq!(ask(&policy, Arch::X86_64, "write", &[1 << 40]), ALLOW);
    assert_eq!(ask(&policy, Arch::X86_64, "write", &[0]), Action::Errno(1));
}

#[test]
fn foreign_arches_and_x32_kill_the_thread_but_a_skipped_call_gets_the_default() {
    let policy = policy(&with_rules("ALLOW", ""), &target());
    let ask = |arch: u32, nr| {
        let data = SeccompData {
            nr,
            arch,
            ..SeccompData::default()
        };
        evaluate(&policy, &data).action
    };
    assert_eq!(ask(0x4000_0003, 0), Action::KillThread);
    assert_eq!(ask(0xc000_003e, 0x3fff_ffff), ALLOW);
    assert_eq!(ask(0xc000_003e, 0x4000_0000), Action::KillThread);
    assert_eq!(ask(0xc000_003e, 0xffff_fffe), Action::KillThread);
    assert_eq!(ask(0xc000_003e, 0xffff_ffff), ALLOW);
}

#[test]
fn socket_rules_apply_to_socketcall_without_the_condition_on_its_first_argument() {
    let args = [arg(0, "EQ", 2, 0), arg(1, "EQ", 7, 0)].join(",");
    let source = format!(
        r#"{{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{}],
            "architectures":["SCMP_ARCH_X86"]}}"#,
        rule("socket", "ALLOW", &args)
    );
    let policy = policy(&source, &target());
    assert_eq!(ask(&policy, Arch::X86, "socket", &[2, 7]), ALLOW);
    assert_eq!(ask(&policy, Arch::X86, "socketcall", &[1, 7]), ALLOW);
    assert_eq!(
        ask(&policy, Arch::X86, "socketcall", &[1, 8]),
        Action::Errno(1)
    );
    assert_eq!(
        ask(&policy, Arch::X86, "socketcall", &[2, 7]),
        Action::Errno(1)
    );
}

#[test]
fn includes_need_all_capabilities_and_excludes_any() {
    let source = r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[
        {"names":["read"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_A","CAP_B"]}},
        {"names":["write"],"action":"SCMP_ACT_ALLOW","excludes":{"caps":["CAP_A","CAP_B"]}},
        {"names":["open"],"action":"SCMP_ACT_ALLOW","includes":{"arches":["amd64"]}},
        {"names":["close"],"action":"SCMP_ACT_ALLOW","excludes":{"arches":["amd64"]}},
        {"names":["ptrace"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4.8"}}]}"#;
    let allowed = |caps: &[&str], kernel| {
        let target = Target {
            caps: caps.iter().map(|&cap| cap.to_owned()).collect(),
            kernel,
            ..target()
        };
        let policy = policy(source, &target);
        ["read", "write", "open", "close", "ptrace"]
            .map(|name| ask(&policy, Arch::X86_64, name, &[]) == ALLOW)
    };
    assert_eq!(allowed(&[], (4, 8)), [false, true, true, false, true]);
    assert_eq!(
        allowed(&["CAP_A"], (4, 7)),
        [false, false, true, false, false]
    );
    assert_eq!(
        allowed(&["CAP_A", "cap_b"], (10, 0)),
        [true, false, true, false, true]
    );
}

#[test]
fn the_hosts_arch_map_entry_lists_the_arches() {
    let source = r#"{"defaultAction":"SCMP_ACT_ALLOW","archMap":[
        {"architecture":"SCMP_ARCH_AARCH64","subArchitectures":["SCMP_ARCH_ARM"]},
        {"architecture":"SCMP_ARCH_X86_64","subArchitectures":["SCMP_ARCH_X86","SCMP_ARCH_X32"]},
        {"architecture":"SCMP_ARCH_RISCV64","subArchitectures":null},
        {"architecture":"SCMP_ARCH_S390X","subArchitectures":["SCMP_ARCH_S390"]}]}"#;
    let listed = |host| {
        let target = Target { host, ..target() };
        let policy = policy(source, &target);
        let arches = policy.sections().iter().map(|section| section.arch);
        arches.collect::<Vec<_>>()
    };
    assert_eq!(listed(Arch::X86_64), [Arch::X86_64, Arch::X86, Arch::X32]);
    assert_eq!(listed(Arch::Aarch64), [Arch::Aarch64]);
    assert_eq!(listed(Arch::X86), [Arch::X86]);
    assert_eq!(listed(Arch::Riscv64), [Arch::Riscv64]);
}
