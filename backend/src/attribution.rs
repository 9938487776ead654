//! Who said no: verdict and result of a call, side by side.
//!
//! The kernel reports no verdicts. What the filters answered is known because we run them on the
//! same registers; what happened is known from the exit stop. Where the two agree, a refusal has
//! its speaker. Where they contradict each other we say so ([`Attribution::mismatch`]) and do not
//! guess. The reason for a kernel's refusal is the *likely* one: a call may need a capability and
//! fail for another cause, and one errno may have several (fact 44).

use std::borrow::Cow;

use ringside_shared::abi::syscalls::args::{self, ArgKind};
use ringside_shared::abi::syscalls::cards;
use ringside_shared::verdict::Action;

use crate::tracer::{Outcome, Speaker, Syscall, Verdict};

/// What is to be said about a call beyond the facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attribution {
    /// Who said no: a filter, whatever errno it chose, or the kernel with a refusal, which is EPERM,
    /// EACCES or ENOSYS.
    pub refused_by: Option<Refuser>,
    /// The likely reason.
    pub because: Option<Cow<'static, str>>,
    /// Set when verdict and result contradict each other: what was expected instead.
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
}

/// Puts verdict and result side by side.
pub fn attribute(call: &Syscall) -> Attribution {
    if let Some(mismatch) = contradiction(call.verdict, &call.result) {
        return Attribution {
            mismatch: Some(mismatch),
            ..Attribution::default()
        };
    }
    if call.verdict.by == Speaker::Strict && call.result == Outcome::Killed {
        return Attribution {
            refused_by: Some(Refuser::Kernel),
            because: Some(STRICT.into()),
            mismatch: None,
        };
    }
    if call.verdict.action.lets_through() {
        return by_kernel(&call.name, &call.result);
    }
    by_filter(call.verdict, &call.result)
}

/// What strict mode is, for those who die of it.
const STRICT: &str = "strict mode allows only read, write, exit and rt_sigreturn";

/// Largest errno that a filter can make the kernel return; larger data is cut (fact 13).
const MAX_ERRNO: u16 = 4095;

