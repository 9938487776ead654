//! What is said of a program is what it does.

use crate::policy::{calls, choices, policies};
use crate::property;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::{self, BpfProgram, SockFilter, insn};
use ringside_shared::compile::{Layout, compile};
use ringside_shared::explain::{self, Cached, Unproven};
use ringside_shared::filter::{Policy, evaluate};
use ringside_shared::verdict::Action;
use ringside_shared::wire::DiffReport;
use std::cell::Cell;

/// What the kernel does on a word: nobody sees the data of some actions (fact 12), and errnos are
/// cut (fact 13).
fn acted(action: Action) -> Action {
    match action {
        Action::Allow(_) => Action::Allow(0),
        Action::Log(_) => Action::Log(0),
        Action::Notify(_) => Action::Notify(0),
        Action::Errno(data) => Action::Errno(data.min(4095)),
        other => other,
    }
}

fn answer(program: &BpfProgram, data: &SeccompData) -> Action {
    acted(Action::from_word(bpf::run(program, data).word))
}

fn check_same(
    policy: &Policy,
    program: &BpfProgram,
    calls: &[SeccompData],
) -> Result<(), TestCaseError> {
    for data in calls {
        let said = acted(evaluate(policy, data).action);
        prop_assert_eq!(said, answer(program, data), "{:?} {:?}", data, policy);
    }
    Ok(())
}

#[test]
fn the_rules_found_in_a_program_mean_what_it_was_compiled_from() {
    let n_found = Cell::new(0);
    property(50, &(policies(), choices()), |(policy, choices)| {
        for layout in [Layout::Tree, Layout::Linear] {
            let program = compile(&policy, &layout.into()).unwrap().program;
            let found = match explain::policy(&program) {
                Ok(found) => found,
                // Random conditions on one argument may have nothing in common.
                Err(Unproven::TooManyRules(_)) => continue,
                Err(error) => return Err(TestCaseError::fail(format!("{error}: {policy:?}"))),
            };
            n_found.set(n_found.get() + 1);
            let mut calls_of_both = calls(&policy, &choices);
            calls_of_both.extend(calls(&found, &choices));
            check_same(&found, &program, &calls_of_both)?;
        }
        Ok(())
    });
    let n_found = n_found.get();
    assert!(n_found > 60, "only {n_found} programs had rules");
}

/// Any instructions that the kernel takes, arithmetic more often than anywhere in the wild.
pub(crate) fn wild_programs() -> impl Strategy<Value = BpfProgram> {
    let small = prop_oneof![
        0_u32..4,
        any::<u32>(),
        select(vec![0xffff, 1 << 31, 7, 56, 64])
    ];
    let plain = |codes: &[u16]| select(codes.to_vec());
    let any_insn = prop_oneof![
        6 => (0_u32..16).prop_map(|word| SockFilter::plain(insn::LD_ABS, word * 4)),
        2 => select(vec![0_u32, 4, 16]).prop_map(|at| SockFilter::plain(insn::LD_ABS, at)),
        6 => (plain(&[
                insn::ADD_K, insn::SUB_K, insn::MUL_K, insn::DIV_K, insn::OR_K, insn::AND_K,
                insn::XOR_K, insn::LD_IMM, insn::LDX_IMM,
            ]), small.clone()).prop_map(|(code, k)| SockFilter::plain(code, k)),
        3 => plain(&[
                insn::ADD_X, insn::SUB_X, insn::MUL_X, insn::DIV_X, insn::OR_X, insn::AND_X,
                insn::XOR_X, insn::LSH_X, insn::RSH_X, insn::NEG, insn::TAX, insn::TXA,
                insn::LD_LEN, insn::LDX_LEN,
            ]).prop_map(|code| SockFilter::plain(code, 0)),
        2 => (plain(&[insn::LSH_K, insn::RSH_K]), 0_u32..32)
            .prop_map(|(code, k)| SockFilter::plain(code, k)),
        2 => (plain(&[insn::ST, insn::STX, insn::LD_MEM, insn::LDX_MEM]), 0_u32..3)
            .prop_map(|(code, k)| SockFilter::plain(code, k)),
        8 => (plain(&[
                insn::JEQ_K, insn::JGT_K, insn::JGE_K, insn::JSET_K, insn::JEQ_X, insn::JGT_X,
                insn::JGE_X, insn::JSET_X,
            ]), small, 0_u8..4, 0_u8..4)
            .prop_map(|(code, k, jt, jf)| SockFilter::branch(code, k, jt, jf)),
        1 => (0_u32..3).prop_map(|k| SockFilter::plain(insn::JA, k)),
        2 => select(vec![0x7fff_0000_u32, 0x0005_0001, 0, 0x8000_0000, 0x7fff_0001, 9])
            .prop_map(|k| SockFilter::plain(insn::RET_K, k)),
    ];
    let ends = select(vec![insn::RET_A, insn::RET_K]);
    (vec(any_insn, 1..40), ends).prop_filter_map("loads", |(mut insns, end)| {
        // So that jumps past the end stay inside, and cells are set.
        let cells = (0..3).map(|cell| SockFilter::plain(insn::ST, cell));
        insns.splice(0..0, cells);
        let tail = (0..4).map(|word| SockFilter::plain(end, word << 16));
        insns.extend(tail);
        BpfProgram::new(insns).ok()
    })
}

