//! From the tracer's words to the wire's. No other file sees both.
//!
//! Every field is named on both sides: a new one must be carried or refused here.

use crate::attribution::{Attribution, Refuser};
use crate::outer::Outer;
use crate::sandbox;
use crate::tracer;
use ringside_shared::abi::signal;
use ringside_shared::bpf::BpfProgram;
use ringside_shared::wire;
use sha2::{Digest as _, Sha256};

pub(super) fn process(process: tracer::Process) -> wire::Process {
    let tracer::Process {
        pid,
        tid,
        at_ns,
        parent,
        comm,
        change,
    } = process;
    wire::Process {
        pid,
        tid,
        at_ns,
        parent,
        comm,
        change: match change {
            tracer::Change::Start => wire::ProcessChange::Start,
            tracer::Change::Exec { path, vdso } => wire::ProcessChange::Exec { path, vdso },
            tracer::Change::Exit { code } => wire::ProcessChange::Exit { code },
            tracer::Change::Killed { signal } => wire::ProcessChange::Killed {
                signal: signal_name(signal),
            },
        },
    }
}

pub(super) fn syscall(call: tracer::Syscall, said: Attribution) -> wire::SyscallEvent {
    let Attribution {
        refused_by,
        because,
        mismatch,
    } = said;
    let tracer::Syscall {
        seq,
        pid,
        tid,
        at_ns,
        arch,
        nr,
        name,
        args,
        text,
        start,
        verdict,
        alternative: _,
        result,
        duration_ns,
        tracer_ns,
    } = call;
    wire::SyscallEvent {
        seq,
        pid,
        tid,
        at_ns,
        arch: arch.map_or("unknown", |arch| arch.name()).to_owned(),
        nr,
        name: name.into_owned(),
        args: args.map(wire::Word).into(),
        text,
        start: match start {
            tracer::Start::User => wire::SyscallStart::User,
            tracer::Start::Sandbox => wire::SyscallStart::Sandbox,
        },
        verdict: translate_verdict(verdict),
        result: match result {
            tracer::Outcome::Return { value, errno, text } => wire::SyscallResult::Return {
                value: wire::Word(value),
                errno: errno.map(str::to_owned),
                text,
            },
            tracer::Outcome::Killed => wire::SyscallResult::Killed,
            tracer::Outcome::None => wire::SyscallResult::None,
        },
        duration_ns,
        tracer_ns,
        refused_by: refused_by.map(|refuser| match refuser {
            Refuser::Filter => wire::RefusedBy::Filter,
            Refuser::Sandbox => wire::RefusedBy::Sandbox,
            Refuser::Kernel => wire::RefusedBy::Kernel,
            Refuser::Outer => wire::RefusedBy::Outer,
        }),
        because: because.map(std::borrow::Cow::into_owned),
        mismatch,
        // A tracer of ours sees all registers.
        hidden: 0,
    }
}

fn translate_verdict(verdict: tracer::Verdict) -> wire::Verdict {
    let tracer::Verdict {
        action,
        by,
        rule,
        line,
        insns,
        unread,
    } = verdict;
    // A filter that the command installed itself is a filter, but none of those in the request.
    let (by, filter) = match by {
        tracer::Speaker::Filter(position) => (wire::Speaker::Filter, Some(position)),
        tracer::Speaker::Program(_) => (wire::Speaker::Filter, None),
        tracer::Speaker::Sandbox => (wire::Speaker::Sandbox, None),
        tracer::Speaker::Strict => (wire::Speaker::Strict, None),
    };
    wire::Verdict {
        action: action.name().to_owned(),
        data: action.data(),
        by,
        filter,
        rule,
        line,
        insns,
        unread,
    }
}

pub(super) fn signal(signal: tracer::Signal) -> wire::Signal {
    let tracer::Signal {
        pid,
        tid,
        at_ns,
        signal: number,
        text,
    } = signal;
    wire::Signal {
        pid,
        tid,
        at_ns,
        signal: signal_name(number),
        text,
    }
}

/// `SIGSYS` for 31; real-time signals and unknown ones by number.
pub(super) fn signal_name(number: i32) -> String {
    signal::name(number).map_or_else(|| format!("SIG{number}"), str::to_owned)
}

/// When the learner's filters are installed, or strict mode in their place.
pub(super) const fn beginning(start: wire::StartPoint, is_strict: bool) -> tracer::Beginning {
    if is_strict {
        return tracer::Beginning::Strict;
    }
    match start {
        wire::StartPoint::Exec => tracer::Beginning::Exec,
        wire::StartPoint::AfterExec => tracer::Beginning::AfterExec,
        wire::StartPoint::Main => tracer::Beginning::Main,
    }
}

/// What isolates a run, and what else stands around it.
pub(super) fn layers(
    layers: &[sandbox::Layer],
    outer: &Outer,
    cpu: wire::Layer,
) -> Vec<wire::Layer> {
    let around = outer.sentence().map(|detail| wire::Layer {
        name: "outer_filter".to_owned(),
        present: true,
        detail,
    });
    let layers = layers.iter().map(|layer| {
        let sandbox::Layer {
            name,
            present,
            detail,
        } = layer;
        wire::Layer {
            name: (*name).to_owned(),
            present: *present,
            detail: detail.clone(),
        }
    });
    layers.chain([cpu]).chain(around).collect()
}

/// A program as the kernel got it.
pub(super) fn program(program: &BpfProgram) -> wire::Program {
    let digest = Sha256::digest(program.to_bytes());
    wire::Program {
        insns: u32::try_from(program.insns().len()).unwrap_or(u32::MAX),
        sha256: super::id::hex(&digest),
    }
}
