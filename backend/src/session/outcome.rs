//! The last event: how a run ended, in one word and one sentence.

use super::reached;
use super::stop::Reason;
use super::translate::signal_name;
use crate::config::Limits;
use crate::sandbox::SandboxUsage;
use crate::tracer::{Coverage, Ending, TraceEnd};
use ringside_shared::abi::errno;
use ringside_shared::wire::{
    self, Closing, End, Outcome, Speaker, SyscallEvent, SyscallResult, Usage,
};
use std::time::{Duration, Instant};

/// What a shell answers for a program that is there but could not be started.
const NOT_EXECUTED: i32 = 126;

/// What is known at the end of a run.
pub(super) struct Facts {
    pub(super) traced: TraceEnd,
    pub(super) used: SandboxUsage,
    pub(super) limits: Limits,
    pub(super) reason: Option<Reason>,
    pub(super) first_exec: Option<SyscallEvent>,
    pub(super) lost_install: Option<SyscallEvent>,
    pub(super) mismatches: u64,
    pub(super) since: Instant,
    pub(super) output_dropped: u64,
}

pub(super) fn end(facts: Facts) -> End {
    let Facts {
        traced,
        used,
        limits,
        reason,
        first_exec,
        lost_install,
        mismatches,
        since,
        output_dropped,
    } = facts;
    // Filters that start late are installed by the command, which is killed if one cannot be.
    let was_kept_out = lost_install.is_some() && traced.ending == Ending::Signaled(libc::SIGKILL);
    let kept_out = lost_install.as_ref().map(kept_out);
    let never_started = || {
        let exec = first_exec.as_ref().filter(|_| !traced.has_execed);
        exec.map(never_started)
    };
    let (limits_reached, told) = reached::tell(used.reached, &limits);
    let message = kept_out.or_else(never_started).or(told);
    let usage = usage(&traced, used, since);
    let (outcome, message) = match reason {
        Some(reason) if was_cut_short(reason, traced.ending) => stopped(reason, &limits),
        // It ended by itself before what it had printed was counted.
        _ if output_dropped > 0 => stopped(Reason::Output, &limits),
        _ if was_kept_out => (Outcome::Exited { code: NOT_EXECUTED }, message),
        _ if used.reached.oom_kills > 0 && traced.ending == Ending::Signaled(libc::SIGKILL) => {
            let outcome = Outcome::Limit {
                limit: reached::MEMORY.to_owned(),
            };
            (outcome, message)
        }
        _ => ended(&traced, &usage, &limits, first_exec.as_ref(), message),
    };
    let dropped = match traced.coverage {
        Coverage::Complete => 0,
        Coverage::CutAtLimit | Coverage::Stopped => traced.counts.dropped,
    };
    End {
        outcome,
        usage,
        syscalls: traced.counts.user,
        dropped,
        trace: closing(&traced, mismatches),
        output_dropped,
        limits: limits_reached,
        message,
    }
}

fn closing(traced: &TraceEnd, mismatches: u64) -> Closing {
    let cut_at = match traced.coverage {
        Coverage::Complete => None,
        Coverage::CutAtLimit => Some("events"),
        Coverage::Stopped => Some("client"),
    };
    Closing {
        complete: cut_at.is_none(),
        cut_at: cut_at.map(str::to_owned),
        counted_after: traced.counts.dropped,
        mismatches,
    }
}

/// The end of a run that was stopped before its command was released.
pub(super) fn before_release(reason: Reason, limits: &Limits, since: Instant) -> End {
    let (outcome, message) = stopped(reason, limits);
    End {
        outcome,
        usage: Usage {
            setup_ms: millis(since.elapsed()),
            ..Usage::default()
        },
        syscalls: 0,
        dropped: 0,
        trace: Closing::default(),
        output_dropped: 0,
        limits: Vec::new(),
        message,
    }
}

/// Whether the reason ended the command: it may have ended by itself just before.
fn was_cut_short(reason: Reason, ending: Ending) -> bool {
    reason == Reason::Output || ending == Ending::Signaled(libc::SIGKILL)
}

fn stopped(reason: Reason, limits: &Limits) -> (Outcome, Option<String>) {
    let limit = |limit: &str, message: String| {
        let outcome = Outcome::Limit {
            limit: limit.to_owned(),
        };
        (outcome, Some(message))
    };
    match reason {
        Reason::Wall => limit(
            "wall",
            format!(
                "the command still ran after {} ms and was killed",
                limits.wall_ms
            ),
        ),
        Reason::Output => limit(
            "output",
            format!(
                "the command printed more than {} bytes, and no more is taken",
                limits.output_bytes
            ),
        ),
        Reason::Stall => limit(
            "stall",
            "nobody read the events, so the run was ended".to_owned(),
        ),
        Reason::Cancelled => (Outcome::Cancelled, None),
        Reason::Shutdown => (
            Outcome::Cancelled,
            Some("the server is shutting down; try again in a moment".to_owned()),
        ),
    }
}

