//! Which of several programs for a policy is the best one.

use super::search::Thrift;
use super::{CompileError, Compiled, Options, linear, tree};
use crate::abi::syscalls;
use crate::bpf::{BpfProgram, SockFilter, insn};
use crate::filter::Policy;

/// How the search for the number is made: each way makes shorter and slower programs than the one
/// before.
pub(super) const THRIFT: [Thrift; 4] = [
    Thrift {
        price: 30,
        max_chain: 8,
    },
    Thrift {
        price: 100,
        max_chain: 16,
    },
    Thrift {
        price: 300,
        max_chain: 32,
    },
    Thrift {
        price: 100_000,
        max_chain: 256,
    },
];

/// The fastest program that is neither longer nor slower than the linear one.
pub(super) fn best(policy: &Policy, options: &Options) -> Result<Chosen, CompileError> {
    let Ok(linear) = linear(policy) else {
        return shortest(policy, options);
    };
    let mut found = None;
    for thrift in THRIFT {
        let Ok(compiled) = tree(policy, options, thrift) else {
            break;
        };
        let is_short = compiled.program.insns().len() <= linear.program.insns().len();
        if is_short {
            let own = executed(policy, options, &compiled.program, u128::MAX);
            if own <= executed(policy, options, &linear.program, own) {
                return Ok((compiled, Some(thrift)));
            }
        }
        found = found.or(Some((compiled, Some(thrift))));
    }
    let searched = found.filter(|(found, _)| is_far_faster(&found.program, &linear.program));
    Ok(searched.unwrap_or((linear, None)))
}

/// A program and the thrift that made it; none for the linear one.
type Chosen = (Compiled, Option<Thrift>);

/// A program where the linear one does not fit: the fastest that does.
fn shortest(policy: &Policy, options: &Options) -> Result<Chosen, CompileError> {
    let attempt = |thrift| Ok((tree(policy, options, thrift)?, Some(thrift)));
    let mut result = attempt(THRIFT[0]);
    for thrift in THRIFT.into_iter().skip(1) {
        if !matches!(&result, Err(CompileError::TooLong { insns, .. }) if *insns <= HOPELESS) {
            break;
        }
        result = attempt(thrift);
    }
    result
}

/// No thrift makes a program of this length fit.
const HOPELESS: usize = 8192;

/// Instructions executed over all syscalls of the policy's arches, as often as they are called;
/// counted no further than to `enough`.
fn executed(policy: &Policy, options: &Options, program: &BpfProgram, enough: u128) -> u128 {
    let mut sum = 0;
    for section in policy.sections() {
        let audit = section.arch.audit();
        for &(nr, _) in syscalls::all(section.arch) {
            let weights = options.weights.as_ref();
            let weight = weights.map_or(1, |weights| weights.of(audit, nr).saturating_add(1));
            sum += u128::from(weight) * steps(program.insns(), audit, nr);
            if sum > enough {
                return sum;
            }
        }
    }
    sum
}

/// Instructions executed for a call without arguments. The emulator would say the same, and takes
/// longer.
fn steps(insns: &[SockFilter], audit: u32, nr: u32) -> u128 {
    let (mut a, mut pc, mut n) = (0, 0, 0);
    while let Some(insn) = insns.get(pc) {
        n += 1;
        let holds = match insn.code {
            insn::LD_ABS => {
                a = match insn.k {
                    0 => nr,
                    4 => audit,
                    _ => 0,
                };
                pc += 1;
                continue;
            }
            insn::AND_K => {
                a &= insn.k;
                pc += 1;
                continue;
            }
            insn::JA => {
                pc += 1 + insn.k as usize;
                continue;
            }
            insn::JEQ_K => a == insn.k,
            insn::JGT_K => a > insn.k,
            insn::JGE_K => a >= insn.k,
            insn::JSET_K => a & insn.k != 0,
            // Nothing else is ever compiled but a return.
            _ => break,
        };
        pc += 1 + usize::from(if holds { insn.jt } else { insn.jf });
    }
    n
}

/// Whether a somewhat longer program executes a fraction of the other one at worst.
fn is_far_faster(searched: &BpfProgram, linear: &BpfProgram) -> bool {
    let (length, plain) = (searched.insns().len(), linear.insns().len());
    length <= plain + plain / 4 && searched.longest() <= linear.longest() / 4
}
