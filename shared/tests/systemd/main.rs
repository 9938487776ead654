//! systemd as a peer: its own functions make the filters of a setting, and what they answer is what
//! we answer for a unit with that setting. They are called without a running systemd, as its library
//! has them.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "skips are shown")]

mod lists;
mod peer;

use peer::{Peer, peer};
use ringside_shared::abi::syscalls::{self, groups::Systemd};
use ringside_shared::abi::{Arch, SeccompData, named};
use ringside_shared::filter::{Part, Policy, evaluate};
use ringside_shared::load::{Format, Target};
use ringside_shared::profile;
use ringside_shared::verdict::Action;

/// For the systemd that is compared with.
fn target() -> Target {
    Target {
        systemd: Systemd::V252,
        ..Target::default()
    }
}

/// Compares a unit with what systemd makes of the same settings.
fn check(peer: &Peer, unit: &str, asks: &str) {
    let (read, diagnostics) = profile::read(Format::Systemd, unit, &target());
    let (policy, stack) = match (read, peer.stack(asks)) {
        (None, Err(_)) => return,
        (Some(read), Ok(stack)) => (read.policy, stack),
        (read, stack) => panic!("{unit}\n{read:?}\n{diagnostics:?}\n{stack:?}"),
    };
    for call in calls(&policy)
        .into_iter()
        .filter(|call| !peer.is_newer(call))
    {
        let ours = evaluate(&policy, &call).action;
        assert_eq!(ours, stack.answer(&call), "{unit}\n{call:?}");
    }
}

/// Every number that could matter, with the edges of all conditions on it and of systemd's.
fn calls(policy: &Policy) -> Vec<SeccompData> {
    let mut calls = Vec::new();
    for audit in [Arch::X86_64, Arch::X86, Arch::Aarch64].map(Arch::audit) {
        for nr in (0..470).flat_map(|nr| [nr, nr | 0x4000_0000]) {
            let plain = SeccompData {
                nr,
                arch: audit,
                ..SeccompData::default()
            };
            calls.push(plain);
            let Part::Section(section) = policy.part(audit, nr) else {
                continue;
            };
            let rules = section
                .rules
                .iter()
                .filter(|rule| rule.numbers.contains(nr));
            let conditions = rules.flat_map(|rule| rule.guard.conditions());
            for condition in conditions.collect::<Vec<_>>() {
                for edge in condition.edges().into_iter().chain(words()) {
                    // The other argument of a rule with two conditions, met and not met.
                    for other in [0, u64::MAX, 0o100, 0o6000] {
                        let mut call = plain;
                        call.args = [other; 6];
                        call.args[usize::from(condition.index().get())] = edge;
                        calls.push(call);
                    }
                }
            }
        }
    }
    calls
}

/// Words around which a bit or a half of a word could be missed.
fn words() -> Vec<u64> {
    let bits = (0..64).map(|bit| 1 << bit);
    let small = 0..50;
    let pairs = [
        6,
        0x6000_0000,
        0x1_0000_0001,
        0xffff_ffff_0000_0000,
        u64::MAX,
    ];
    bits.chain(small).chain(pairs).collect()
}

#[test]
fn switches_refuse_what_systemd_refuses() {
    let Some(peer) = peer() else { return };
    for (key, asks) in [
        ("LockPersonality", "lock-personality"),
        ("MemoryDenyWriteExecute", "write-execute"),
        ("PrivateDevices", "set @raw-io"),
        ("ProtectClock", "set @clock"),
        ("ProtectHostname", "protect-hostname"),
        ("ProtectKernelLogs", "protect-syslog"),
        ("ProtectKernelModules", "set @module"),
        ("ProtectKernelTunables", "protect-sysctl"),
        ("RestrictRealtime", "realtime"),
        ("RestrictSUIDSGID", "sxid"),
        ("DynamicUser", "sxid"),
    ] {
        check(peer, &format!("{key}=yes\n"), &format!("{asks}\n"));
        check(peer, &format!("{key}=yes\n{key}=0\n"), "");
    }
}

