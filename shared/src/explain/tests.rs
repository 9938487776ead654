//! Programs of which a part is too complex: the rest is said as exactly as ever.

use super::*;
use crate::abi::syscalls;
use crate::bpf::BpfProgram;
use crate::load::{Target, load};
use crate::wire::ExplainReport;
use std::fmt::Write as _;

/// Calls that the filter allows whatever their arguments.
const PLAIN: [&str; 50] = [
    "accept",
    "access",
    "alarm",
    "bind",
    "brk",
    "close",
    "connect",
    "dup",
    "dup2",
    "fstat",
    "getitimer",
    "getpid",
    "getsockname",
    "listen",
    "lseek",
    "lstat",
    "madvise",
    "mincore",
    "mmap",
    "mprotect",
    "mremap",
    "msync",
    "munmap",
    "nanosleep",
    "open",
    "pause",
    "pipe",
    "poll",
    "pread64",
    "pwrite64",
    "read",
    "readv",
    "recvfrom",
    "recvmsg",
    "rt_sigaction",
    "rt_sigprocmask",
    "sched_yield",
    "select",
    "sendfile",
    "sendmsg",
    "sendto",
    "setitimer",
    "shmat",
    "shmctl",
    "shmget",
    "shutdown",
    "socket",
    "stat",
    "write",
    "writev",
];

/// 400 rules on one syscall, each about other bits, and one for the plain calls.
fn source(rule: impl Fn(u64, u64) -> String) -> String {
    let mut source = "default errno EPERM\narch x86_64 x86\n".to_owned();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut dice = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state & 0xffff_ffff
    };
    for _ in 0..400 {
        writeln!(source, "allow ioctl if {}", rule(dice(), dice())).unwrap();
    }
    writeln!(source, "allow {}", PLAIN.join(" ")).unwrap();
    source
}

fn masked(a: u64, _: u64) -> String {
    format!("arg1 & {a:#x} == 0")
}

fn mixed(a: u64, b: u64) -> String {
    format!("arg1 & {a:#x} == {:#x} && arg2 & {b:#x}", a & b)
}

fn program(source: &str) -> BpfProgram {
    load(source, &Target::default()).unwrap().program
}

/// What is known of every syscall but ioctl.
fn check(report: &ExplainReport) {
    assert!(!report.proven);
    let names: Vec<_> = report.arches.iter().map(|arch| &arch.arch).collect();
    assert_eq!(names, ["x86_64", "x86", "x32"]);
    for arch in &report.arches[..2] {
        let has = |action: &str, name: &str| {
            let mut answers = arch.answers.iter();
            let answer = answers.find(|answer| answer.answer.action == action);
            answer.is_some_and(|answer| answer.syscalls.iter().any(|known| known == name))
        };
        for name in PLAIN {
            // i386 lacks some of them.
            let exists = syscalls::number(arch.arch.parse().unwrap(), name).is_some();
            assert_eq!(has("allow", name), exists, "{} {name}", arch.arch);
        }
        assert!(has("errno", "ptrace") && has("errno", "execve"));
        let unknown = arch
            .answers
            .iter()
            .find(|answer| answer.answer.action == "unknown");
        assert_eq!(unknown.unwrap().syscalls, ["ioctl"], "{}", arch.arch);
        let rest = arch.answers.last().unwrap();
        assert!(rest.is_rest && rest.answer.action == "errno");
    }
    assert_eq!(report.arches[2].answers[0].answer.action, "kill_process");
    assert_eq!(
        report.foreign[0].answer.as_ref().unwrap().action,
        "kill_process"
    );
}

#[test]
fn one_syscall_that_is_too_complex_leaves_all_others_exact() {
    for rule in [masked, mixed] {
        check(&report(&program(&source(rule))));
    }
}

#[test]
fn differences_beside_a_part_that_is_too_complex_are_shown() {
    let text = source(masked);
    let (a, b) = (program(&text), program(&text.replace(" brk ", " ")));
    let found = diff(&a, &b);
    assert!(!found.equal && !found.proven);
    assert!(!found.unproven.is_empty());
    let names: Vec<_> = found
        .differences
        .iter()
        .map(|d| (&d.arch[..], &d.syscalls))
        .collect();
    let brk = vec!["brk".to_owned()];
    assert_eq!(names, [("x86_64", &brk), ("x86", &brk)]);
    assert!(found.differences.iter().all(|d| d.change == "stricter"));
}

#[test]
fn a_program_is_equal_to_itself_however_complex() {
    let program = program(&source(masked));
    let found = diff(&program, &program.clone());
    assert!(found.equal && found.proven);
}

#[test]
fn the_known_rules_leave_a_hole_where_nothing_is_known() {
    let program = program(&source(masked));
    assert!(policy(&program).is_err());
    let known = known(&program).unwrap();
    let holes: Vec<_> = known
        .holes
        .iter()
        .map(|hole| (hole.arch.name(), hole.numbers.ranges()))
        .collect();
    assert_eq!(
        holes,
        [("x86_64", &[(16, 16)][..]), ("x86", &[(54, 54)][..])]
    );
}
