//! Which of several programs for a policy is the best one.

use super::cost::steps;
use super::search::Thrift;
use super::{CompileError, Compiled, Options, Prepared, linear_draft};
use crate::abi::syscalls;
use crate::bpf::SockFilter;
use crate::filter::{Policy, Section};

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

/// How a program was made of a policy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) thrift: Thrift,
    /// Whether searches for arguments may be longer than lists.
    pub(super) may_grow: bool,
}

/// A program and the way that it was made; none for the linear one.
type Chosen = (Compiled, Option<Way>);

/// The fastest program that is neither longer nor slower than the linear one.
pub(super) fn best(policy: &Policy, options: &Options) -> Result<Chosen, CompileError> {
    let Ok((linear, graph)) = linear_draft(policy) else {
        return shortest(policy, options);
    };
    let (mut calls, mut plain) = (None, None);
    for may_grow in [true, false] {
        let Ok(mut prepared) = Prepared::new(policy, options, may_grow) else {
            break;
        };
        for thrift in THRIFT {
            let Ok(draft) = prepared.draft(thrift) else {
                break;
            };
            if draft.insns.len() > linear.insns.len() {
                continue;
            }
            let mut is_no_slower = || {
                let calls = calls.get_or_insert_with(|| Calls::new(policy, options));
                let plain = *plain.get_or_insert_with(|| calls.executed(&linear.insns));
                calls.executed(&draft.insns) <= plain
            };
            if draft.insns == linear.insns || is_no_slower() {
                let way = Way { thrift, may_grow };
                return Ok((prepared.finish(draft)?, Some(way)));
            }
        }
        if !prepared.ir.has_grown {
            break;
        }
    }
    Ok((linear.finish(&graph)?, None))
}

/// A program where the linear one does not fit: the fastest that does.
fn shortest(policy: &Policy, options: &Options) -> Result<Chosen, CompileError> {
    let mut result = Err(CompileError::TooComplex(0));
    for may_grow in [true, false] {
        let mut prepared = Prepared::new(policy, options, may_grow)?;
        for thrift in THRIFT {
            result = match prepared.draft(thrift) {
                Ok(draft) => {
                    let way = Way { thrift, may_grow };
                    return Ok((prepared.finish(draft)?, Some(way)));
                }
                Err(error) => Err(error),
            };
            if !matches!(&result, Err(CompileError::TooLong { insns, .. }) if *insns <= HOPELESS) {
                return result;
            }
        }
        if !prepared.ir.has_grown {
            break;
        }
    }
    result
}

/// No thrift makes a program of this length fit.
const HOPELESS: usize = 8192;

/// The syscalls of the policy's arches, as often as they are called.
struct Calls {
    /// By arch value, as [`steps`] wants them.
    by_audit: Vec<(u32, Vec<(u32, u128)>)>,
}

impl Calls {
    fn new(policy: &Policy, options: &Options) -> Self {
        let of_section = |section: &Section| {
            let audit = section.arch.audit();
            let mut total = 0;
            let table = syscalls::all(section.arch).iter().map(|&(nr, _)| {
                let weights = options.weights.as_ref();
                let weight = weights.map_or(1, |weights| weights.of(audit, nr).saturating_add(1));
                total += u128::from(weight);
                (nr, total)
            });
            let calls = std::iter::once((0, 0)).chain(table).collect();
            (audit, calls)
        };
        Self {
            by_audit: policy.sections().iter().map(of_section).collect(),
        }
    }

    /// Instructions executed over all of them.
    fn executed(&self, insns: &[SockFilter]) -> u128 {
        let of_audit = |(audit, calls): &(u32, Vec<(u32, u128)>)| steps(insns, *audit, calls);
        self.by_audit.iter().map(of_audit).sum()
    }
}
