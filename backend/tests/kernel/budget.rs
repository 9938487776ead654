//! How many filters a thread can have: our count and the kernel's.

use ringside_shared::bpf::{SockFilter, budget, insn};
use seccompiler::apply_filter;
use std::thread;

use crate::dice::Dice;
use crate::native;

const ALLOW: SockFilter = SockFilter::plain(insn::RET_K, 0x7fff_0000);

/// Installs a filter until the kernel has had enough. The thread that does so keeps them.
fn installed(insns: Vec<SockFilter>) -> usize {
    let installing = thread::spawn(move || {
        let program = native(&insns);
        let mut n = 0;
        loop {
            match apply_filter(&program) {
                Ok(()) => n += 1,
                Err(seccompiler::Error::Seccomp(error)) => {
                    assert_eq!(error.raw_os_error(), Some(libc::ENOMEM), "after {n}");
                    return n;
                }
                Err(error) => panic!("{error} after {n}"),
            }
        }
    });
    installing.join().unwrap()
}

/// A program of random instructions that allows everything.
fn program(dice: &mut Dice, length: usize) -> Vec<SockFilter> {
    let operations = [
        insn::LD_ABS,
        insn::LD_LEN,
        insn::LD_IMM,
        insn::LDX_IMM,
        insn::ST,
        insn::ADD_K,
        insn::AND_X,
        insn::DIV_X,
        insn::NEG,
        insn::TAX,
        insn::TXA,
        insn::JEQ_K,
        insn::JGT_K,
        insn::JGE_X,
        insn::JSET_K,
        insn::JSET_X,
        insn::JA,
    ];
    // X is never 0 where something is divided by it: that would kill (fact 36).
    let mut insns = Vec::new();
    while insns.len() < length {
        let code = dice.pick(&operations);
        let probe = SockFilter::plain(code, 0);
        if code == insn::DIV_X {
            insns.push(SockFilter::plain(insn::LDX_IMM, 3));
        }
        insns.push(if probe.is_comparison() {
            let k = dice.pick(&[1, 0x7fff_ffff, 0x8000_0000, u32::MAX]);
            let distance = |dice: &mut Dice| u8::try_from(dice.below(2)).unwrap();
            SockFilter::branch(code, k, distance(dice), distance(dice))
        } else {
            SockFilter::plain(code, 0)
        });
        if probe.is_comparison() {
            // What a jump may skip must not be what a division needs.
            insns.push(SockFilter::plain(insn::TXA, 0));
        }
    }
    insns.extend([ALLOW; 2]);
    insns
}

#[test]
fn as_many_filters_fit_as_the_budget_says() {
    let mut dice = Dice::new(7);
    let mut programs = vec![vec![ALLOW]];
    programs.extend([30, 200, 700, 2000, 4000].map(|length| program(&mut dice, length)));
    for insns in programs {
        let expected = budget::most(&insns);
        assert!(expected > 1, "{}", insns.len());
        assert_eq!(installed(insns.clone()), expected, "{insns:?}");
    }
}
