//! The run as strace writes it.

use std::fmt::Write as _;

use ringside_shared::trace::strace_line;
use ringside_shared::wire::{Event, Process, ProcessChange, SyscallEvent, SyscallStart};

use crate::state::timeline::fate;

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
        Event::Signal(signal) => Some((signal.tid, strace_line::signal(signal))),
        Event::Process(process) => Some((process.tid, strace_line::end(process)?)),
        Event::Syscall(_)
        | Event::Queued(_)
        | Event::Started(_)
        | Event::Output(_)
        | Event::End(_)
        | Event::Error(_) => None,
    }
}

fn call_line(call: &SyscallEvent) -> String {
    let who = fate::refuser(call)
        .map(|who| format!("  <- {who}"))
        .unwrap_or_default();
    strace_line::call_and_result(call) + &who
}
