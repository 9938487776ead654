//! The events of a run in one row again: the page keeps them by kind.

use ringside_shared::wire::Event;

use crate::state::{Phase, RunState};

/// Every event that the page knows of, in order: calls as they came, processes and signals by time,
/// output after the call that wrote it.
pub fn events(run: &RunState) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    events.extend(run.started.as_deref().cloned().map(Event::Started));
    let mut changes: Vec<(u64, Event)> = Vec::new();
    for process in run.processes.read().iter() {
        changes.push((process.at_ns, Event::Process((**process).clone())));
    }
    for signal in run.signals.read().iter() {
        changes.push((signal.at_ns, Event::Signal((**signal).clone())));
    }
    // A stable sort keeps what happened in the same nanosecond in order of arrival.
    changes.sort_by_key(|(at_ns, _)| *at_ns);
    let mut changes = changes.into_iter().peekable();
    let output = run.output.read();
    let mut output = output.iter().peekable();
    for call in run.calls.iter() {
        while let Some((_, change)) = changes.next_if(|(at_ns, _)| *at_ns <= call.at_ns) {
            events.push(change);
        }
        let seq_here = call.seq;
        events.push(Event::Syscall(call));
        while let Some(chunk) = output.next_if(|chunk| chunk.seq.is_some_and(|seq| seq <= seq_here))
        {
            events.push(Event::Output((**chunk).clone()));
        }
    }
    events.extend(changes.map(|(_, change)| change));
    events.extend(output.map(|chunk| Event::Output((**chunk).clone())));
    if let Phase::Ended(end) = &run.phase {
        events.push(Event::End((**end).clone()));
    }
    events
}
