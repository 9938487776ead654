//! What units mean, and what is said about them.

use super::*;
use crate::abi::{Arch, SeccompData, syscalls};
use crate::filter::{Policy, evaluate};
use crate::text::LineIndex;
use crate::verdict::Action;

const ALLOW: Action = Action::Allow(0);
const EPERM: Action = Action::Errno(1);

fn policy(source: &str) -> Policy {
    policy_on(source, Arch::X86_64)
}

fn policy_on(source: &str, host: Arch) -> Policy {
    let target = Target {
        host,
        ..Target::default()
    };
    let (profile, diagnostics) = read(source, &target);
    profile.unwrap_or_else(|| panic!("{diagnostics:?}")).policy
}

fn ask(policy: &Policy, arch: Arch, name: &str, first: u64) -> Action {
    let nr = syscalls::number(arch, name).unwrap();
    let args = [first, 0, 0, 0, 0, 0];
    let data = SeccompData {
        nr,
        arch: arch.audit(),
        args,
        ..SeccompData::default()
    };
    evaluate(policy, &data).action
}

/// The answers of the host's arch.
fn check(source: &str, expected: &[(&str, Action)]) {
    let policy = policy(source);
    for &(name, action) in expected {
        assert_eq!(ask(&policy, Arch::X86_64, name, 0), action, "{name}");
    }
}

/// Every diagnostic, as `code line:column-line:column`.
fn problems(source: &str) -> Vec<String> {
    let (_, diagnostics) = read(source, &Target::default());
    let index = LineIndex::new(source);
    let place = |offset| {
        let place = index.place(offset);
        format!("{}:{}", place.line, place.column)
    };
    diagnostics
        .iter()
        .map(|d| format!("{} {}-{}", d.code, place(d.span.start), place(d.span.end)))
        .collect()
}

#[test]
fn an_allow_list_holds_default_and_kills_the_rest() {
    check(
        "[Service]\nSystemCallFilter=@basic-io\n",
        &[
            ("read", ALLOW),
            ("execve", ALLOW),
            ("exit_group", ALLOW),
            ("openat", Action::KillProcess),
        ],
    );
}

#[test]
fn the_error_number_is_for_what_has_none_of_its_own() {
    check(
        "SystemCallFilter=~@clock ptrace:ENOSYS reboot:kill 'quoted'\nSystemCallErrorNumber=EPERM\n",
        &[
            ("clock_settime", EPERM),
            ("ptrace", Action::Errno(38)),
            ("reboot", Action::KillProcess),
            ("read", ALLOW),
        ],
    );
    check(
        "SystemCallErrorNumber=0x2\nSystemCallFilter=~read",
        &[("read", Action::Errno(2))],
    );
    let reset = "SystemCallErrorNumber=1\nSystemCallFilter=~read\nSystemCallErrorNumber=";
    check(reset, &[("read", Action::KillProcess)]);
    let kill = "SystemCallErrorNumber=1\nSystemCallFilter=~read\nSystemCallErrorNumber=kill";
    check(kill, &[("read", Action::KillProcess)]);
}

#[test]
fn the_first_line_says_what_the_list_is_and_later_ones_add_or_take_away() {
    let source =
        "SystemCallFilter=read write\nSystemCallFilter=~write execve\nSystemCallFilter=openat\n";
    check(
        source,
        &[
            ("read", ALLOW),
            ("write", Action::KillProcess),
            ("execve", Action::KillProcess),
            ("openat", ALLOW),
        ],
    );
    let source = "SystemCallFilter=~@clock read\nSystemCallFilter=read clock_settime\n";
    check(
        source,
        &[
            ("read", ALLOW),
            ("clock_settime", ALLOW),
            ("adjtimex", Action::KillProcess),
            ("openat", ALLOW),
        ],
    );
}

#[test]
fn a_name_with_an_errno_stays_in_an_allow_list_and_is_refused_with_it() {
    let source = "SystemCallFilter=@system-service\nSystemCallFilter=~chown:EPERM fchown:0 lchown:kill\n\
         SystemCallErrorNumber=ENOSYS\n";
    check(
        source,
        &[
            ("chown", EPERM),
            ("fchown", Action::Errno(0)),
            ("lchown", Action::KillProcess),
            ("read", ALLOW),
        ],
    );
}

#[test]
fn an_empty_line_starts_anew() {
    let source = "SystemCallFilter=read\nSystemCallFilter=\nSystemCallFilter=~write";
    check(source, &[("write", Action::KillProcess), ("openat", ALLOW)]);
    assert_eq!(policy(source).default().action, ALLOW);
}

