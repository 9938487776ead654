//! Who said no, and how it ended, in words that stand alone.

use crate::wire::{
    Outcome, RefusedBy, Share, Speaker, StartPoint, SyscallEvent, SyscallResult, Verdict,
};

/// Whether somebody answered instead of the kernel doing it.
pub(super) fn is_refused(call: &SyscallEvent) -> bool {
    call.refused_by.is_some() || call.verdict.action == "errno"
}

/// Who said no: `your filter, line 2`; empty if nobody did.
pub(super) fn refuser(call: &SyscallEvent) -> String {
    let because = call.because.as_deref();
    match call.refused_by {
        Some(_) if call.verdict.by == Speaker::Strict => "strict mode".to_owned(),
        Some(RefusedBy::Kernel) => match because {
            Some(because) => format!("the kernel: {because}"),
            None => "the kernel".to_owned(),
        },
        Some(RefusedBy::Outer) => "a filter around Ringside itself".to_owned(),
        Some(RefusedBy::Sandbox) => "Ringside's safety filter".to_owned(),
        Some(RefusedBy::Filter) => speaker(&call.verdict),
        // Any errno may be lied, success included (fact 14).
        None if call.verdict.action == "errno" && call.verdict.by == Speaker::Filter => {
            speaker(&call.verdict)
        }
        None => String::new(),
    }
}

fn speaker(verdict: &Verdict) -> String {
    let who = match verdict.filter {
        None => return "a filter that the command installed".to_owned(),
        Some(0) => "your filter".to_owned(),
        Some(position) => format!("your filter {}", position + 1),
    };
    match (verdict.line, verdict.rule) {
        (Some(line), Some(_)) => format!("{who}, line {line}"),
        (Some(line), None) => format!("{who}, default action in line {line}"),
        (None, _) => format!("{who}, which does not list calls of this arch"),
    }
}

/// What the program got: `EPERM`, `SIGSYS`, `killed`, or what came back.
pub(super) fn answer(call: &SyscallEvent) -> String {
    match &call.result {
        SyscallResult::Return { value, text, .. } if text.is_empty() => value.to_string(),
        SyscallResult::Return { text, .. } => text.clone(),
        SyscallResult::Killed if call.verdict.action == "trap" => "? (SIGSYS)".to_owned(),
        SyscallResult::Killed => "? (killed)".to_owned(),
        SyscallResult::None => "?".to_owned(),
    }
}

/// How the command ended.
pub(super) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited { code: 0 } => "Exited with 0 (success)".to_owned(),
        Outcome::Exited { code } => format!("Exited with {code}"),
        Outcome::Signaled { signal } => format!("Killed by {signal}"),
        Outcome::Limit { limit } => format!("Ended at its {limit} limit"),
        Outcome::Cancelled => "Stopped".to_owned(),
    }
}

/// How it was run, as far as that is not the usual way.
pub(super) fn options(head: &Share) -> Vec<String> {
    let start = match head.start {
        StartPoint::Exec => None,
        StartPoint::AfterExec => Some("filters from right after execve"),
        StartPoint::Main => Some("filters from the program's entry point"),
    };
    let strict = head
        .strict
        .then_some("strict mode, seccomp's mode 1, instead of filters");
    let parallel = head.parallel.then_some("threads on several CPUs at once");
    let input = (!head.stdin.is_empty()).then_some("with text on its standard input");
    let words = [strict, start, input, parallel];
    words.into_iter().flatten().map(str::to_owned).collect()
}
