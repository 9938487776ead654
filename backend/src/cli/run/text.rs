//! Events as lines for people: strace's shape, with who refused at the end.

use ringside_shared::trace::strace_line;
use ringside_shared::wire::{
    Event, Process, ProcessChange, RefusedBy, Speaker, SyscallEvent, SyscallStart, Verdict,
};
use std::fmt::Write as _;

/// Remembers how many processes there are: with one, its pid is left out.
#[derive(Debug, Default)]
pub(super) struct Text {
    n_tasks: u32,
    had_several: bool,
}

impl Text {
    /// The line for an event, if it has one.
    pub(super) fn line(&mut self, event: &Event) -> Option<String> {
        match event {
            Event::Syscall(call) if call.start == SyscallStart::User => {
                Some(self.with_pid(call.tid, &self::call(call)))
            }
            Event::Signal(signal) => Some(self.with_pid(signal.tid, &strace_line::signal(signal))),
            Event::Process(process) => self.process(process),
            Event::Queued(_)
            | Event::Started(_)
            | Event::Syscall(_)
            | Event::Output(_)
            | Event::End(_)
            | Event::Error(_) => None,
        }
    }

    fn process(&mut self, process: &Process) -> Option<String> {
        let Process {
            tid, comm, change, ..
        } = process;
        let text = match change {
            ProcessChange::Start => {
                self.n_tasks += 1;
                self.had_several |= self.n_tasks > 1;
                return None;
            }
            ProcessChange::Exec { vdso, .. } if vdso.is_empty() => return None,
            ProcessChange::Exec { vdso, .. } => {
                let calls = vdso.join(", ");
                let text = format!(
                    "--- {comm} asks for {calls}: what the vDSO answers does not enter the kernel \
                     and is not seen ---"
                );
                return Some(self.with_pid(*tid, &text));
            }
            ProcessChange::Exit { .. } | ProcessChange::Killed { .. } => strace_line::end(process)?,
        };
        let line = self.with_pid(*tid, &text);
        self.n_tasks = self.n_tasks.saturating_sub(1);
        Some(line)
    }

    fn with_pid(&self, tid: i32, text: &str) -> String {
        if self.had_several {
            format!("[pid {tid:>5}] {text}\n")
        } else {
            format!("{text}\n")
        }
    }
}

fn call(call: &SyscallEvent) -> String {
    let mut line = strace_line::call_and_result(call);
    if let Some(who) = refuser(call) {
        // Writing to a String cannot fail.
        let _ = write!(line, "  <- {who}");
    }
    if let Some(mismatch) = &call.mismatch {
        let _ = write!(line, "  !! {mismatch}");
    }
    line
}

/// `filter 0, rule 3, line 5`, `kernel (CAP_SYS_TIME)`.
fn refuser(call: &SyscallEvent) -> Option<String> {
    let because = call.because.as_ref();
    let who = match call.refused_by {
        Some(RefusedBy::Kernel) => "kernel".to_owned(),
        Some(RefusedBy::Outer) => "outer".to_owned(),
        Some(RefusedBy::Filter | RefusedBy::Sandbox) => speaker(&call.verdict),
        None => return because.cloned(),
    };
    Some(match because {
        Some(because) => format!("{who} ({because})"),
        None => who,
    })
}

fn speaker(verdict: &Verdict) -> String {
    let mut who = match (verdict.by, verdict.filter) {
        (Speaker::Sandbox, _) => "sandbox filter".to_owned(),
        (Speaker::Strict, _) => "strict mode".to_owned(),
        (Speaker::Filter, Some(filter)) => format!("filter {filter}"),
        (Speaker::Filter, None) => "a filter of the command's own".to_owned(),
    };
    let rule = match verdict.rule {
        Some(rule) => format!(", rule {rule}"),
        None if verdict.line.is_some() => ", default action".to_owned(),
        None => String::new(),
    };
    who.push_str(&rule);
    if let Some(line) = verdict.line {
        let _ = write!(who, ", line {line}");
    }
    who
}
