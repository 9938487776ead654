//! A program in any spelling: it is shown, read back, checked and run.

use super::calls::{Dice, calls};
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::{self, BpfProgram, SockFilter, asm, disasm, emulator, read};
use ringside_shared::explain;
use ringside_shared::filter::evaluate;
use ringside_shared::verdict::Action;

/// Reads bytes as a program.
pub(crate) fn program(bytes: &[u8]) {
    let Ok(insns) = read::read(bytes) else {
        return;
    };
    listing_reads_back(&insns);
    if let Ok(program) = BpfProgram::new(insns) {
        runs_to_an_end(&program, &mut Dice::of(bytes));
    }
}

/// A listing has a line for each instruction and is assembled to what was listed.
pub(crate) fn listing_reads_back(insns: &[SockFilter]) {
    let listing = disasm::listing(insns);
    assert_eq!(listing.lines().count(), insns.len());
    let (placed, problems) = asm::assemble(&listing, Arch::X86_64);
    assert!(problems.is_empty(), "{problems:#?}\n{listing}");
    let placed = placed.expect("nothing was wrong");
    let again: Vec<_> = placed.iter().map(|placed| placed.insn).collect();
    assert_eq!(again, insns, "{listing}");
}

/// The policy that is found behind a program means what the program does.
pub(crate) fn is_what_it_is_explained_as(program: &BpfProgram, calls: &[SeccompData]) {
    if let Ok(policy) = explain::policy(program) {
        for data in calls {
            let meant = evaluate(&policy, data).action;
            let answered = Action::from_word(bpf::run(program, data).word);
            assert_eq!(acted_on(answered), acted_on(meant), "{data:?} {program:?}");
        }
    }
}

/// An action without what the kernel takes no notice of (fact 12, fact 13).
pub(crate) fn acted_on(action: Action) -> Action {
    match action {
        Action::Allow(_) => Action::Allow(0),
        Action::Log(_) => Action::Log(0),
        Action::Notify(_) => Action::Notify(0),
        Action::Errno(data) => Action::Errno(data.min(4095)),
        other => other,
    }
}

/// A checked program ends, and ends alike in one go and step by step.
pub(crate) fn runs_to_an_end(program: &BpfProgram, dice: &mut Dice) {
    let calls = calls(program.insns(), dice);
    is_what_it_is_explained_as(program, &calls);
    for data in calls {
        let returned = bpf::run(program, &data);
        assert!(returned.insns as usize <= program.insns().len());
        let steps = emulator::steps(program, &data);
        let (count, last) = steps.fold((0, None), |(count, _), step| (count + 1, Some(step)));
        let last = last.expect("a program has an instruction");
        assert_eq!(count, returned.insns);
        assert_eq!((last.pc, last.returned), (returned.pc, Some(returned.word)));
    }
}
