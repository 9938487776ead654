//! The run as strace writes it.

use std::fmt::Write as _;

use ringside_shared::wire::{
    Event, Process, ProcessChange, SyscallEvent, SyscallResult, SyscallStart,
};

use crate::state::timeline::fate;

/// Column of the result, as in strace.
const RESULT_COLUMN: usize = 40;

/// A line for each call, signal and end; who refused stands behind an arrow.
pub(super) fn write(events: &[Event]) -> String {
    let is_start = |event: &Event| {
        matches!(
            event,
            Event::Process(Process {
                change: ProcessChange::Start,
                ..
            })
        )
    };
    let has_several = events.iter().filter(|event| is_start(event)).count() > 1;
    let mut text = String::new();
    for event in events {
        let Some((tid, line)) = line(event) else {
            continue;
        };
        if has_several {
            // Writing to a String cannot fail.
            let _ = write!(text, "[pid {tid:>5}] ");
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn line(event: &Event) -> Option<(i32, String)> {
    match event {
        Event::Syscall(call) if call.start == SyscallStart::User => {
            Some((call.tid, call_line(call)))
        }
        Event::Signal(signal) => {
            let told = if signal.text.is_empty() {
                &signal.signal
            } else {
                &signal.text
            };
            Some((signal.tid, format!("--- {told} ---")))
        }
        Event::Process(process) => match &process.change {
            ProcessChange::Exit { code } => {
                Some((process.tid, format!("+++ exited with {code} +++")))
            }
            ProcessChange::Killed { signal } => {
                Some((process.tid, format!("+++ killed by {signal} +++")))
            }
            ProcessChange::Start | ProcessChange::Exec { .. } => None,
        },
        Event::Syscall(_)
        | Event::Queued(_)
        | Event::Started(_)
        | Event::Output(_)
        | Event::End(_)
        | Event::Error(_) => None,
    }
}

fn call_line(call: &SyscallEvent) -> String {
    let result = match &call.result {
        SyscallResult::Return { value, text, .. } if text.is_empty() => value.to_string(),
        SyscallResult::Return { text, .. } => text.clone(),
        SyscallResult::Killed => "? <killed>".to_owned(),
        SyscallResult::None => "?".to_owned(),
    };
    let who = fate::refuser(call)
        .map(|who| format!("  <- {who}"))
        .unwrap_or_default();
    format!("{:<RESULT_COLUMN$}= {result}{who}", call.text.clone() + " ")
}
