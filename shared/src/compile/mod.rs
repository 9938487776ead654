//! `Policy` to a checked BPF program, each instruction with its origin.

use crate::abi::{Arch, X32_SYSCALL_BIT};
use crate::bpf::{BpfProgram, CheckError, SockFilter, insn};
use crate::filter::{Origin, Policy, SKIPPED};
use crate::verdict::Action;

/// How the search for a syscall number is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// A balanced search over ranges of numbers.
    #[default]
    Tree,
    /// One comparison after the other, in the order of the rules.
    Linear,
}

/// A program and where each of its instructions comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The program.
    pub program: BpfProgram,
    /// As long as the program; `None` for the arch check and the search.
    pub origins: Vec<Option<Origin>>,
}

/// Compiles a policy.
pub fn compile(policy: &Policy, _layout: Layout) -> Result<Compiled, CheckError> {
    let mut out = Output::default();
    for section in policy.sections() {
        let mut body = Output::default();
        body.push(SockFilter::plain(insn::LD_ABS, 0), None);
        if section.arch == Arch::X86_64 {
            body.ret_unless(
                insn::JEQ_K,
                SKIPPED,
                true,
                policy.default().action,
                policy.default().origin.into(),
            );
            body.ret_unless(insn::JGE_K, X32_SYSCALL_BIT, true, policy.foreign(), None);
        }
        for rule in &section.rules {
            for &(low, high) in rule.numbers.ranges() {
                for nr in low..=high {
                    let origin = Some(rule.outcome.origin);
                    body.ret_unless(insn::JEQ_K, nr, true, rule.outcome.action, origin);
                }
            }
        }
        let default = policy.default();
        body.push(
            SockFilter::plain(insn::RET_K, default.action.word()),
            Some(default.origin),
        );
        out.push(SockFilter::plain(insn::LD_ABS, 4), None);
        out.push(
            SockFilter::branch(insn::JEQ_K, section.arch.audit(), 1, 0),
            None,
        );
        let skip = u32::try_from(body.insns.len()).unwrap_or(u32::MAX);
        out.push(SockFilter::plain(insn::JA, skip), None);
        out.insns.extend(body.insns);
        out.origins.extend(body.origins);
    }
    out.push(
        SockFilter::plain(insn::RET_K, policy.foreign().word()),
        None,
    );
    Ok(Compiled {
        program: BpfProgram::new(out.insns)?,
        origins: out.origins,
    })
}

#[derive(Default)]
struct Output {
    insns: Vec<SockFilter>,
    origins: Vec<Option<Origin>>,
}

impl Output {
    fn push(&mut self, insn: SockFilter, origin: Option<Origin>) {
        self.insns.push(insn);
        self.origins.push(origin);
    }

    fn ret_unless(
        &mut self,
        code: u16,
        k: u32,
        holds: bool,
        action: Action,
        origin: Option<Origin>,
    ) {
        let (jt, jf) = if holds { (0, 1) } else { (1, 0) };
        self.push(SockFilter::branch(code, k, jt, jf), origin);
        self.push(SockFilter::plain(insn::RET_K, action.word()), origin);
    }
}
