//! Many comparisons of one argument, in the shapes that filters have: never longer than one after
//! the other, never slower on the mean, and every instruction has a way to it.

use crate::property;
use proptest::collection::vec;
use proptest::prelude::*;
use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf::insn::{SockFilter, Targets};
use ringside_shared::bpf::{self, BpfProgram};
use ringside_shared::compile::{Layout, compile};
use ringside_shared::filter::{Policy, evaluate};
use ringside_shared::load::{Target, load};
use std::fmt::Write as _;

/// One of the shapes.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// A rule a value.
    Equal,
    /// The same of the lower half.
    Half,
    /// One rule with all values.
    List,
    /// A rule a value, of some bits.
    Masked(u32),
    /// A rule a value, with two actions in turn.
    Turns,
    /// A rule a range.
    Ranges,
}

fn shapes() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Equal),
        Just(Shape::Half),
        Just(Shape::List),
        prop_oneof![
            Just(0xff),
            Just(0xffff),
            Just(0x00ff_00ff),
            any::<u32>().prop_map(|mask| mask | 1)
        ]
        .prop_map(Shape::Masked),
        Just(Shape::Turns),
        Just(Shape::Ranges),
    ]
}

/// Values side by side, at some distance, and anywhere.
fn values() -> impl Strategy<Value = Vec<u32>> {
    let spaced = (1_u32..9, 1_u32..300, 0_u32..40).prop_map(|(step, n, first)| {
        let values = (0..n).map(|at| first + at * step);
        values.collect()
    });
    prop_oneof![spaced, vec(0_u32..500, 1..200), vec(any::<u32>(), 1..200),]
}

fn source(shape: Shape, values: &[u32]) -> String {
    let mut source = "default errno EPERM\nallow read write\n".to_owned();
    if let Shape::List = shape {
        let values: Vec<_> = values.iter().map(u32::to_string).collect();
        writeln!(source, "allow ioctl if arg1 in {{{}}}", values.join(", ")).unwrap();
        return source;
    }
    for (at, &value) in values.iter().enumerate() {
        let condition = match shape {
            Shape::Half => format!("arg1:32 == {value}"),
            Shape::Masked(mask) => format!("arg1 & {mask:#x} == {:#x}", value & mask),
            Shape::Ranges => format!("arg1 in {value}..{}", u64::from(value) + 3),
            Shape::Equal | Shape::Turns | Shape::List => format!("arg1 == {value}"),
        };
        let action = match shape {
            Shape::Turns if at % 3 == 0 => "log",
            _ => "allow",
        };
        writeln!(source, "{action} ioctl if {condition}").unwrap();
    }
    source
}

fn policy(shape: Shape, values: &[u32]) -> Policy {
    let source = source(shape, values);
    load(&source, &Target::default()).unwrap().policy.unwrap()
}

fn ioctl(word: u64) -> SeccompData {
    SeccompData {
        nr: syscalls::number(Arch::X86_64, "ioctl").unwrap(),
        arch: Arch::X86_64.audit(),
        args: [0, word, 0, 0, 0, 0],
        ..SeccompData::default()
    }
}

/// Instructions executed for every syscall without arguments.
fn executed(program: &BpfProgram) -> u32 {
    let calls = syscalls::all(Arch::X86_64)
        .iter()
        .map(|&(nr, _)| SeccompData {
            nr,
            arch: Arch::X86_64.audit(),
            ..SeccompData::default()
        });
    calls.map(|data| bpf::run(program, &data).insns).sum()
}

/// Instructions that no way leads to.
fn dead(insns: &[SockFilter]) -> Vec<usize> {
    let mut reached = vec![false; insns.len()];
    reached[0] = true;
    for (pc, insn) in insns.iter().enumerate() {
        if reached[pc] {
            match insn.targets(pc) {
                Targets::None => {}
                Targets::One(next) => reached[next] = true,
                Targets::Two(yes, no) => (reached[yes], reached[no]) = (true, true),
            }
        }
    }
    (0..insns.len()).filter(|&pc| !reached[pc]).collect()
}

#[test]
fn many_values_of_one_argument_are_never_longer_than_linear_and_never_slower() {
    property(150, &(shapes(), values()), |(shape, values)| {
        let policy = policy(shape, &values);
        let program = |layout: Layout| Ok(compile(&policy, &layout.into())?.program);
        let tree = program(Layout::Tree);
        let tree = tree.map_err(|error: ringside_shared::compile::CompileError| {
            TestCaseError::fail(error.to_string())
        })?;
        prop_assert_eq!(dead(tree.insns()), Vec::<usize>::new());
        if let Ok::<_, ringside_shared::compile::CompileError>(linear) = program(Layout::Linear) {
            let (short, long) = (tree.insns().len(), linear.insns().len());
            prop_assert!(short <= long, "{} against {}", short, long);
            prop_assert!(executed(&tree) <= executed(&linear));
        }
        for &value in &values {
            let value = u64::from(value);
            for word in [value.wrapping_sub(1), value, value + 1, value | 1 << 32] {
                let data = ioctl(word);
                let expected = evaluate(&policy, &data).action.word();
                prop_assert_eq!(bpf::run(&tree, &data).word, expected, "{:?}", data);
            }
        }
        Ok(())
    });
}

#[test]
fn two_thousand_tests_of_the_same_bits_are_one_search() {
    let values: Vec<u32> = (0..2000).map(|at| at * 3).collect();
    let policy = policy(Shape::Masked(0xffff), &values);
    let program = compile(&policy, &Layout::Tree.into()).unwrap().program;
    assert!(program.insns().len() < 2200, "{}", program.insns().len());
    for word in (0..6010).chain([1 << 16, 1 << 32 | 3]) {
        let returned = bpf::run(&program, &ioctl(word));
        assert_eq!(returned.word, evaluate(&policy, &ioctl(word)).action.word());
        assert!(returned.insns < 80, "{word}: {returned:?}");
    }
}

#[test]
fn values_side_by_side_are_a_few_tests_whatever_the_mask() {
    let values: Vec<u32> = (0..2000).collect();
    let policy = policy(Shape::Masked(0xffff), &values);
    let program = compile(&policy, &Layout::Tree.into()).unwrap().program;
    assert!(program.insns().len() < 20, "{}", program.insns().len());
}
