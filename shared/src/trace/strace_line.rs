//! Events as strace writes them, each without its line's end.

use crate::wire::{Process, ProcessChange, Signal, SyscallEvent, SyscallResult};

/// Column of the result, as in strace.
const RESULT_COLUMN: usize = 40;

/// A call and its result.
pub fn call_and_result(call: &SyscallEvent) -> String {
    let result = match &call.result {
        SyscallResult::Return { value, text, .. } if text.is_empty() => value.to_string(),
        SyscallResult::Return { text, .. } => text.clone(),
        SyscallResult::Killed => "? <killed>".to_owned(),
        SyscallResult::None => "?".to_owned(),
    };
    format!("{:<RESULT_COLUMN$}= {result}", call.text.clone() + " ")
}

/// A signal that arrives.
pub fn signal(signal: &Signal) -> String {
    let text = if signal.text.is_empty() {
        &signal.signal
    } else {
        &signal.text
    };
    format!("--- {text} ---")
}

/// The end of a process; `None` for what else happens to it, which strace does not write.
pub fn end(process: &Process) -> Option<String> {
    match &process.change {
        ProcessChange::Exit { code } => Some(format!("+++ exited with {code} +++")),
        ProcessChange::Killed { signal } => Some(format!("+++ killed by {signal} +++")),
        ProcessChange::Start | ProcessChange::Exec { .. } => None,
    }
}
