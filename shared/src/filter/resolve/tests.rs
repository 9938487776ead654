use super::*;
use crate::abi::SeccompData;
use crate::filter::{evaluate, parse};

/// The codes of what is noticed about a filter, and whether it loads.
fn check(source: &str, codes: &[&str], is_policy: bool) {
    let (filter, parsed) = parse(source);
    assert_eq!(parsed, [], "{source}");
    let (policy, diagnostics) = resolve(&filter, Arch::X86_64);
    let found: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(found, codes, "{diagnostics:#?}");
    assert_eq!(policy.is_some(), is_policy);
}

fn ok(source: &str) -> Policy {
    let (filter, parsed) = parse(source);
    assert_eq!(parsed, []);
    let (policy, diagnostics) = resolve(&filter, Arch::X86_64);
    assert_eq!(diagnostics, []);
    policy.unwrap()
}

fn help(source: &str) -> String {
    let (policy, diagnostics) = resolve(&parse(source).0, Arch::X86_64);
    assert_eq!(policy, None);
    diagnostics[0].help.clone().unwrap()
}

#[test]
fn one_default_is_needed_and_one_is_enough() {
    check("", &["no-default"], false);
    check("allow read", &["no-default"], false);
    check("default allow\ndefault log", &["second-default"], false);
    check("default kill\nallow read", &[], true);
}

#[test]
fn a_default_line_that_is_not_understood_is_a_default_line_all_the_same() {
    for source in [
        "default alow",
        "default",
        "default errno\nallow read",
        "defualt allow",
    ] {
        let (filter, told) = parse(source);
        assert_eq!(told.len(), 1, "{source}: {told:?}");
        assert_eq!(resolve(&filter, Arch::X86_64), (None, vec![]), "{source}");
    }
}

#[test]
fn misspelt_names_come_with_the_right_ones() {
    let hint = |line: &str| help(&format!("default allow\n{line}"));
    assert_eq!(hint("kill opennat"), "did you mean `openat`?");
    assert_eq!(hint("kill @clok"), "did you mean `@clock`?");
    assert_eq!(hint("kill clock"), "the group is written `@clock`");
    assert_eq!(hint("errno EPREM open"), "did you mean `EPERM`?");
    assert_eq!(hint("kill open if flgs == 0"), "did you mean `flags`?");
    assert_eq!(
        hint("kill open if flags & O_CRAT"),
        "did you mean `O_CREAT`?"
    );
    assert!(hint("kill printf").ends_with("it calls write"));
    assert_eq!(
        hint("errno openat read"),
        "write the errno before the syscalls: `errno EPERM open`"
    );
}

#[test]
fn constants_and_arguments_are_those_of_each_arch() {
    let policy = ok("default allow\narch x86_64 aarch64\n\
         kill openat if flags & O_DIRECTORY\nkill clone if tls == 7");
    for (arch, o_directory, tls) in [(Arch::X86_64, 0x1_0000, 4), (Arch::Aarch64, 0x4000, 3)] {
        let call = |name, at: usize, value| {
            let mut data = SeccompData {
                arch: arch.audit(),
                nr: syscalls::number(arch, name).unwrap(),
                ..SeccompData::default()
            };
            data.args[at] = value;
            evaluate(&policy, &data).action
        };
        assert_eq!(
            call("openat", 2, o_directory),
            Action::KillProcess,
            "{arch}"
        );
        assert_eq!(
            call("openat", 2, o_directory ^ 0x1_4000),
            Action::Allow(0),
            "{arch}"
        );
        assert_eq!(call("clone", tls, 7), Action::KillProcess, "{arch}");
        assert_eq!(call("clone", 7 - tls, 7), Action::Allow(0), "{arch}");
    }
}

#[test]
fn a_name_of_another_arch_is_ignored_with_a_warning() {
    check(
        "default allow\nkill socketcall",
        &["syscall-of-other-arch"],
        true,
    );
    let policy = ok("default allow\narch x86_64 x86\nkill socketcall");
    assert_eq!(policy.section(Arch::X86_64).unwrap().rules, []);
    assert_eq!(policy.section(Arch::X86).unwrap().rules.len(), 1);
}

#[test]
fn a_rule_that_cannot_matter_is_reported() {
    check(
        "default allow\nkill read\nlog read write",
        &["shadowed-syscall"],
        true,
    );
    check("default allow\nkill read\nlog read", &["dead-rule"], true);
    check("default allow\nkill read read", &["repeated-syscall"], true);
    check(
        "default allow\nkill @clock @clock",
        &["repeated-group"],
        true,
    );
    check("default allow\nlog write if fd == 1\nkill write", &[], true);
}

#[test]
fn a_name_means_the_place_where_each_syscall_has_it() {
    let policy = ok("default allow\nkill open openat if flags & O_CREAT");
    let rules = &policy.section(Arch::X86_64).unwrap().rules;
    let places: Vec<_> = rules
        .iter()
        .map(|rule| {
            let condition = rule.guard.conditions().next().unwrap();
            (rule.numbers.ranges()[0].0, condition.index().get())
        })
        .collect();
    assert_eq!(places, [(2, 1), (257, 2)]);
}

