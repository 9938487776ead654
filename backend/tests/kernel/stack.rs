//! Random stacks of random filters: the emulator's word and what the kernel then does.

use std::collections::BTreeSet;

use nix::sys::ptrace::Options;
use nix::unistd::{getpgrp, getuid};
use ringside_shared::abi::SeccompData;
use ringside_shared::bpf::{self, BpfProgram, SockFilter, insn};
use ringside_shared::verdict::Action;

use crate::action::{expected, free, lives};
use crate::caller::{Caller, Callers, Seen, guarded, number, obey_if_child};
use crate::dice::Dice;

const SEED: u64 = 5;

/// Calls that harm nobody whatever their arguments are, and what they answer without filters.
fn harmless() -> [(u32, i64); 8] {
    let enosys = -i64::from(libc::ENOSYS);
    [
        (number("getppid"), free()),
        (number("getpgrp"), getpgrp().as_raw().into()),
        (number("getuid"), getuid().as_raw().into()),
        (number("sched_yield"), 0),
        // Nobody's numbers.
        (700, enosys),
        (0x3fff_ffff, enosys),
        (0x8000_0000, enosys),
        (u32::MAX, enosys),
    ]
}

fn argument(dice: &mut Dice) -> u64 {
    let edge = u64::from(dice.constant());
    let any = dice.word();
    dice.pick(&[
        0,
        1,
        edge,
        edge << 32,
        !edge,
        any,
        1 << 31,
        1 << 63,
        u64::MAX,
    ])
}

/// A verdict word; the data says whose it is.
fn word(dice: &mut Dice, whose: usize) -> u32 {
    let any = u16::try_from(dice.below(1000)).unwrap();
    let own = u16::try_from(whose).unwrap() * 1000 + any;
    let data = dice.pick(&[own, own, own, 0, 4095, 4096, 65535]);
    let rare = dice.pick(&[
        Action::KillThread.word(),
        Action::KillProcess.word(),
        0x7ffe_0000,
        0x7fd0_0000,
        0x0001_0000,
    ]);
    dice.pick(&[
        Action::Allow(0).word(),
        Action::Allow(data).word(),
        Action::Allow(data).word(),
        Action::Log(data).word(),
        Action::Trace(data).word(),
        Action::Notify(data).word(),
        Action::Errno(data).word(),
        Action::Errno(data).word(),
        Action::Trap(data).word(),
        rare | u32::from(data),
    ])
}

/// A filter that computes with the call's fields and answers with what it has computed.
fn filter(dice: &mut Dice, whose: usize) -> BpfProgram {
    loop {
        let load = |dice: &mut Dice| SockFilter::plain(insn::LD_ABS, dice.pick(&OFFSETS));
        let mut body = vec![load(dice), SockFilter::plain(insn::TAX, 0), load(dice)];
        for _ in 0..=dice.below(9) {
            let mut insn = dice.insn();
            match insn.code {
                insn::LD_ABS => insn = load(dice),
                // A random word most often kills.
                insn::RET_A => insn.code = insn::RET_K,
                _ => (),
            }
            if insn.code == insn::RET_K {
                insn.k = word(dice, whose);
            }
            body.push(insn);
        }
        if dice.one_in(3) {
            body.push(SockFilter::plain(insn::AND_K, 0xfff));
            body.push(SockFilter::plain(
                insn::OR_K,
                word(dice, whose) & Action::ACTION_MASK,
            ));
            body.push(SockFilter::plain(insn::RET_A, 0));
        } else {
            let value = dice.constant();
            let jump = dice.pick(&[insn::JEQ_K, insn::JGT_K, insn::JGE_X, insn::JSET_K]);
            body.push(SockFilter::branch(jump, value, 0, 1));
            body.push(SockFilter::plain(insn::RET_K, word(dice, whose)));
            body.push(SockFilter::plain(insn::RET_K, word(dice, whose)));
        }
        if let Ok(program) = BpfProgram::new(guarded(&body)) {
            return program;
        }
    }
}

/// Every word of `seccomp_data`.
const OFFSETS: [u32; 16] = [0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60];

/// Compares one call; whether the caller lives on.
fn compare(
    caller: &Caller,
    stack: &[BpfProgram],
    data: &SeccompData,
    free: i64,
    told: bool,
) -> bool {
    let spoken = bpf::stack::run(stack, data).unwrap();
    let expected = expected(spoken.action, data, free, told);
    let seen = caller.call(data.nr, data.args);
    assert_eq!(
        seen, expected,
        "seed {SEED}: {spoken:?} for {data:#x?} under {stack:#?}"
    );
    seen != Seen::Died
}

