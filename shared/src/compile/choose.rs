//! Which of several programs for a policy is the best one.

use super::cost::steps;
use super::search::Thrift;
use super::{CompileError, Compiled, Options, Prepared, linear};
use crate::abi::syscalls;
use crate::bpf::BpfProgram;
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
    let mut prepared = Prepared::new(policy, options).ok();
    for thrift in THRIFT {
        let compiled = prepared.as_mut().map(|prepared| prepared.tree(thrift));
        let Some(Ok(compiled)) = compiled else {
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
    let mut prepared = Prepared::new(policy, options)?;
    let mut attempt = |thrift| Ok((prepared.tree(thrift)?, Some(thrift)));
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
        let weight = |nr| {
            let weights = options.weights.as_ref();
            let weight = weights.map_or(1, |weights| weights.of(audit, nr).saturating_add(1));
            u128::from(weight)
        };
        let mut total = 0;
        let mut calls = vec![(0, 0)];
        calls.extend(syscalls::all(section.arch).iter().map(|&(nr, _)| {
            total += weight(nr);
            (nr, total)
        }));
        sum += steps(program.insns(), audit, &calls, enough.saturating_sub(sum));
        if sum > enough {
            break;
        }
    }
    sum
}

/// Whether a somewhat longer program executes a fraction of the other one at worst.
fn is_far_faster(searched: &BpfProgram, linear: &BpfProgram) -> bool {
    let (length, plain) = (searched.insns().len(), linear.insns().len());
    length <= plain + plain / 4 && searched.longest() <= linear.longest() / 4
}
