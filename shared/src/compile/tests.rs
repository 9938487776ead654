use super::*;
use crate::abi::{Arch, SeccompData, syscalls};
use crate::bpf::{self, SockFilter, insn};
use crate::filter::{
    self, ArgIndex, Condition, Guard, Outcome, Rule, Section, Width, evaluate, parse, resolve,
};
use crate::text::Span;
use crate::verdict::Action;
use std::fmt::Write as _;

fn policy(source: &str) -> Policy {
    let (filter, diagnostics) = parse(source);
    assert_eq!(diagnostics, []);
    resolve(&filter, Arch::X86_64).0.unwrap()
}

fn call(arch: Arch, nr: u32, args: [u64; 6]) -> SeccompData {
    SeccompData {
        nr,
        arch: arch.audit(),
        instruction_pointer: 0,
        args,
    }
}

/// Both layouts answer as the policy does, over all numbers that could matter.
fn check_all_numbers(source: &str) {
    let policy = policy(source);
    let programs =
        [Layout::Tree, Layout::Linear].map(|layout| compile(&policy, &layout.into()).unwrap());
    let numbers = (0..600).chain([0x3fff_ffff, u32::MAX - 1, u32::MAX]);
    let numbers = numbers.flat_map(|nr| [nr, nr | 0x4000_0000, nr | 0x8000_0000]);
    for nr in numbers {
        for audit in [0xc000_003e, 0x4000_0003, 0xc000_00b7, 0, 7] {
            for word in [0, 1, 2, 0x1_0000_0001, u64::MAX] {
                let data = SeccompData {
                    arch: audit,
                    ..call(Arch::X86_64, nr, [word; 6])
                };
                let expected = evaluate(&policy, &data).action.word();
                for compiled in &programs {
                    let word = bpf::run(&compiled.program, &data).word;
                    assert_eq!(word, expected, "{source} {data:?}");
                }
            }
        }
    }
}

#[test]
fn programs_answer_as_the_policy_over_all_numbers() {
    check_all_numbers("default allow");
    check_all_numbers("default kill\nallow read write openat");
    check_all_numbers("default allow\nerrno EPERM clock_settime\nkill_thread mount umount2");
    check_all_numbers("default log\narch x86_64 x32\nallow read\nerrno 5 write if fd == 1");
    check_all_numbers("default log\narch x32\nallow read\nerrno 5 write if fd == 1");
    check_all_numbers("default errno 1\narch aarch64 riscv64 x86 x86_64\nallow read\ntrap 3 close");
    check_all_numbers(
        "default allow\nerrno 1 read if arg0 == 1\nerrno 2 read if arg1 > 1\nlog read\nkill read",
    );
}

#[test]
fn a_constant_allow_call_loads_nothing_but_arch_and_number() {
    let policy = policy(
        "default errno EPERM\nallow read write close execve\n\
         errno EACCES openat if flags & O_CREAT\nallow openat",
    );
    let program = compile(&policy, &Layout::Tree.into()).unwrap().program;
    for name in ["read", "write", "close", "execve"] {
        let data = call(
            Arch::X86_64,
            syscalls::number(Arch::X86_64, name).unwrap(),
            [0; 6],
        );
        for step in bpf::emulator::steps(&program, &data) {
            let is_load = step.insn.code == insn::LD_ABS;
            assert!(!is_load || step.insn.k < 8, "{name} {step:?}");
        }
    }
}

/// A filter with a condition of its own on every syscall: too long for 8-bit jumps.
fn long_source() -> String {
    let mut source = "default errno 1\n".to_owned();
    for (position, (_, name)) in syscalls::all(Arch::X86_64).iter().enumerate() {
        let value = position * 7 + 3;
        writeln!(source, "allow {name} if arg1 == {value}").unwrap();
    }
    source
}

#[test]
fn jumps_of_any_length_lead_to_the_right_place() {
    let policy = policy(&long_source());
    for layout in [Layout::Tree, Layout::Linear] {
        let compiled = compile(&policy, &layout.into()).unwrap();
        assert!(compiled.program.insns().len() > 1000);
        for (position, &(nr, _)) in syscalls::all(Arch::X86_64).iter().enumerate() {
            let hit = position as u64 * 7 + 3;
            for (word, action) in [
                (hit, Action::Allow(0)),
                (hit + 1, Action::Errno(1)),
                (hit | 1 << 40, Action::Errno(1)),
            ] {
                let data = call(Arch::X86_64, nr, [0, word, 0, 0, 0, 0]);
                assert_eq!(bpf::run(&compiled.program, &data).word, action.word());
            }
        }
    }
}