/// Says what the verdict made us expect, if the result is something else.
fn contradiction(verdict: Verdict, result: &Outcome) -> Option<String> {
    let expected = match (verdict.action, result) {
        // A call that never came back contradicts nothing: its thread may have been killed inside.
        (_, Outcome::None)
        | (Action::Allow(_) | Action::Log(_), Outcome::Return { .. })
        | (Action::KillProcess | Action::KillThread | Action::Trap(_), Outcome::Killed) => {
            return None;
        }
        (Action::Errno(data), Outcome::Return { value, .. }) => {
            let number = data.min(MAX_ERRNO);
            if *value == 0_u64.wrapping_sub(u64::from(number)) {
                return None;
            }
            format!("a result of -{number}")
        }
        // Somebody may listen to a filter that the command installed, and may answer anything.
        (Action::Notify(_), Outcome::Return { errno, .. }) => {
            if *errno == Some("ENOSYS") || matches!(verdict.by, Speaker::Program(_)) {
                return None;
            }
            "ENOSYS, because nobody listens".to_owned()
        }
        (Action::Trace(_), Outcome::Return { errno, .. }) => {
            if *errno == Some("ENOSYS") {
                return None;
            }
            "ENOSYS, because no tracer answers".to_owned()
        }
        (Action::Allow(_) | Action::Log(_), Outcome::Killed) => {
            return Some(
                "every filter that is known let this call through, yet a filter killed it: one \
                 that is not known must be installed"
                    .to_owned(),
            );
        }
        (Action::KillProcess | Action::KillThread | Action::Trap(_), Outcome::Return { .. }) => {
            "SIGSYS instead of a result".to_owned()
        }
        (_, Outcome::Killed) => "a result instead of death".to_owned(),
    };
    Some(format!(
        "the filters answer {} for this call, so {expected} was expected",
        verdict.action
    ))
}

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
        (
            Action::Notify(_),
            Outcome::Return {
                errno: Some("ENOSYS"),
                ..
            },
        ) => Some("the filter asks a supervisor and none listens"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tracer::Start;

    fn call(name: &'static str, action: Action, by: Speaker, result: Outcome) -> Syscall {
        Syscall {
            seq: 0,
            pid: 2,
            tid: 2,
            at_ns: 0,
            arch: None,
            nr: 227,
            name: name.into(),
            args: [0; 6],
            text: String::new(),
            start: Start::User,
            verdict: Verdict {
                action,
                by,
                rule: None,
                line: None,
                insns: None,
            },
            result,
            duration_ns: None,
        }
    }

    fn failed(number: i64, errno: &'static str) -> Outcome {
        Outcome::Return {
            value: (-number).cast_unsigned(),
            errno: Some(errno),
            text: String::new(),
        }
    }

    fn returned(value: u64) -> Outcome {
        Outcome::Return {
            value,
            errno: None,
            text: String::new(),
        }
    }

    fn check(action: Action, by: Speaker, result: Outcome, refused_by: Option<Refuser>) {
        let attribution = attribute(&call("clock_settime", action, by, result));
        assert_eq!(attribution.mismatch, None);
        assert_eq!(attribution.refused_by, refused_by);
    }

    #[test]
    fn the_same_errno_has_two_speakers() {
        let eperm = || failed(1, "EPERM");
        check(
            Action::Errno(1),
            Speaker::Filter(0),
            eperm(),
            Some(Refuser::Filter),
        );
        check(
            Action::Errno(1),
            Speaker::Sandbox,
            eperm(),
            Some(Refuser::Sandbox),
        );
        check(
            Action::Allow(0),
            Speaker::Filter(0),
            eperm(),
            Some(Refuser::Kernel),
        );
    }

    #[test]
    fn the_kernel_s_reason_is_the_capability() {
        let call = call(
            "clock_settime",
            Action::Allow(0),
            Speaker::Sandbox,
            failed(1, "EPERM"),
        );
        assert_eq!(attribute(&call).because.as_deref(), Some("CAP_SYS_TIME"));
    }

    #[test]
    fn the_likely_reason_is_a_capability_or_the_file() {
        for (name, errno, expected) in [
            ("clock_settime", "EPERM", Some("CAP_SYS_TIME")),
            (
                "bind",
                "EACCES",
                Some("CAP_NET_BIND_SERVICE, needed for a port below 1024"),
            ),
            ("openat", "EACCES", Some("file permissions")),
            ("mprotect", "EACCES", None),
        ] {
            let because = by_kernel(name, &failed(1, errno)).because;
            assert_eq!(because.as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn ordinary_failures_are_no_refusals() {
        check(
            Action::Allow(0),
            Speaker::Sandbox,
            failed(2, "ENOENT"),
            None,
        );
    }

    #[test]
    fn a_filter_that_says_no_with_an_ordinary_errno_still_said_no() {
        check(
            Action::Errno(2),
            Speaker::Filter(0),
            failed(2, "ENOENT"),
            Some(Refuser::Filter),
        );
    }

    #[test]
    fn a_skipped_call_is_no_failure_but_has_its_reason() {
        let call = call("write", Action::Errno(0), Speaker::Filter(0), returned(0));
        let attribution = attribute(&call);
        assert_eq!((attribution.refused_by, attribution.mismatch), (None, None));
        assert!(attribution.because.is_some());
    }

    #[test]
    fn a_kill_is_a_refusal() {
        check(
            Action::KillProcess,
            Speaker::Filter(0),
            Outcome::Killed,
            Some(Refuser::Filter),
        );
        check(
            Action::Trace(1),
            Speaker::Filter(0),
            failed(38, "ENOSYS"),
            Some(Refuser::Filter),
        );
    }

    #[test]
    fn a_contradiction_is_reported_and_nobody_is_blamed() {
        for (action, result) in [
            (Action::Allow(0), Outcome::Killed),
            (Action::Errno(1), returned(3)),
            (Action::Errno(1), failed(13, "EACCES")),
            (Action::KillProcess, returned(0)),
            (Action::Trace(0), returned(0)),
        ] {
            let call = call("read", action, Speaker::Filter(0), result);
            let attribution = attribute(&call);
            assert!(attribution.mismatch.is_some(), "{action}");
            assert_eq!(attribution.refused_by, None);
        }
    }
}