#[test]
fn ints_are_32_bits_wide_by_name_and_64_by_position() {
    let width = |source: &str| {
        let (policy, _) = resolve(&parse(source).0, Arch::X86_64);
        let rules = policy.unwrap().sections()[0].rules.clone();
        rules[0].guard.conditions().next().unwrap().width()
    };
    assert_eq!(
        width("default allow\nkill ioctl if op == 1"),
        super::super::Width::Bits32
    );
    assert_eq!(
        width("default allow\nkill ioctl if arg1 == 1"),
        super::super::Width::Bits64
    );
    check(
        "default allow\nkill ioctl if arg1 == 1",
        &["wide-comparison"],
        true,
    );
}

#[test]
fn numbers_that_cannot_be_meant_are_reported() {
    let line = |line: &str, codes: &[&str], loads| {
        check(&format!("default allow\n{line}"), codes, loads);
    };
    line(
        "kill openat if flags & O_RDONLY",
        &["constant-condition"],
        true,
    );
    line(
        "kill openat if flags & 1 == 2",
        &["constant-condition"],
        true,
    );
    line("kill openat if dirfd < 0", &["constant-condition"], true);
    line("kill openat if dirfd <= -1", &["constant-condition"], true);
    line("kill openat if dirfd < -1", &["unsigned-comparison"], true);
    line("kill openat if dirfd == AT_FDCWD", &[], true);
    line(
        "kill openat if flags == 0x100000000",
        &["value-too-wide"],
        false,
    );
    line("kill mmap if addr == -1", &[], true);
    line("kill openat if arg7 == 1", &["no-such-argument"], false);
    line("errno 0 open", &["errno-zero"], true);
    line("errno 4095 open", &[], true);
    line("errno 4096 open", &["bad-errno"], false);
    line("trap 65536 open", &["bad-action-data"], false);
}

#[test]
fn rules_end_at_a_limit_with_a_name() {
    let filter = |n: usize| format!("default allow\n{}", "log read if arg0 == 1\n".repeat(n));
    let (policy, _) = resolve(&parse(&filter(MAX_RULES)).0, Arch::X86_64);
    assert!(policy.is_some());
    let (policy, diagnostics) = resolve(&parse(&filter(MAX_RULES + 1)).0, Arch::X86_64);
    assert!(policy.is_none());
    assert!(diagnostics.iter().any(|d| d.code == "too-many-rules"));
}

#[test]
fn conditions_end_at_a_limit_with_a_name() {
    let filter = |n: usize| {
        let conditions = vec!["count != 1"; n].join(" && ");
        format!("default allow\nkill read if {conditions}")
    };
    check(&filter(MAX_CONDITIONS), &[], true);
    check(&filter(MAX_CONDITIONS + 1), &["too-many-conditions"], false);
}

#[test]
fn a_rule_may_be_for_some_of_the_arches() {
    let policy = ok("arch x86_64 x86\ndefault allow\nkill socket on x86\nlog 400 on x86_64");
    let rules = |arch| policy.section(arch).unwrap().rules.len();
    assert_eq!((rules(Arch::X86_64), rules(Arch::X86)), (1, 1));
    check(
        "arch x86_64\ndefault allow\nkill read on x86",
        &["unlisted-arch"],
        true,
    );
    // A text without an `arch` line may care for several hosts.
    check("default allow\nkill socketcall on x86", &[], true);
    check(
        "default allow\nkill sokcet on x86",
        &["unknown-syscall"],
        false,
    );
    check("default allow\nkill read on vax", &["unknown-arch"], false);
}

#[test]
fn a_call_without_a_name_goes_by_number() {
    let policy = ok("default allow\nkill 335..0x3fffffff if arg0:32 == 7");
    let rule = &policy.sections()[0].rules[0];
    assert_eq!(rule.numbers.ranges(), [(335, 0x3fff_ffff)]);
    let line = |line: &str, codes: &[&str], loads| {
        check(&format!("default allow\n{line}"), codes, loads);
    };
    line("kill 0x100000000", &["number-too-large"], false);
    line("kill 9..8", &["empty-range"], false);
    line("kill 0x40000001", &["number-of-other-arch"], true);
    line("kill 335 if flags == 1", &["unknown-argument"], false);
    line("trap 335 read", &[], true);
    line("trap 7 335", &[], true);
    check(
        "arch x86_64 x86\ndefault allow\nkill 500",
        &["number-on-arches"],
        true,
    );
}

#[test]
fn a_width_that_is_written_is_taken_without_a_word() {
    check("default allow\nkill ioctl if op:64 == 1", &[], true);
    check("default allow\nkill ioctl if arg1:32 == -1", &[], true);
    check(
        "default allow\nkill lseek if offset:32 == 0x100000000",
        &["value-too-wide"],
        false,
    );
}

#[test]
fn every_action_may_carry_data_and_foreign_arches_get_one() {
    let policy = ok("default allow(7)\nforeign trace 9\nnotify(3) read\nlog(1) write");
    assert_eq!(policy.default().action, Action::Allow(7));
    assert_eq!(policy.foreign(), Action::Trace(9));
    let actions: Vec<_> = policy.sections()[0]
        .rules
        .iter()
        .map(|rule| rule.outcome.action)
        .collect();
    assert_eq!(actions, [Action::Notify(3), Action::Log(1)]);
    check(
        "default allow\nforeign kill\nforeign log",
        &["second-foreign"],
        false,
    );
}