/// Words at which arithmetic turns over, and any other.
pub(crate) fn any_calls() -> impl Strategy<Value = Vec<SeccompData>> {
    let word = prop_oneof![
        0_u64..4,
        any::<u64>(),
        select(vec![
            u64::MAX,
            1 << 32,
            0xffff_ffff,
            1 << 31,
            1 << 63,
            0x7fff_ffff,
            7,
            56,
            64
        ]),
    ];
    let arch = select(vec![
        Arch::X86_64.audit(),
        Arch::X86.audit(),
        Arch::Aarch64.audit(),
        0,
        9,
    ]);
    let nr = prop_oneof![0_u32..4, any::<u32>(), Just(0x4000_0000), Just(u32::MAX)];
    let call = (arch, nr, any::<u64>(), proptest::array::uniform6(word)).prop_map(
        |(arch, nr, instruction_pointer, args)| SeccompData {
            nr,
            arch,
            instruction_pointer,
            args,
        },
    );
    vec(call, 200)
}

#[test]
fn rules_found_in_any_program_mean_what_it_does() {
    let n_found = Cell::new(0);
    property(200, &(wild_programs(), any_calls()), |(program, calls)| {
        if let Ok(found) = explain::policy(&program) {
            n_found.set(n_found.get() + 1);
            check_same(&found, &program, &calls)?;
        }
        Ok(())
    });
    let n_found = n_found.get();
    assert!(n_found > 20, "only {n_found} programs had rules");
}

/// Whether the two programs act alike on the calls.
fn differ(a: &BpfProgram, b: &BpfProgram, calls: &[SeccompData]) -> bool {
    calls.iter().any(|data| answer(a, data) != answer(b, data))
}

/// Every difference is one; a program that is called equal has none among the calls.
fn check_diff(
    a: &BpfProgram,
    b: &BpfProgram,
    calls: &[SeccompData],
) -> Result<DiffReport, TestCaseError> {
    let diff = explain::diff(a, b);
    for difference in &diff.differences {
        let witness = &difference.witness;
        let arch = match witness.arch.parse::<Arch>() {
            Ok(arch) => arch.audit(),
            Err(_) => u32::from_str_radix(witness.arch.trim_start_matches("0x"), 16).unwrap(),
        };
        let data = SeccompData {
            nr: witness.nr,
            arch,
            instruction_pointer: witness.ip.0,
            args: std::array::from_fn(|at| witness.args[at].0),
        };
        let (of_a, of_b) = (answer(a, &data), answer(b, &data));
        prop_assert_ne!(of_a, of_b, "{:?}", difference);
        prop_assert_eq!(&difference.a.action, of_a.name());
        prop_assert_eq!(difference.b.data, of_b.data());
    }
    if diff.proven && diff.differences.is_empty() {
        prop_assert!(diff.equal);
        prop_assert!(!differ(a, b, calls), "called equal, but are not");
    }
    prop_assert!(!diff.equal || diff.proven);
    Ok(diff)
}