#[test]
fn what_is_logged_is_what_the_filter_lets_through() {
    check(
        "SystemCallFilter=read write openat\nSystemCallLog=write ptrace\n",
        &[
            ("read", ALLOW),
            ("write", Action::Log(0)),
            ("ptrace", Action::KillProcess),
        ],
    );
    check(
        "SystemCallFilter=~ptrace:EPERM\nSystemCallLog=~read\n",
        &[
            ("read", ALLOW),
            ("write", Action::Log(0)),
            ("ptrace", EPERM),
        ],
    );
}

#[test]
fn every_local_arch_is_filtered_and_the_others_pass() {
    let policy = policy("SystemCallFilter=~openat\nSystemCallErrorNumber=EPERM");
    for arch in [Arch::X86_64, Arch::X86, Arch::X32] {
        assert_eq!(ask(&policy, arch, "openat", 0), EPERM, "{arch}");
        assert_eq!(ask(&policy, arch, "read", 0), ALLOW, "{arch}");
    }
    assert_eq!(policy.foreign(), ALLOW);
}

#[test]
fn arches_that_are_not_listed_kill_the_thread_but_the_hosts_own_stays() {
    let native = policy("SystemCallArchitectures=native");
    assert_eq!(ask(&native, Arch::X86_64, "read", 0), ALLOW);
    for arch in [Arch::X86, Arch::X32] {
        assert_eq!(ask(&native, arch, "read", 0), Action::KillThread, "{arch}");
    }
    let x86 =
        policy("SystemCallArchitectures=x86\nSystemCallFilter=~read\nSystemCallErrorNumber=1");
    assert_eq!(ask(&x86, Arch::X86_64, "read", 0), EPERM);
    assert_eq!(ask(&x86, Arch::X86, "read", 0), EPERM);
    assert_eq!(ask(&x86, Arch::X32, "write", 0), Action::KillThread);
    let all = policy("SystemCallArchitectures=x86 x32\nSystemCallArchitectures=native");
    assert_eq!(all.foreign(), ALLOW);
    let reset = policy("SystemCallArchitectures=native\nSystemCallArchitectures=");
    assert_eq!(ask(&reset, Arch::X86, "read", 0), ALLOW);
}

#[test]
fn on_x86_a_socket_call_is_meant_behind_socketcall_too() {
    let deny = policy("SystemCallFilter=~socket:EPERM");
    assert_eq!(ask(&deny, Arch::X86, "socket", 0), EPERM);
    assert_eq!(ask(&deny, Arch::X86, "socketcall", 1), EPERM);
    assert_eq!(ask(&deny, Arch::X86, "socketcall", 2), ALLOW);
    let allow = policy("SystemCallFilter=bind");
    assert_eq!(ask(&allow, Arch::X86, "socketcall", 2), ALLOW);
    assert_eq!(ask(&allow, Arch::X86, "socketcall", 1), Action::KillProcess);
    let listed = policy("SystemCallFilter=~socketcall:EPERM socket:EACCES");
    assert_eq!(ask(&listed, Arch::X86, "socketcall", 1), EPERM);
    assert_eq!(ask(&listed, Arch::X86, "socket", 1), Action::Errno(13));
}

