//! What policies mean, and what is said about them.

use super::*;
use crate::abi::{Arch, SeccompData, syscalls};
use crate::filter::{Policy, evaluate};
use crate::text::LineIndex;
use crate::verdict::Action;

const ALLOW: Action = Action::Allow(0);
const KILL: Action = Action::KillThread;
const EPERM: Action = Action::Errno(1);

fn policy_on(source: &str, host: Arch) -> Policy {
    let target = Target {
        host,
        ..Target::default()
    };
    let (profile, diagnostics) = read(source, &target);
    profile.unwrap_or_else(|| panic!("{diagnostics:?}")).policy
}

fn ask(policy: &Policy, arch: Arch, name: &str, args: &[u64]) -> Action {
    let nr = syscalls::number(arch, name).unwrap();
    let mut data = SeccompData {
        nr,
        arch: arch.audit(),
        ..SeccompData::default()
    };
    data.args[..args.len()].copy_from_slice(args);
    evaluate(policy, &data).action
}

/// The answers of the host's arch to calls with these arguments.
fn check(source: &str, expected: &[(&str, &[u64], Action)]) {
    let policy = policy_on(source, Arch::X86_64);
    for &(name, args, action) in expected {
        assert_eq!(
            ask(&policy, Arch::X86_64, name, args),
            action,
            "{name} {args:x?}"
        );
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
fn what_is_named_passes_and_the_rest_is_killed() {
    let source = "# mode 1\nread: 1\nwrite:allow # both\n\nexit :1\n";
    check(
        source,
        &[
            ("read", &[], ALLOW),
            ("write", &[], ALLOW),
            ("exit", &[], ALLOW),
            ("openat", &[], KILL),
        ],
    );
    assert_eq!(problems(source), [""; 0]);
}

#[test]
fn every_action_has_its_word() {
    check(
        "read: kill\nwrite: kill-process\nopenat: kill-thread\nclose: trap\nlseek: trace\n\
         mmap: log\nbrk: user-notify\nptrace: return EPERM\nkill: return 38\nfork: return\n\
         vfork: return 0x10001\n@default kill-process\n",
        &[
            ("read", &[], KILL),
            ("write", &[], Action::KillProcess),
            ("openat", &[], KILL),
            ("close", &[], Action::Trap(0)),
            ("lseek", &[], Action::Trace(0)),
            ("mmap", &[], Action::Log(0)),
            ("brk", &[], Action::Notify(0)),
            ("ptrace", &[], EPERM),
            ("kill", &[], Action::Errno(38)),
            ("fork", &[], KILL),
            ("vfork", &[], EPERM),
            ("execve", &[], Action::KillProcess),
        ],
    );
}

#[test]
fn expressions_are_alternatives_of_conditions_that_all_hold() {
    check(
        "ioctl: arg1 == TCGETS || arg1 == 0x541B && arg0 < 3\n\
         fcntl: arg1 != F_SETFL\nlseek: arg1 >= 0x100000000\nread: arg2 <= 4 && arg2 > 2\n",
        &[
            ("ioctl", &[9, 0x5401], ALLOW),
            ("ioctl", &[2, 0x541b], ALLOW),
            ("ioctl", &[3, 0x541b], KILL),
            ("fcntl", &[0, 4], KILL),
            ("fcntl", &[0, 5], ALLOW),
            ("lseek", &[0, 1 << 32], ALLOW),
            ("lseek", &[0, u32::MAX.into()], KILL),
            ("read", &[0, 0, 3], ALLOW),
            ("read", &[0, 0, 5], KILL),
        ],
    );
}

#[test]
fn in_means_no_bit_but_these_and_an_ampersand_any_bit() {
    check(
        "mmap: arg2 in PROT_READ|PROT_WRITE\nmprotect: arg2 & ~(PROT_READ|0x2)\n",
        &[
            ("mmap", &[0, 0, 3], ALLOW),
            ("mmap", &[0, 0, 0], ALLOW),
            ("mmap", &[0, 0, 5], KILL),
            ("mmap", &[0, 0, 1 << 40], KILL),
            ("mprotect", &[0, 0, 4], ALLOW),
            ("mprotect", &[0, 0, 1 << 40], ALLOW),
            ("mprotect", &[0, 0, 3], KILL),
        ],
    );
}

#[test]
fn a_return_alone_is_for_calls_that_do_not_match_and_in_braces_for_those_that_do() {
    let source = "socket: arg0 == AF_UNIX; return EPERM\n\
                  bind: {arg0 == 1; return 5, arg0 == 2, trap}\nprctl: arg0 == 15; log\n";
    check(
        source,
        &[
            ("socket", &[1], ALLOW),
            ("socket", &[2], EPERM),
            ("bind", &[1], Action::Errno(5)),
            ("bind", &[2], ALLOW),
            ("bind", &[3], Action::Trap(0)),
            ("prctl", &[15], Action::Log(0)),
            ("prctl", &[16], KILL),
        ],
    );
    assert_eq!(problems(source), ["two-meanings 1:24-1:32"]);
}

#[test]
fn names_in_braces_share_a_filter_and_metadata_pick_the_arch() {
    let source = "{read, write[arch=x86_64,arm64], mmap2[arch=x86]}: 1\nno_such[arch=arm]: 1\n";
    check(
        source,
        &[
            ("read", &[], ALLOW),
            ("write", &[], ALLOW),
            ("mmap", &[], KILL),
        ],
    );
    let x86 = policy_on(source, Arch::X86);
    assert_eq!(ask(&x86, Arch::X86, "mmap2", &[]), ALLOW);
    assert_eq!(ask(&x86, Arch::X86, "write", &[]), KILL);
}

#[test]
fn a_thirty_two_bit_arch_compares_thirty_two_bits() {
    let x86 = policy_on("read: arg0 == -1 || arg1 in 1\n", Arch::X86);
    assert_eq!(ask(&x86, Arch::X86, "read", &[0xffff_ffff, 9]), ALLOW);
    assert_eq!(ask(&x86, Arch::X86, "read", &[0, 0x1_0000_0001]), ALLOW);
    check(
        "read: arg0 == -1\n",
        &[("read", &[u64::MAX], ALLOW), ("read", &[0xffff_ffff], KILL)],
    );
}

#[test]
fn a_denylist_lets_the_rest_through() {
    let source = "@denylist\nptrace: return EPERM\nsocket: arg0 == 3; return 97\n";
    check(
        source,
        &[
            ("ptrace", &[], EPERM),
            ("socket", &[3], Action::Errno(97)),
            ("socket", &[2], ALLOW),
            ("read", &[], ALLOW),
        ],
    );
    assert_eq!(
        problems("@denylist\nread: 1\n"),
        ["unexpected-token 2:7-2:8"]
    );
}

#[test]
fn other_arches_are_killed_and_x32_numbers_are_unknown_ones() {
    let policy = policy_on("@default trap\nread: 1", Arch::X86_64);
    assert_eq!(ask(&policy, Arch::X86, "read", &[]), KILL);
    assert_eq!(ask(&policy, Arch::X32, "read", &[]), Action::Trap(0));
    let policy = policy_on("read: 1", Arch::X86_64);
    assert_eq!(ask(&policy, Arch::X32, "read", &[]), KILL);
}

#[test]
fn lines_go_on_after_a_backslash() {
    check(
        "read: arg0 == 1 || \\\n   arg0 == 2\n{ read, \\\r\n write }: return 7\n",
        &[
            ("read", &[2], ALLOW),
            ("read", &[3], Action::Errno(7)),
            ("write", &[0], Action::Errno(7)),
        ],
    );
    assert_eq!(problems("# odd \\\nread: 1\n"), ["comment-goes-on 1:1-1:8"]);
}

#[test]
fn statements_on_one_syscall_add_up_to_the_first_that_is_for_all() {
    let source = "read: arg0 == 1\nread: {arg0 == 2; log}\nread: return 9\n";
    check(
        source,
        &[
            ("read", &[1], ALLOW),
            ("read", &[2], Action::Log(0)),
            ("read", &[3], Action::Errno(9)),
        ],
    );
    assert_eq!(
        problems(source),
        ["repeated-syscall 2:1-2:5", "repeated-syscall 3:1-3:5"]
    );
    assert_eq!(problems("read: 1\nread: 1\n"), ["second-rule 2:1-2:5"]);
    assert_eq!(problems("read: {1, arg0 == 1}\n"), ["second-rule 1:1-1:5"]);
}

#[test]
fn every_problem_has_its_place() {
    let source = "\
@include ./common.policy
@frequency ./cat.frequency
@default allow
@nonsense
raed: 1
mmap2: 1
read: arg6 == 1
read: arg0 = 1
read: arg0 == AF_UNIXX
read: arg0 == 0b1
read: arg0 == 0x10000000000000000
read: arg0 == 1 arg1
read: 2
read
write: {arg0 == 1, trap
io@libc: 1
write: return 0
";
    assert_eq!(
        problems(source),
        [
            "include 1:1-1:25",
            "frequency 2:1-2:27",
            "bad-default 3:10-3:15",
            "unknown-statement 4:1-4:10",
            "unknown-syscall 5:1-5:5",
            "unknown-syscall 6:1-6:6",
            "no-such-argument 7:7-7:11",
            "unexpected-token 8:12-8:13",
            "unknown-constant 9:15-9:23",
            "bad-number 10:15-10:18",
            "bad-number 11:15-11:34",
            "unexpected-token 12:17-12:21",
            "unexpected-token 13:7-13:8",
            "unexpected-token 14:5-14:5",
            "unexpected-token 15:24-15:24",
            "unknown-group 16:1-16:8",
            "errno-zero 17:15-17:16",
        ]
    );
}

#[test]
fn parentheses_that_never_end_are_refused() {
    let source = format!("read: arg0 == {}1", "(".repeat(1_000_000));
    assert_eq!(problems(&source), ["too-deep 1:47-1:48"]);
}
