//! Two programs are compared as they answer, and the rules behind one compile to it again.

use super::calls::{Dice, calls};
use super::machine;
use super::program::acted_on;
use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf::{self, BpfProgram, SockFilter, read};
use ringside_shared::compile::{Options, compile};
use ringside_shared::explain;
use ringside_shared::verdict::Action;
use ringside_shared::wire::DifferenceReport;

/// Makes a program of the bytes and compares it with one that differs in an instruction.
pub(crate) fn diff(bytes: &[u8]) {
    let mut dice = Dice::of(bytes);
    let Some((kind, body)) = bytes.split_first() else {
        return;
    };
    // Half of the inputs are programs as they are written, half such as have a chance to load.
    let insns = match read::read(body) {
        Ok(insns) if kind.is_multiple_of(2) => insns,
        _ => machine::insns(body),
    };
    let Ok(program) = BpfProgram::new(insns.clone()) else {
        return;
    };
    if let Ok(again) = BpfProgram::new(changed(insns, &mut dice)) {
        compare(&program, &again, &mut dice);
    }
    if let Ok(policy) = explain::policy(&program)
        && let Ok(again) = compile(&policy, &Options::default())
    {
        compare(&program, &again.program, &mut dice);
        let diff = explain::diff(&program, &again.program);
        assert!(diff.differences.is_empty(), "{program:?} {diff:#?}");
    }
}

/// The program but for one instruction, of which something is a little different.
fn changed(mut insns: Vec<SockFilter>, dice: &mut Dice) -> Vec<SockFilter> {
    let (at, other) = (dice.below(insns.len()), dice.below(insns.len()));
    let words = [insns[other].k, insns[at].k ^ 1 << dice.below(32)];
    let insn = &mut insns[at];
    match dice.below(4) {
        0 => std::mem::swap(&mut insn.jt, &mut insn.jf),
        way => insn.k = words[way % 2],
    }
    insns
}

/// What is said of two programs holds for calls that the one or the other tells apart.
fn compare(a: &BpfProgram, b: &BpfProgram, dice: &mut Dice) {
    let diff = explain::diff(a, b);
    assert!(!diff.equal || diff.proven && diff.differences.is_empty());
    assert_eq!(diff.proven, diff.unproven.is_empty());
    let answers = |data: &SeccompData| [a, b].map(|program| answer(program, data));
    for difference in &diff.differences {
        let [one, other] = answers(&witness(difference));
        assert_ne!(one, other, "{difference:#?}");
        assert!(names(difference, &witness(difference)), "{difference:#?}");
    }
    if !diff.proven {
        return;
    }
    let (mut tried, of_b) = (calls(a.insns(), dice), calls(b.insns(), dice));
    tried.extend(of_b);
    for data in tried {
        let [one, other] = answers(&data);
        // An arch value that has no name stands for all of those.
        let is_known = Arch::ALL.iter().any(|arch| arch.audit() == data.arch);
        let is_told = diff.differences.iter().any(|difference| {
            names(difference, &data) || !is_known && difference.arch.starts_with("0x")
        });
        assert!(one == other || is_told, "{data:?} {a:?} {b:?} {diff:#?}");
    }
}

fn answer(program: &BpfProgram, data: &SeccompData) -> Action {
    acted_on(Action::from_word(bpf::run(program, data).word))
}

/// Whether the difference is one of the call's arch and number.
fn names(difference: &DifferenceReport, data: &SeccompData) -> bool {
    let arch = difference.arch.parse::<Arch>().ok();
    let is_of_all = difference.syscalls.is_empty() && difference.numbers.is_empty();
    let numbers = &difference.numbers;
    let in_range = numbers
        .iter()
        .any(|(low, high)| (*low..=*high).contains(&data.nr));
    let Some(arch) = arch else {
        return difference.arch == format!("{:#x}", data.arch);
    };
    let name = syscalls::name(arch, data.nr);
    let is_named = name.is_some_and(|name| difference.syscalls.iter().any(|known| known == name));
    arch.audit() == data.arch && (is_of_all || in_range || is_named)
}

/// The call that is said to show the difference.
fn witness(difference: &DifferenceReport) -> SeccompData {
    let witness = &difference.witness;
    let arch = &witness.arch;
    let audit = match arch.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).expect("an arch value is hexadecimal"),
        None => arch.parse::<Arch>().expect("an arch has a name").audit(),
    };
    let mut data = SeccompData {
        arch: audit,
        nr: witness.nr,
        instruction_pointer: witness.ip.0,
        ..SeccompData::default()
    };
    for (arg, word) in data.args.iter_mut().zip(&witness.args) {
        *arg = word.0;
    }
    data
}