#[test]
fn a_program_past_the_kernels_limit_is_refused_with_its_length() {
    let mut source = "default errno 1\n".to_owned();
    for value in 0..5000 {
        writeln!(source, "log read if fd == {value} && count == {value}").unwrap();
    }
    let error = compile(&policy(&source), &Layout::Tree.into()).unwrap_err();
    assert!(
        matches!(
            error,
            CompileError::TooLong {
                insns: 20_000..70_000,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn two_thousand_values_of_one_argument_are_searched_and_not_listed() {
    let mut source = "default errno 1\n".to_owned();
    for value in 0..2000 {
        writeln!(source, "log mmap if addr == {}", value * 3 + 1).unwrap();
    }
    let policy = policy(&source);
    let program = compile(&policy, &Layout::Tree.into()).unwrap().program;
    assert!(program.insns().len() < 2200, "{}", program.insns().len());
    let nr = syscalls::number(Arch::X86_64, "mmap").unwrap();
    for word in (0..6010).chain([1 << 32, 1 << 32 | 1]) {
        let data = call(Arch::X86_64, nr, [word, 0, 0, 0, 0, 0]);
        let returned = bpf::run(&program, &data);
        assert_eq!(returned.word, evaluate(&policy, &data).action.word());
        assert!(returned.insns < 60, "{returned:?}");
    }
}

#[test]
fn instructions_know_the_rule_that_they_come_from() {
    let source = "default allow\nerrno 1 read if fd == 7\nkill write";
    let compiled = compile(&policy(source), &Layout::Tree.into()).unwrap();
    let rule_of = |wanted: SockFilter| {
        let found = compiled.program.insns().iter().zip(&compiled.origins);
        let mut found = found.filter(|(insn, _)| insn.code == wanted.code && insn.k == wanted.k);
        found.next().unwrap().1.unwrap().rule
    };
    assert_eq!(rule_of(SockFilter::plain(insn::JEQ_K, 7)), Some(0));
    assert_eq!(rule_of(SockFilter::plain(insn::RET_K, 0x5_0001)), Some(0));
    assert_eq!(
        rule_of(SockFilter::plain(insn::RET_K, 0x8000_0000)),
        Some(1)
    );
    assert_eq!(rule_of(SockFilter::plain(insn::RET_K, 0x7fff_0000)), None);
}

#[test]
fn the_arch_is_checked_even_if_every_call_is_allowed() {
    let compiled = compile(&policy("default allow"), &Layout::Tree.into()).unwrap();
    let first = compiled.program.insns()[0];
    assert_eq!(first, SockFilter::plain(insn::LD_ABS, 4));
}

#[test]
fn rules_that_meet_each_other_without_end_are_refused() {
    // Every rule but for the first one speaks for all numbers that the one before it speaks for.
    let rules = (0..8192).map(|position| {
        let outcome = Outcome {
            action: Action::Errno(u16::try_from(position % 4096).unwrap()),
            origin: Origin {
                rule: Some(position),
                span: Span::default(),
            },
        };
        let index = ArgIndex::new(0).unwrap();
        let test = filter::Test::Eq(u64::from(position));
        Rule {
            numbers: [(8192 - position, 0x3000_0000)].into_iter().collect(),
            guard: Guard::all([Condition::new(index, Width::Bits64, test)]),
            outcome,
        }
    });
    let section = Section {
        arch: Arch::X86_64,
        rules: rules.collect(),
    };
    let default = section.rules[0].outcome;
    let policy = Policy::new(vec![section], default, Action::KillProcess).unwrap();
    let error = compile(&policy, &Options::default()).unwrap_err();
    assert!(matches!(error, CompileError::TooComplex(_)), "{error}");
}

#[test]
fn a_program_that_is_too_long_names_the_rules_that_cost_most() {
    let values: Vec<String> = (0..5000).map(|value| (value * 3).to_string()).collect();
    let source = format!(
        "default errno 1\nlog read if count == 7\nlog mmap if addr in {{{}}}",
        values.join(", ")
    );
    let diagnostics = crate::load::load(&source, &crate::load::Target::default()).unwrap_err();
    let error = diagnostics.iter().find(|d| d.code == "program-too-long");
    let error = error.unwrap_or_else(|| panic!("{diagnostics:?}"));
    assert!(error.message.contains("rule 1 in line 3"), "{error:?}");
}

#[test]
fn an_instruction_knows_every_rule_that_it_serves() {
    let source = "default errno 1\nallow read\nallow openat if flags == 0\nallow close";
    let compiled = compile(&policy(source), &Options::default()).unwrap();
    let ends = compiled.program.insns().iter().zip(&compiled.served);
    let mut ends = ends.filter(|(insn, _)| **insn == SockFilter::plain(insn::RET_K, 0x7fff_0000));
    let (_, served) = ends.next().unwrap();
    let rules: Vec<_> = served.iter().map(|origin| origin.rule).collect();
    assert_eq!(rules, [Some(0), Some(1), Some(2)]);
    for (first, served) in compiled.origins.iter().zip(&compiled.served) {
        assert_eq!(*first, served.first().copied());
    }
}