fn ended(
    traced: &TraceEnd,
    usage: &Usage,
    limits: &Limits,
    first_exec: Option<&SyscallEvent>,
    message: Option<String>,
) -> (Outcome, Option<String>) {
    // An execve that came back without a new program leaves only the sandbox's own code, which
    // cannot even exit under many filters: how that dies says nothing of the command.
    if !traced.has_execed
        && let Some(SyscallEvent {
            result: SyscallResult::Return { .. },
            ..
        }) = first_exec
    {
        return (Outcome::Exited { code: NOT_EXECUTED }, message);
    }
    match traced.ending {
        Ending::Exited(code) => (Outcome::Exited { code }, message),
        // The kernel counts whole seconds and kills a second after SIGXCPU was ignored.
        Ending::Signaled(signal)
            if signal == libc::SIGXCPU
                || signal == libc::SIGKILL
                    && usage.user_ms + usage.system_ms >= limits.cpu_seconds * 1000 =>
        {
            let outcome = Outcome::Limit {
                limit: "cpu".to_owned(),
            };
            let text = format!(
                "a process used more than {} s of CPU time",
                limits.cpu_seconds
            );
            (outcome, Some(text))
        }
        Ending::Signaled(signal) => (
            Outcome::Signaled {
                signal: signal_name(signal),
            },
            message,
        ),
    }
}

/// Why the command's own execve did not work, and what to try.
fn never_started(call: &SyscallEvent) -> String {
    let SyscallEvent {
        verdict, result, ..
    } = call;
    let answer = match result {
        SyscallResult::Return { text, .. } => text.as_str(),
        SyscallResult::Killed | SyscallResult::None => "death",
    };
    if verdict.by == Speaker::Filter && verdict.action != "allow" {
        format!(
            "the command never started: filter{filter} is installed before {name}, and {place} \
             answers it with {action}; allow {name} and what a program needs to start",
            filter = filter(verdict),
            place = place(verdict),
            name = call.name,
            action = action(verdict),
        )
    } else {
        format!(
            "the command never started: the kernel answered {} with {answer}",
            call.name
        )
    }
}

/// Which older filter did not let a newer one be installed, and what to try.
fn kept_out(call: &SyscallEvent) -> String {
    let SyscallEvent { verdict, name, .. } = call;
    format!(
        "a filter was never installed: that takes {name}, and {place} of filter{filter}, which is \
         older, answers it with {action}; allow {name} there, or make that filter the last",
        place = place(verdict),
        filter = filter(verdict),
        action = action(verdict),
    )
}

/// A blank and the filter's position, if it is known.
fn filter(verdict: &wire::Verdict) -> String {
    verdict
        .filter
        .map_or_else(String::new, |filter| format!(" {filter}"))
}

fn place(verdict: &wire::Verdict) -> String {
    match (verdict.rule, verdict.line) {
        (Some(rule), Some(line)) => format!("rule {rule} (line {line})"),
        (None, Some(line)) => format!("the default action (line {line})"),
        _ => "no line of it".to_owned(),
    }
}

/// `errno EPERM`, `kill_process`: as a filter is written.
fn action(verdict: &wire::Verdict) -> String {
    match errno::name(verdict.data) {
        Some(name) if verdict.action == "errno" => format!("errno {name}"),
        _ => verdict.action.clone(),
    }
}

fn usage(traced: &TraceEnd, used: SandboxUsage, since: Instant) -> Usage {
    // The sandbox's pid 1 has waited for everything, whoever of us has waited for it.
    let (in_user, in_kernel, max_rss_kib) = match traced.strays.last() {
        Some(init) => (init.usage.user, init.usage.system, init.usage.max_rss_kib),
        None => (used.user, used.system, used.max_rss_kib),
    };
    Usage {
        wall_ms: millis(traced.ended.saturating_duration_since(traced.released)),
        user_ms: millis(in_user.max(traced.usage.user)),
        system_ms: millis(in_kernel.max(traced.usage.system)),
        max_rss_kib: max_rss_kib.max(traced.usage.max_rss_kib),
        setup_ms: millis(traced.released.saturating_duration_since(since)),
        processes: traced.n_threads,
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
