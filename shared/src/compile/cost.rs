//! What a program executes over many calls, all at once: numbers that go the same way go together.

use crate::bpf::{SockFilter, insn};

/// What A holds.
#[derive(Debug, Clone, Copy)]
enum Held {
    /// The number, whichever it is.
    Number,
    /// The same word for all of the calls.
    Word(u32),
}

/// Some calls on their way.
#[derive(Debug, Clone, Copy)]
struct Herd<'c> {
    /// Ascending numbers, each with the weight of all up to it; the first one is only there for the
    /// weight before the others.
    calls: &'c [(u32, u128)],
    pc: usize,
    held: Held,
}

impl<'c> Herd<'c> {
    fn weight(&self) -> u128 {
        match self.calls {
            [before, .., last] => last.1 - before.1,
            _ => 0,
        }
    }

    /// Those below a number and the others.
    fn split(self, nr: u32) -> (Self, Self) {
        let others = self.calls.get(1..).unwrap_or_default();
        let n_below = others.partition_point(|&(call, _)| call < nr);
        let with = |calls: &'c [(u32, u128)]| Self { calls, ..self };
        (with(&self.calls[..=n_below]), with(&self.calls[n_below..]))
    }
}

/// Instructions executed for calls without arguments, as often as each weighs. The emulator would say
/// the same, and takes longer.
///
/// `calls` ascend and begin with one that does not count; beside each stands the weight of all up
/// to it.
pub(super) fn steps(insns: &[SockFilter], audit: u32, calls: &[(u32, u128)]) -> u128 {
    let mut sum = 0;
    let start = Herd {
        calls,
        pc: 0,
        held: Held::Word(0),
    };
    let mut todo = vec![start];
    while let Some(mut herd) = todo.pop() {
        let weight = herd.weight();
        if weight == 0 {
            continue;
        }
        while let Some(insn) = insns.get(herd.pc) {
            sum += weight;
            herd.pc += 1;
            match (insn.code, herd.held) {
                (insn::LD_ABS, _) => {
                    herd.held = match insn.k {
                        0 => Held::Number,
                        4 => Held::Word(audit),
                        _ => Held::Word(0),
                    };
                }
                (insn::JA, _) => herd.pc += insn.k as usize,
                (insn::AND_K, Held::Word(word)) => herd.held = Held::Word(word & insn.k),
                (_, Held::Word(word)) => match holds(*insn, word) {
                    Some(holds) => herd.pc += skipped(*insn, holds),
                    None => break,
                },
                (_, Held::Number) => {
                    sum -= parted(&mut todo, herd, *insn);
                    break;
                }
            }
        }
    }
    sum
}

/// Sends calls different ways by their numbers. The answer is what will be counted again.
fn parted<'c>(todo: &mut Vec<Herd<'c>>, herd: Herd<'c>, insn: SockFilter) -> u128 {
    let go = |herd: Herd<'c>, holds| Herd {
        pc: herd.pc + skipped(insn, holds),
        ..herd
    };
    let (below, others) = match insn.code {
        insn::JGT_K if insn.k == u32::MAX => return parted_never(todo, herd, insn),
        insn::JGT_K => herd.split(insn.k + 1),
        insn::JGE_K | insn::JEQ_K => herd.split(insn.k),
        insn::RET_K => return 0,
        // Masks and bits: each for itself.
        _ => {
            todo.extend(herd.calls.windows(2).map(|calls| Herd {
                calls,
                pc: herd.pc - 1,
                held: Held::Word(calls[1].0),
            }));
            return herd.weight();
        }
    };
    todo.push(go(below, false));
    match (insn.code, insn.k.checked_add(1)) {
        (insn::JEQ_K, Some(next)) => {
            let (equal, above) = others.split(next);
            todo.extend([go(equal, true), go(above, false)]);
        }
        _ => todo.push(go(others, true)),
    }
    0
}

/// No number is above the highest.
fn parted_never<'c>(todo: &mut Vec<Herd<'c>>, herd: Herd<'c>, insn: SockFilter) -> u128 {
    todo.push(Herd {
        pc: herd.pc + skipped(insn, false),
        ..herd
    });
    0
}

fn skipped(insn: SockFilter, holds: bool) -> usize {
    usize::from(if holds { insn.jt } else { insn.jf })
}

/// The comparisons that are ever compiled; nothing else but a return is left then.
fn holds(insn: SockFilter, word: u32) -> Option<bool> {
    match insn.code {
        insn::JEQ_K => Some(word == insn.k),
        insn::JGT_K => Some(word > insn.k),
        insn::JGE_K => Some(word >= insn.k),
        insn::JSET_K => Some(word & insn.k != 0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::{Arch, SeccompData, syscalls};
    use crate::bpf;
    use crate::load::{Target, load};

    #[test]
    fn many_calls_at_once_execute_what_the_emulator_executes_one_by_one() {
        let sources = [
            include_str!("../../tests/filters/docker.json"),
            include_str!("../../tests/filters/three-arches.filter"),
            "default allow\nerrno EPERM socket if arg0 == 0\nkill_process ptrace\n",
        ];
        for source in sources {
            let program = load(source, &Target::default()).unwrap().program;
            for arch in Arch::ALL {
                let (mut one_by_one, mut total) = (0, 0);
                let mut calls = vec![(0, 0)];
                for (weight, &(nr, _)) in (1..).zip(syscalls::all(arch)) {
                    let data = SeccompData {
                        nr,
                        arch: arch.audit(),
                        ..SeccompData::default()
                    };
                    let n = u128::from(bpf::run(&program, &data).insns);
                    one_by_one += n * weight;
                    total += weight;
                    calls.push((nr, total));
                }
                let at_once = steps(program.insns(), arch.audit(), &calls);
                assert_eq!(at_once, one_by_one, "{arch}: {source}");
            }
        }
    }
}
