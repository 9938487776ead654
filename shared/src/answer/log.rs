//! The log of strace as a recorded run.

use super::Refusal;
use crate::abi::Arch;
use crate::trace::StraceLog;
use crate::wire::{Event, LogReport};

/// The events of a log, and how many of its lines are none of strace's.
pub fn read_log(text: &[u8]) -> Result<LogReport, Refusal> {
    let text = String::from_utf8_lossy(text);
    let mut log = StraceLog::new(Arch::X86_64);
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let other_lines = lines.filter(|line| !log.line(line)).count() as u64;
    let events = log.finish();
    if !events
        .iter()
        .any(|event| matches!(event, Event::Syscall(_)))
    {
        return Err(Refusal::Asked {
            code: "no-trace",
            message:
                "There is no call in it: bring what `ringside run --trace ndjson`, this page or \
                      `strace -f -tt -T -y -o FILE` wrote."
                    .to_owned(),
        });
    }
    Ok(LogReport {
        events,
        other_lines,
    })
}
