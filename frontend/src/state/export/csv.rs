//! The calls as a table (RFC 4180).

use ringside_shared::wire::{Event, SyscallStart};

use crate::state::timeline::{Fate, fate};

/// The first line.
const HEAD: &str =
    "seq,at_ns,pid,tid,arch,nr,name,text,start,verdict,result,refused_by,because,duration_ns";

/// The calls among the events.
pub(super) fn write(events: &[Event]) -> String {
    let mut table = format!("{HEAD}\r\n");
    for event in events {
        let Event::Syscall(call) = event else {
            continue;
        };
        let start = match call.start {
            SyscallStart::User => "user",
            SyscallStart::Sandbox => "sandbox",
        };
        let cells = [
            call.seq.to_string(),
            call.at_ns.to_string(),
            call.pid.to_string(),
            call.tid.to_string(),
            call.arch.clone(),
            call.nr.to_string(),
            call.name.clone(),
            call.text.clone(),
            start.to_owned(),
            call.verdict.action.clone(),
            fate::answer(call),
            call.refused_by
                .map(|_| Fate::of(call).word().to_owned())
                .unwrap_or_default(),
            call.because.clone().unwrap_or_default(),
            call.duration_ns
                .map(|nanos| nanos.to_string())
                .unwrap_or_default(),
        ];
        table.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        table.push_str("\r\n");
    }
    table
}

fn quoted(cell: &str) -> String {
    // Spreadsheets take such a cell for a formula; a traced program chooses its strings.
    let is_formula = cell.starts_with(['=', '+', '@', '\t']);
    let cell = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\r', '\n']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}