#[test]
fn policies_are_equal_exactly_if_no_call_tells_them_apart() {
    property(
        15,
        &(policies(), policies(), choices()),
        |(p, q, choices)| {
            let program = |policy, layout: Layout| compile(policy, &layout.into()).unwrap().program;
            let (a, b) = (program(&p, Layout::Tree), program(&q, Layout::Linear));
            let mut edges = calls(&p, &choices);
            edges.extend(calls(&q, &choices));
            let diff = check_diff(&a, &b, &edges)?;
            prop_assert!(diff.proven, "{:?}", diff.unproven);
            let same = check_diff(&a, &program(&p, Layout::Linear), &edges)?;
            prop_assert!(same.equal, "{:?}", same);
            Ok(())
        },
    );
}

#[test]
fn a_program_with_one_constant_changed_is_told_apart_with_a_call() {
    let n_different = Cell::new(0);
    let changes = (any::<Index>(), 0_u32..32);
    property(
        60,
        &(policies(), choices(), changes),
        |(policy, choices, (which, bit))| {
            let a = compile(&policy, &Layout::Tree.into()).unwrap().program;
            let mut insns = a.insns().to_vec();
            insns[which.index(a.insns().len())].k ^= 1 << bit;
            let Ok(b) = BpfProgram::new(insns) else {
                return Ok(());
            };
            let edges = calls(&policy, &choices);
            let diff = check_diff(&a, &b, &edges)?;
            if !diff.differences.is_empty() {
                n_different.set(n_different.get() + 1);
            }
            Ok(())
        },
    );
    assert!(
        n_different.get() > 20,
        "only {} differed",
        n_different.get()
    );
}

#[test]
fn what_is_said_of_two_wild_programs_is_true() {
    property(
        20,
        &(wild_programs(), wild_programs(), any_calls()),
        |(a, b, calls)| {
            check_diff(&a, &b, &calls)?;
            let report = explain::report(&a);
            prop_assert_eq!(report.proven, report.unproven.is_empty());
            prop_assert!(!explain::text(&report).is_empty());
            Ok(())
        },
    );
}

#[test]
fn instructions_counted_are_those_executed() {
    property(30, &(policies(), choices()), |(policy, choices)| {
        let program = compile(&policy, &Layout::Linear.into()).unwrap().program;
        let report = explain::report(&program);
        let costs = explain::costs(&program, &report, None);
        for data in calls(&policy, &choices) {
            let arch = Arch::of_call(data.arch, data.nr);
            let cost = costs.iter().find(|cost| {
                arch.is_some_and(|arch| cost.arch == arch.name()) && cost.nr == data.nr
            });
            let executed = bpf::run(&program, &data).insns;
            if let Some(cost) = cost {
                prop_assert!(
                    (cost.min..=cost.max).contains(&executed),
                    "{cost:?} {executed}"
                );
            }
        }
        Ok(())
    });
}

#[test]
fn a_call_that_is_said_to_be_cached_is_always_allowed() {
    let n_cached = Cell::new(0);
    property(60, &(policies(), choices()), |(policy, choices)| {
        let program = compile(&policy, &Layout::Tree.into()).unwrap().program;
        for data in calls(&policy, &choices) {
            if let Some(arch) = Arch::of_call(data.arch, data.nr)
                && explain::cached(program.insns(), arch, data.nr) == Cached::Yes
            {
                n_cached.set(n_cached.get() + 1);
                prop_assert_eq!(bpf::run(&program, &data).word, Action::Allow(0).word());
            }
        }
        Ok(())
    });
    assert!(n_cached.get() > 100, "only {} were cached", n_cached.get());
}
