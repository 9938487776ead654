//! Which programs load: our check's answer and the kernel's.

use std::fmt::Write as _;
use std::sync::mpsc;
use std::thread;

use ringside_shared::abi::{Arch, syscalls};
use ringside_shared::bpf::{SockFilter, check, insn};
use ringside_shared::compile::{Layout, compile};
use ringside_shared::filter::{parse, resolve};
use seccompiler::{Error, apply_filter, apply_filter_all_threads};

use crate::dice::Dice;
use crate::native;

/// Asks the kernel whether programs load, without loading any.
///
/// A filter for all threads is checked first and then refused, because one thread has a filter
/// that the others lack (fact 38).
struct Examiner {
    /// Lets the other thread end.
    _release: mpsc::Sender<()>,
}

impl Examiner {
    fn new() -> Self {
        let (release, released) = mpsc::channel::<()>();
        let (ready, is_ready) = mpsc::channel();
        thread::spawn(move || {
            let allow = SockFilter::plain(insn::RET_K, 0x7fff_0000);
            ready.send(apply_filter(&native(&[allow])).is_ok()).unwrap();
            // Ends with an error when the examiner is dropped.
            let _ = released.recv();
        });
        assert!(is_ready.recv().unwrap(), "the kernel refuses every filter");
        Self { _release: release }
    }

    /// The kernel's answer; only an examiner may ask, because without one the filter would stay.
    fn loads(insns: &[SockFilter]) -> bool {
        match apply_filter_all_threads(&native(insns)) {
            Err(Error::ThreadSync(_)) => true,
            Err(Error::Seccomp(error)) => {
                assert_eq!(error.raw_os_error(), Some(libc::EINVAL), "{insns:?}");
                false
            }
            other => panic!("{other:?} for {insns:?}"),
        }
    }

    /// Compares the two answers; true if the program loads.
    fn compare(&self, insns: &[SockFilter]) -> bool {
        let Self { _release } = self;
        let ours = check::check(insns);
        assert_eq!(ours.is_ok(), Self::loads(insns), "{ours:?} for {insns:#?}");
        ours.is_ok()
    }
}

#[test]
fn the_kernel_loads_exactly_what_our_check_accepts() {
    let examiner = Examiner::new();
    let mut dice = Dice::new(1);
    let (mut n_loaded, mut n_refused) = (0, 0);
    for _ in 0..20_000 {
        let mut program: Vec<_> = (0..dice.below(12)).map(|_| dice.insn()).collect();
        if program.is_empty() || !dice.one_in(8) {
            program.push(SockFilter::plain(dice.pick(&[insn::RET_A, insn::RET_K]), 0));
        }
        if examiner.compare(&program) {
            n_loaded += 1;
        } else {
            n_refused += 1;
        }
    }
    // Random programs that were all refused would prove little.
    assert!(
        n_loaded > 1000 && n_refused > 1000,
        "{n_loaded} {n_refused}"
    );
}

#[test]
fn the_kernel_agrees_about_every_single_operation() {
    let examiner = Examiner::new();
    let ret = SockFilter::plain(insn::RET_A, 0);
    for code in 0..=0x1ff {
        for k in [0, 1, 2, 4, 15, 16, 31, 32, 60, 64, 0xffff_f000, u32::MAX] {
            examiner.compare(&[SockFilter::plain(code, k), ret]);
            examiner.compare(&[
                SockFilter::plain(insn::ST, 1),
                SockFilter::plain(code, k),
                ret,
            ]);
            examiner.compare(&[ret, SockFilter::plain(code, k)]);
        }
    }
}

#[test]
fn the_kernel_agrees_about_lengths() {
    let examiner = Examiner::new();
    let ret = SockFilter::plain(insn::RET_K, 0);
    for n in [1, 2, 4095, 4096, 4097] {
        examiner.compare(&vec![ret; n]);
    }
}

#[test]
fn the_kernel_agrees_about_the_longest_programs_and_their_farthest_jumps() {
    let examiner = Examiner::new();
    let mut dice = Dice::new(7);
    let (mut n_loaded, mut n_refused) = (0, 0);
    for _ in 0..300 {
        let n = dice.pick(&[4095, 4096, 4096, 4096, 4097]);
        let mut program = vec![SockFilter::plain(insn::ST, 3); n - 1];
        program.push(SockFilter::plain(insn::RET_A, 0));
        // A jump to the last instruction, or one further.
        let at = dice.below(n - 1);
        let over = u32::try_from(n - 2 - at + dice.below(2)).unwrap();
        program[at] = match u8::try_from(over) {
            Ok(over) if dice.one_in(2) => SockFilter::branch(insn::JSET_X, 0, over, 0),
            _ => SockFilter::plain(insn::JA, over),
        };
        // A cell that only some paths have stored to.
        let at = dice.below(n - 1);
        program[at] = SockFilter::plain(insn::LD_MEM, dice.pick(&[3, 3, 3, 4, 16]));
        if examiner.compare(&program) {
            n_loaded += 1;
        } else {
            n_refused += 1;
        }
    }
    assert!(n_loaded > 30 && n_refused > 30, "{n_loaded} {n_refused}");
}

#[test]
fn every_compiled_program_loads_and_mutated_ones_are_judged_alike() {
    let examiner = Examiner::new();
    let mut dice = Dice::new(2);
    let mut n_refused = 0;
    for round in 0..60 {
        let source = filter(&mut dice, round * 4);
        let (filter, diagnostics) = parse(&source);
        assert_eq!(diagnostics, [], "{source}");
        let (policy, _) = resolve(&filter, Arch::X86_64);
        for layout in [Layout::Tree, Layout::Linear] {
            let program = compile(policy.as_ref().unwrap(), &layout.into())
                .unwrap()
                .program;
            assert!(examiner.compare(program.insns()), "{source}");
            for _ in 0..60 {
                let mut mutated = program.insns().to_vec();
                for _ in 0..=dice.below(3) {
                    let at = dice.below(mutated.len());
                    mutate(&mut mutated, at, &mut dice);
                }
                if !mutated.is_empty() {
                    n_refused += usize::from(!examiner.compare(&mutated));
                }
            }
        }
    }
    assert!(n_refused > 500, "{n_refused}");
}

fn mutate(insns: &mut Vec<SockFilter>, at: usize, dice: &mut Dice) {
    let other = dice.insn();
    match dice.below(6) {
        0 => insns[at].code = other.code,
        1 => insns[at].jt = other.jt,
        2 => insns[at].jf = other.jf,
        3 => insns[at].k = other.k,
        4 if insns.len() > 1 => drop(insns.remove(at)),
        _ => insns[at] = other,
    }
}

/// Filter text with rules on random syscalls.
fn filter(dice: &mut Dice, n_rules: usize) -> String {
    let table = syscalls::all(Arch::X86_64);
    let action = |dice: &mut Dice| {
        dice.pick(&[
            "allow",
            "errno EPERM",
            "errno 38",
            "kill",
            "log",
            "trap 3",
            "kill_thread",
        ])
    };
    let mut text = format!("default {}\narch x86_64 x86 x32\n", action(dice));
    for _ in 0..n_rules {
        let (_, name) = dice.pick(table);
        let condition = match dice.below(5) {
            0 => format!(" if arg1 == {}", dice.word()),
            1 => format!(
                " if arg2 & {:#x} == 0 && arg0 > {}",
                dice.constant(),
                dice.word()
            ),
            2 => format!(" if arg0 in {{1, {}, 7}}", dice.word()),
            _ => String::new(),
        };
        writeln!(text, "{} {name}{condition}", action(dice)).unwrap();
    }
    text
}