#[test]
fn other_hosts_have_other_local_arches() {
    let policy = policy_on("SystemCallFilter=~openat:EPERM", Arch::Riscv64);
    assert_eq!(policy.sections().len(), 1);
    assert_eq!(ask(&policy, Arch::Riscv64, "openat", 0), EPERM);
    let target = Target {
        host: Arch::Aarch64,
        ..Target::default()
    };
    let codes = |source| {
        read(source, &target)
            .1
            .iter()
            .map(|d| d.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("SystemCallFilter=~openat"), ["arch-left-out"]);
    assert_eq!(
        codes("SystemCallFilter=~openat\nSystemCallArchitectures=native"),
        [""; 0]
    );
}

#[test]
fn lines_that_go_on_keep_their_comments_out() {
    let source =
        "[Service]\nSystemCallFilter = ~ read \\\n# not write\n  ; nor this\n\topenat:EPERM\\\n\n";
    check(
        source,
        &[
            ("read", Action::KillProcess),
            ("openat", EPERM),
            ("write", ALLOW),
        ],
    );
    assert_eq!(problems(source), [""; 0]);
}

#[test]
fn every_problem_has_its_place() {
    let source = "\
[Unit]
SystemCallFilter=read
[Service]
ExecStart=/bin/true
SystemCallFilter=@file-sytem opnat read:EPERM
SystemCallFilter=~read:EPREM write:4096 :1
SystemCallErrorNumber=0
SystemCallArchitectures=native x86_64
nonsense
[Broken
";
    assert_eq!(
        problems(source),
        [
            "not-an-assignment 9:1-9:9",
            "bad-section 10:1-10:8",
            "wrong-section 2:1-2:17",
            "unknown-group 5:18-5:29",
            "unknown-syscall 5:30-5:35",
            "errno-in-allow-list 5:36-5:46",
            "bad-errno 6:24-6:29",
            "bad-errno 6:36-6:40",
            "no-names 6:41-6:43",
            "bad-errno 7:23-7:24",
            "unknown-arch 8:32-8:38",
        ]
    );
}

#[test]
fn a_unit_that_filters_nothing_and_an_errno_that_stops_it_are_errors() {
    let codes = |source| {
        read(source, &Target::default())
            .1
            .iter()
            .map(|d| d.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("[Service]\nExecStart=/bin/true\n"), ["no-filter"]);
    assert_eq!(codes("SystemCallFilter=~read:4095"), ["bad-errno"]);
    assert!(
        read("SystemCallFilter=~read:4095", &Target::default())
            .0
            .is_none()
    );
    assert!(
        read("SystemCallFilter=~read:4094", &Target::default())
            .0
            .is_some()
    );
}

#[test]
fn a_rule_is_a_line() {
    let source = "[Service]\nSystemCallFilter=~read\n\nSystemCallErrorNumber=EPERM\nSystemCallFilter=~write\n";
    let loaded = crate::load::load(source, &Target::default()).unwrap();
    assert_eq!(loaded.n_rules(), 3);
    let data = SeccompData {
        nr: 1,
        arch: Arch::X86_64.audit(),
        ..SeccompData::default()
    };
    let verdict = loaded.verdict(&data);
    assert_eq!((verdict.rule, verdict.line), (Some(2), Some(5)));
}

#[test]
fn an_errno_that_all_others_get_stops_the_unit() {
    for refusal in ["", "SystemCallErrorNumber=EPERM\n"] {
        let own = if refusal.is_empty() { "kill" } else { "EPERM" };
        let unit = format!("SystemCallFilter=read\n{refusal}SystemCallFilter=~chown:{own}\n");
        assert!(problems(&unit)[0].starts_with("like-the-default"), "{unit}");
    }
}

#[test]
fn settings_with_filters_of_their_own_add_to_the_list() {
    check(
        "SystemCallFilter=@system-service\nSystemCallErrorNumber=ENOSYS\nProtectClock=yes\n\
         RestrictSUIDSGID=yes\nProtectHostname=yes\nSystemCallFilter=~sethostname:EACCES\n",
        &[
            ("read", ALLOW),
            ("openat2", Action::Errno(38)),
            ("setdomainname", Action::Errno(38)),
            ("sethostname", Action::Errno(13)),
        ],
    );
    let policy = policy("RestrictAddressFamilies=AF_UNIX\n");
    assert_eq!(ask(&policy, Arch::X86_64, "socket", 1), ALLOW);
    let refused = ask(&policy, Arch::X86_64, "socket", 2);
    assert_eq!(refused, Action::Errno(97));
}

#[test]
fn what_such_settings_do_not_understand_has_its_place() {
    let source = "\
[Unit]
ProtectClock=yes
[Service]
ProtectHostname=private
RestrictNamespaces=user nett
RestrictAddressFamilies=AF_INTE AF_UNIX
";
    assert_eq!(
        problems(source),
        [
            "wrong-section 2:1-2:13",
            "bad-boolean 4:1-4:24",
            "unknown-namespace 5:25-5:29",
            "unknown-family 6:25-6:32",
        ]
    );
}

#[test]
fn a_list_that_ends_empty_is_told() {
    assert_eq!(
        problems("SystemCallFilter=read\nSystemCallFilter=\n"),
        ["list-emptied 2:1-2:18"]
    );
    assert_eq!(
        problems("SystemCallFilter=\nSystemCallFilter=read\n"),
        [""; 0]
    );
}

#[test]
fn a_misspelt_setting_is_told_and_others_are_left_alone() {
    assert_eq!(
        problems("SystemCallFilter=read\nSystemCallFliter=write\nprotectclock=yes\n"),
        ["unknown-setting 2:1-2:17", "unknown-setting 3:1-3:13"]
    );
    let others = "SystemCallFilter=read\nProtectProc=invisible\nProtectHome=yes\nPrivateTmp=yes\n\
                  PrivateUsers=yes\nRestrictFileSystems=ext4\nType=simple\nX-SystemCallFliter=x\n";
    assert_eq!(problems(others), [""; 0]);
}

#[test]
fn lines_of_a_unit_end_in_every_way() {
    for unit in [
        "[Service]\rSystemCallFilter=red\r",
        "[Service]\r\nSystemCallFilter=red\r\n",
    ] {
        assert_eq!(problems(unit), ["unknown-syscall 2:18-2:21"], "{unit:?}");
    }
}
