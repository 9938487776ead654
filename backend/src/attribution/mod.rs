//! Who said no: verdict and result of a call, side by side.
//!
//! The kernel reports no verdicts. What the filters answered is known because we run them on the
//! same registers; what happened is known from the exit stop. Where the two agree, a refusal has
//! its speaker. Where they contradict each other we say so ([`Attribution::mismatch`]) and do not
//! guess. Where Ringside itself runs under filters, those are asked before anybody else is blamed
//! ([`crate::outer`]). The reason for a kernel's refusal is the *likely* one: a call may need a capability and
//! fail for another cause, and one errno may have several (fact 44).

mod contradiction;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use ringside_shared::abi::SeccompData;
use ringside_shared::abi::syscalls::args::{self, ArgKind};
use ringside_shared::abi::syscalls::cards;
use ringside_shared::verdict::Action;

use crate::outer::{Answer, Outer};
use crate::tracer::{Outcome, Speaker, Syscall, Verdict};
use contradiction::{contradiction, explains};

/// What is to be said about a call beyond the facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attribution {
    /// Who said no: a filter, whatever errno it chose, or the kernel with a refusal, which is EPERM,
    /// EACCES or ENOSYS.
    pub refused_by: Option<Refuser>,
    /// The likely reason.
    pub because: Option<Cow<'static, str>>,
    /// Set when verdict and result contradict each other: what was expected instead, and who else
    /// may have spoken.
    pub mismatch: Option<String>,
}

/// Who said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refuser {
    /// A learner's filter, or one that the command installed itself.
    Filter,
    /// The sandbox's own filter.
    Sandbox,
    /// The kernel: capability, permission bits, missing syscall.
    Kernel,
    /// A filter around Ringside itself.
    Outer,
}

/// Picks the verdict of a call that was made while another thread installed a filter for all
/// threads: the one that fits what happened.
pub fn settle(call: &mut Syscall) {
    if let Some(synced) = call.alternative.take()
        && contradiction(call.verdict, &call.result).is_some()
        && contradiction(synced, &call.result).is_none()
    {
        call.verdict = synced;
    }
}

/// Puts verdict and result side by side.
pub fn attribute(call: &Syscall, outer: &Outer) -> Attribution {
    if let Some(mismatch) = contradiction(call.verdict, &call.result) {
        return disagreement(&mismatch, call, outer);
    }
    if call.verdict.by == Speaker::Strict && call.result == Outcome::Killed {
        return Attribution {
            refused_by: Some(Refuser::Kernel),
            because: Some(STRICT.into()),
            mismatch: None,
        };
    }
    if call.verdict.action.lets_through() {
        let mut told = by_outer(call, outer).unwrap_or_else(|| by_kernel(&call.name, &call.result));
        if call.verdict.unread > 0 && told.refused_by == Some(Refuser::Kernel) {
            told.because = Some(UNREAD.into());
        }
        return told;
    }
    by_filter(call.verdict, &call.result)
}

/// Verdict and result contradict each other: who else may have spoken.
fn disagreement(mismatch: &str, call: &Syscall, outer: &Outer) -> Attribution {
    let answer = ask(call, outer);
    if outer.is_there() && explains(answer, &call.result) {
        return Attribution {
            refused_by: Some(Refuser::Outer),
            because: Some(OUTER.into()),
            mismatch: Some(format!("{mismatch}; {OUTER} did it")),
        };
    }
    let who = match answer {
        _ if call.verdict.unread > 0 => UNREAD,
        _ if !outer.is_there() => "nobody is known who could have done that",
        Answer::Unknown => {
            "a filter around Ringside itself may have done it, which cannot be asked"
        }
        _ => "the filters around Ringside itself deny it",
    };
    Attribution {
        mismatch: Some(format!("{mismatch}; {who}")),
        ..Attribution::default()
    }
}

