//! Policy to graph: which numbers meet which rules, and each rule as tests.
//!
//! [`ranges`] is what the passes start from; [`linear`] is the layout for teaching, which no pass
//! touches.

mod guard;
pub(super) mod linear;
pub(super) mod ranges;
mod weigh;

use super::CompileError;
use super::graph::{Comparison, Graph, Node, Subject, Test};
use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::{Origin, Policy, SKIPPED, Section};

/// The arch values of a policy, in source order.
fn audits(policy: &Policy) -> Vec<u32> {
    let mut audits: Vec<u32> = Vec::new();
    for section in policy.sections() {
        if !audits.contains(&section.arch.audit()) {
            audits.push(section.arch.audit());
        }
    }
    audits
}

/// A stretch of numbers under one arch value, and the section that speaks for it.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    low: u32,
    high: u32,
    /// `None` where only the default action, or only the foreign one, can answer.
    section: Option<&'a Section>,
    /// What answers when no rule does.
    otherwise: Node,
}

/// The stretches of numbers under an arch value, ascending and without gaps.
fn stretches(policy: &Policy, audit: u32, default: Node, foreign: Node) -> Vec<Stretch<'_>> {
    let stretch = |low, high, arch| {
        let section = policy.section(arch);
        Stretch {
            low,
            high,
            section,
            otherwise: if section.is_some() { default } else { foreign },
        }
    };
    if audit != Arch::X86_64.audit() {
        let arch = Arch::ALL.into_iter().find(|arch| arch.audit() == audit);
        return arch.map_or_else(Vec::new, |arch| vec![stretch(0, u32::MAX, arch)]);
    }
    let native = stretch(0, X32_SYSCALL_BIT - 1, Arch::X86_64);
    if policy.section(Arch::X32).is_some() {
        return vec![native, stretch(X32_SYSCALL_BIT, SKIPPED, Arch::X32)];
    }
    let skipped = Stretch {
        low: SKIPPED,
        high: SKIPPED,
        section: None,
        otherwise: default,
    };
    vec![
        native,
        stretch(X32_SYSCALL_BIT, SKIPPED - 1, Arch::X32),
        skipped,
    ]
}

/// A comparison of the syscall number.
fn number_test(
    comparison: Comparison,
    k: u32,
    yes: Node,
    no: Node,
    origins: &[Origin],
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    let test = Test {
        subject: Subject::NR,
        comparison,
        k,
        yes,
        no,
    };
    graph.test(test, origins)
}
