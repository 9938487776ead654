//! The run in Chrome's trace event format, which Perfetto opens: a lane a thread.

use ringside_shared::wire::{Event, ProcessChange};
use serde_json::{Value, json};

use crate::state::timeline::{Fate, fate};

/// The whole file.
pub(super) fn write(events: &[Event]) -> String {
    let traced: Vec<Value> = events.iter().filter_map(one).collect();
    json!({ "displayTimeUnit": "ns", "traceEvents": traced }).to_string()
}

fn one(event: &Event) -> Option<Value> {
    match event {
        Event::Syscall(call) => Some(json!({
            "ph": "X",
            "cat": Fate::of(call).word(),
            "name": call.name,
            "pid": call.pid,
            "tid": call.tid,
            "ts": micros(call.at_ns),
            "dur": micros(call.duration_ns.unwrap_or(0)),
            "args": {
                "seq": call.seq,
                "call": call.text,
                "answer": fate::answer(call),
                "refused by": fate::refuser(call),
            },
        })),
        Event::Process(process) => match &process.change {
            ProcessChange::Exec { path, .. } => Some(json!({
                "ph": "M", "name": "process_name", "pid": process.pid, "tid": process.tid,
                "args": { "name": path },
            })),
            ProcessChange::Start | ProcessChange::Exit { .. } | ProcessChange::Killed { .. } => {
                None
            }
        },
        Event::Signal(signal) => Some(json!({
            "ph": "i", "s": "t", "cat": "signal", "name": signal.signal, "pid": signal.pid, "tid": signal.tid,
            "ts": micros(signal.at_ns), "args": { "text": signal.text },
        })),
        Event::Queued(_)
        | Event::Started(_)
        | Event::Output(_)
        | Event::End(_)
        | Event::Error(_) => None,
    }
}

/// Microseconds with the nanoseconds behind the point.
#[allow(
    clippy::cast_precision_loss,
    reason = "exact for the first hundred days of a run"
)]
fn micros(nanos: u64) -> f64 {
    nanos as f64 / 1_000.0
}