/// A filter around Ringside itself answers before the kernel does. Success is not asked about: an
/// outer filter that lies about it is not found out.
fn by_outer(call: &Syscall, outer: &Outer) -> Option<Attribution> {
    let is_failure = matches!(call.result, Outcome::Return { errno: Some(_), .. });
    if !is_failure || !outer.is_there() {
        return None;
    }
    let answer = ask(call, outer);
    if explains(answer, &call.result) {
        return Some(Attribution {
            refused_by: Some(Refuser::Outer),
            because: Some(OUTER.into()),
            mismatch: None,
        });
    }
    let mut told = by_kernel(&call.name, &call.result);
    if answer == Answer::Unknown && told.refused_by.is_some() {
        told.because = Some("or a filter around Ringside itself, which cannot be asked".into());
    }
    Some(told)
}

fn ask(call: &Syscall, outer: &Outer) -> Answer {
    let (Some(arch), Ok(nr)) = (call.arch, i32::try_from(call.nr)) else {
        return Answer::Unknown;
    };
    outer.ask(&SeccompData {
        nr: nr.cast_unsigned(),
        arch: arch.audit(),
        args: call.args,
        ..SeccompData::default()
    })
}

/// Who a filter is that the command installed out of our sight.
const UNREAD: &str =
    "a filter that the command installed may have done it, which could not be read";

/// Who an outer filter is.
const OUTER: &str = "a filter around Ringside itself, most likely a container's";

/// What strict mode is, for those who die of it.
const STRICT: &str = "strict mode allows only read, write, exit and rt_sigreturn";

fn by_filter(verdict: Verdict, result: &Outcome) -> Attribution {
    let (refused_by, speaker) = match verdict.by {
        Speaker::Filter(_) => (Refuser::Filter, None),
        Speaker::Sandbox => (Refuser::Sandbox, None),
        Speaker::Strict => (Refuser::Kernel, Some(STRICT)),
        Speaker::Program(_) => (Refuser::Filter, Some("a filter that the command installed")),
    };
    let because = match (verdict.action, result) {
        // Not a failure, so not a refusal either, but nothing was done (fact 14).
        (Action::Errno(0), Outcome::Return { .. }) => {
            return Attribution {
                because: Some("skipped by the filter, which reports success".into()),
                ..Attribution::default()
            };
        }
        (Action::Notify(_), Outcome::Return { errno, .. }) => match *errno {
            Some("ENOSYS") => Some("the filter asks a supervisor and none listens"),
            Some(_) => Some("the filter asks a supervisor, which refused or let the kernel refuse"),
            None => {
                return Attribution {
                    because: Some("let through, or answered, by the filter's supervisor".into()),
                    ..Attribution::default()
                };
            }
        },
        (Action::Trace(_), _) => Some("the filter asks a tracer and none answers"),
        _ => speaker,
    };
    if *result == Outcome::None && !is_kill(verdict.action) {
        return Attribution::default();
    }
    Attribution {
        refused_by: Some(refused_by),
        because: because.map(Cow::Borrowed),
        mismatch: None,
    }
}

fn is_kill(action: Action) -> bool {
    matches!(action, Action::KillProcess | Action::KillThread)
}

fn by_kernel(name: &str, result: &Outcome) -> Attribution {
    let Outcome::Return { errno, .. } = result else {
        return Attribution::default();
    };
    let because = match errno {
        Some("ENOSYS") => Some("not in this kernel".into()),
        Some("EACCES") if names_a_file(name) => Some("file permissions".into()),
        Some("EACCES" | "EPERM") => missing_capability(name),
        _ => return Attribution::default(),
    };
    Attribution {
        refused_by: Some(Refuser::Kernel),
        because,
        mismatch: None,
    }
}

/// Whether permission bits of a file may have refused the call.
fn names_a_file(name: &str) -> bool {
    let args = args::signature(name).unwrap_or_default();
    args.iter().any(|arg| arg.kind == ArgKind::Path)
}

/// The capability that the kernel asks for in most calls of this name.
fn missing_capability(name: &str) -> Option<Cow<'static, str>> {
    let guard = cards::guard(name)?;
    Some(match guard.when {
        None => guard.capability.into(),
        Some(when) => format!("{}, needed for {when}", guard.capability).into(),
    })
}