#[test]
fn the_kernel_decides_as_the_emulator_under_random_stacks() {
    obey_if_child();
    let mut dice = Dice::new(SEED);
    let harmless = harmless();
    let (mut n_calls, mut speakers) = (0, BTreeSet::new());
    let mut callers = None;
    for _ in 0..400 {
        let own = callers.get_or_insert_with(|| {
            Callers::new("stack::the_kernel_decides_as_the_emulator_under_random_stacks")
        });
        let n_filters = 1 + dice.below(4);
        let stack: Vec<_> = (0..n_filters)
            .map(|whose| filter(&mut dice, whose))
            .collect();
        let filters: Vec<_> = stack
            .iter()
            .map(|program| program.insns().to_vec())
            .collect();
        let told = dice.one_in(2);
        let options = Options::PTRACE_O_TRACESECCOMP;
        let options = if told { options } else { Options::empty() };
        let caller = own.start(&filters, options, None).unwrap();
        let calls = (0..24).map(|_| {
            let (nr, free) = dice.pick(&harmless);
            let args = std::array::from_fn(|_| argument(&mut dice));
            let data = caller.data(nr, args);
            (data, free, bpf::stack::run(&stack, &data).unwrap())
        });
        let is_deadly = |action| expected(action, &SeccompData::default(), 0, told) == Seen::Died;
        let (deadly, survivable): (Vec<_>, Vec<_>) =
            calls.partition(|(_, _, spoken)| is_deadly(spoken.action));
        for (data, free, spoken) in &survivable {
            assert!(compare(&caller, &stack, data, *free, told));
            speakers.insert((spoken.action.name(), spoken.program));
        }
        n_calls += survivable.len();
        let Some((data, free, spoken)) = deadly.first() else {
            caller.exit();
            continue;
        };
        compare(&caller, &stack, data, *free, told);
        n_calls += 1;
        speakers.insert((spoken.action.name(), spoken.program));
        let survives = lives(own);
        assert_eq!(
            survives,
            spoken.action == Action::KillThread,
            "seed {SEED}: {data:#x?} under {stack:#?}"
        );
        if !survives {
            callers = None;
        }
    }
    // Every action was said by every place in a stack.
    assert_eq!(speakers.len(), 8 * 4, "{speakers:?}");
    assert!(n_calls > 5000, "{n_calls}");
}

/// Operations on A and X that have edges: division by 0, shifts by 32 and more, wrap-around
/// (fact 36).
const BY_X: [u16; 9] = [
    insn::DIV_X,
    insn::LSH_X,
    insn::RSH_X,
    insn::ADD_X,
    insn::SUB_X,
    insn::MUL_X,
    insn::XOR_X,
    insn::OR_X,
    insn::AND_X,
];

#[test]
fn the_kernel_divides_shifts_and_wraps_as_the_emulator() {
    obey_if_child();
    let mut callers = Callers::new("stack::the_kernel_divides_shifts_and_wraps_as_the_emulator");
    let plain = SockFilter::plain;
    let mut n_killed = 0;
    for code in BY_X {
        // The third argument says which twelve bits come back.
        let body = [
            plain(insn::LD_ABS, 32),
            plain(insn::ST, 0),
            plain(insn::LD_ABS, 24),
            plain(insn::TAX, 0),
            plain(insn::LD_ABS, 16),
            plain(code, 0),
            plain(insn::LDX_MEM, 0),
            plain(insn::RSH_X, 0),
            plain(insn::AND_K, 0x7ff),
            plain(insn::OR_K, Action::Errno(0).word()),
            plain(insn::RET_A, 0),
        ];
        let program = BpfProgram::new(guarded(&body)).unwrap();
        let stack = [program];
        let start = |callers: &mut Callers| {
            let filters = [stack[0].insns().to_vec()];
            callers.start(&filters, Options::empty(), None).unwrap()
        };
        let mut caller = start(&mut callers);
        for a in [0, 1, 3, 0x7fff_ffff, 1 << 31, u32::MAX] {
            for x in [0, 1, 2, 5, 31, 32, 33, 63, 64, 255, 1 << 31, u32::MAX] {
                for shift in [0, 11, 22] {
                    let args = [a.into(), u64::from(x), shift, 0, 0, 0];
                    let data = caller.data(number("getppid"), args);
                    if !compare(&caller, &stack, &data, free(), false) {
                        assert!(code == insn::DIV_X && x == 0, "{code:#x} {a:#x} {x:#x}");
                        assert!(lives(&mut callers), "only the thread");
                        n_killed += 1;
                        caller = start(&mut callers);
                    }
                }
            }
        }
        caller.exit();
    }
    assert_eq!(n_killed, 6 * 3, "every division by 0");
}