#[test]
fn namespaces_are_refused_as_systemd_refuses_them() {
    let Some(peer) = peer() else { return };
    let mask = |names: &[&str]| {
        let flags = names.iter().map(|name| named::value(name).unwrap());
        flags.fold(0, |all, flag| all | flag)
    };
    let all = [
        "CLONE_NEWCGROUP",
        "CLONE_NEWIPC",
        "CLONE_NEWNET",
        "CLONE_NEWNS",
        "CLONE_NEWPID",
        "CLONE_NEWUSER",
        "CLONE_NEWUTS",
        "CLONE_NEWTIME",
    ];
    for (lines, kept) in [
        (&["yes"][..], mask(&[])),
        (&["no"], mask(&all)),
        (&["user net"], mask(&["CLONE_NEWUSER", "CLONE_NEWNET"])),
        (&["~mnt"], mask(&all) & !mask(&["CLONE_NEWNS"])),
        (
            &["user mnt", "~mnt", "time"],
            mask(&["CLONE_NEWUSER", "CLONE_NEWTIME"]),
        ),
        (&["yes", "pid"], mask(&["CLONE_NEWPID"])),
    ] {
        let lines = lines
            .iter()
            .map(|line| format!("RestrictNamespaces={line}\n"));
        let asks = format!("namespaces {kept}\n");
        check(peer, &lines.collect::<String>(), &asks);
    }
    check(peer, "RestrictNamespaces=yes\nRestrictNamespaces=\n", "");
}

#[test]
fn families_are_refused_as_systemd_refuses_them() {
    let Some(peer) = peer() else { return };
    for (lines, asks) in [
        (&["AF_UNIX AF_INET AF_INET6"][..], "families 1 1 2 10\n"),
        (&["AF_INET", "~AF_INET"], "families 1\n"),
        (&["none"], "families 1\n"),
        (&["~AF_PACKET AF_VSOCK", "AF_VSOCK"], "families 0 17\n"),
        (&["~AF_PACKET", ""], ""),
    ] {
        let lines = lines
            .iter()
            .map(|line| format!("RestrictAddressFamilies={line}\n"));
        check(peer, &lines.collect::<String>(), asks);
    }
    for (name, value) in named::constants().filter(|(name, _)| name.starts_with("AF_")) {
        let unit = format!("RestrictAddressFamilies=~{name}\n");
        let (_, diagnostics) = profile::read(Format::Systemd, &unit, &target());
        let is_known = peer.ask(&format!("family {name}\n")) == format!("number {value}\ndone\n");
        assert_eq!(diagnostics.is_empty(), is_known, "{name}");
    }
}

#[test]
fn settings_and_lists_together_answer_as_all_of_systemds_filters_do() {
    let Some(peer) = peer() else { return };
    let asks =
        "families 1 1\nwrite-execute\nrealtime\nsxid\nnamespaces 0\nset @clock\nlock-personality\n";
    let settings = "RestrictAddressFamilies=AF_UNIX\nMemoryDenyWriteExecute=1\nRestrictRealtime=on\n\
        RestrictSUIDSGID=true\nRestrictNamespaces=y\nProtectClock=t\nLockPersonality=yes\n";
    check(peer, settings, asks);
    for (lines, list) in [
        (
            "SystemCallFilter=~clone:EACCES mmap:kill chmod adjtimex:EPERM openat:0\n\
             SystemCallErrorNumber=ENOSYS\n",
            "word 9 13 clone\nword 9 2147483646 mmap\nword 9 -1 chmod\nword 9 1 adjtimex\n\
             word 9 0 openat\nload 0x7fff0000 0x50026\n",
        ),
        (
            "SystemCallFilter=clone mmap socket personality\n",
            "word 10 -1 @default\nword 10 -1 clone\nword 10 -1 mmap\nword 10 -1 socket\n\
             word 10 -1 personality\nload 0x80000000 0x7fff0000\n",
        ),
    ] {
        check(
            peer,
            &format!("{settings}{lines}"),
            &format!("{asks}{list}"),
        );
    }
    let (read, _) = profile::read(Format::Systemd, settings, &target());
    assert_eq!(read.unwrap().policy.default().action, Action::Allow(0));
}

#[test]
fn a_unit_means_the_sets_of_the_systemd_that_it_is_for() {
    let unit = "[Service]\nSystemCallFilter=@file-system\nSystemCallErrorNumber=EPERM\n";
    let answer = |systemd| {
        let target = Target {
            systemd,
            ..Target::default()
        };
        let (read, _) = profile::read(Format::Systemd, unit, &target);
        let statmount = SeccompData {
            nr: syscalls::number(Arch::X86_64, "statmount").unwrap(),
            arch: Arch::X86_64.audit(),
            ..SeccompData::default()
        };
        evaluate(&read.unwrap().policy, &statmount).action
    };
    assert_eq!(answer(Systemd::V252), Action::Errno(1));
    assert_eq!(answer(Systemd::V257), Action::Allow(0));
}
