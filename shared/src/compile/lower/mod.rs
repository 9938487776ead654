//! Policy to graph: arch check first, then the search for the number, then the guards.

mod guard;
mod linear;
mod segment;
mod tree;
mod values;

use super::graph::{Comparison, Graph, Node, Subject, Test};
use super::{CompileError, Layout};
use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::filter::{Origin, Policy, SKIPPED, Section};

/// Builds the graph of a policy; the answer is where it starts.
pub(super) fn lower(
    policy: &Policy,
    layout: Layout,
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    let foreign = graph.ret(policy.foreign(), None)?;
    let mut audits: Vec<u32> = Vec::new();
    for section in policy.sections() {
        if !audits.contains(&section.arch.audit()) {
            audits.push(section.arch.audit());
        }
    }
    let mut root = foreign;
    // The last one built is the first one tested.
    for audit in audits.into_iter().rev() {
        let numbers = search(policy, audit, layout, foreign, graph)?;
        let test = Test {
            subject: Subject::ARCH,
            comparison: Comparison::Eq,
            k: audit,
            yes: numbers,
            no: root,
        };
        root = graph.test(test, None)?;
    }
    Ok(root)
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

fn search(
    policy: &Policy,
    audit: u32,
    layout: Layout,
    foreign: Node,
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    let default = policy.default();
    let default = graph.ret(default.action, Some(default.origin))?;
    let stretches = stretches(policy, audit, default, foreign);
    match layout {
        Layout::Tree => tree::search(&stretches, graph),
        Layout::Linear => linear::search(&stretches, graph),
    }
}

/// A comparison of the syscall number.
fn number_test(
    comparison: Comparison,
    k: u32,
    yes: Node,
    no: Node,
    origin: Option<Origin>,
    graph: &mut Graph,
) -> Result<Node, CompileError> {
    let test = Test {
        subject: Subject::NR,
        comparison,
        k,
        yes,
        no,
    };
    graph.test(test, origin)
}
