//! The table of `strace -c`, plus who refused.

use crate::wire::{RefusedBy, SyscallEvent, SyscallResult, SyscallStart};
use std::collections::BTreeMap;

/// Counts the calls of a run, one event at a time.
///
/// As `strace -c` does, it counts calls that came back; those that never do (`exit_group`, a call
/// that killed its process) are kept apart. Calls of the sandbox's preparation are not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    rows: BTreeMap<String, Row>,
    unfinished: u64,
}

/// One syscall's line of the table, or the total.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Name of the syscall; `total` for the total.
    pub name: String,
    /// Calls that came back.
    pub calls: u64,
    /// Calls that came back with an errno.
    pub errors: u64,
    /// Nanoseconds between entry and exit, the tracer's own work included.
    pub nanos: u64,
    /// Who said no, and how often; calls that were killed included.
    pub refused: Refusals,
}

/// How often each of them said no.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refusals {
    /// A learner's filter.
    pub filter: u64,
    /// The sandbox's own filter.
    pub sandbox: u64,
    /// The kernel.
    pub kernel: u64,
    /// A filter around Ringside itself.
    pub outer: u64,
}

impl Tally {
    /// Counts one call.
    pub fn add(&mut self, event: &SyscallEvent) {
        if event.start == SyscallStart::Sandbox {
            return;
        }
        let came_back = matches!(event.result, SyscallResult::Return { .. });
        if !came_back {
            self.unfinished += 1;
            if event.refused_by.is_none() {
                return;
            }
        }
        let row = self.rows.entry(event.name.clone()).or_insert_with(|| Row {
            name: event.name.clone(),
            ..Row::default()
        });
        match event.refused_by {
            Some(RefusedBy::Filter) => row.refused.filter += 1,
            Some(RefusedBy::Sandbox) => row.refused.sandbox += 1,
            Some(RefusedBy::Kernel) => row.refused.kernel += 1,
            Some(RefusedBy::Outer) => row.refused.outer += 1,
            None => {}
        }
        if came_back {
            row.calls += 1;
            row.nanos += event.duration_ns.unwrap_or(0);
        }
        if matches!(event.result, SyscallResult::Return { errno: Some(_), .. }) {
            row.errors += 1;
        }
    }

    /// The lines, the most time first; of equals the most calls, then by name.
    pub fn rows(&self) -> Vec<&Row> {
        let mut rows: Vec<_> = self.rows.values().collect();
        rows.sort_by(|a, b| {
            let key = |row: &Row| (row.nanos, row.calls);
            key(b).cmp(&key(a)).then_with(|| a.name.cmp(&b.name))
        });
        rows
    }

    /// The last line.
    pub fn total(&self) -> Row {
        let start = Row {
            name: "total".to_owned(),
            ..Row::default()
        };
        self.rows.values().fold(start, |mut total, row| {
            let Row {
                name: _,
                calls,
                errors,
                nanos,
                refused,
            } = row;
            total.calls += calls;
            total.errors += errors;
            total.nanos += nanos;
            total.refused.filter += refused.filter;
            total.refused.sandbox += refused.sandbox;
            total.refused.kernel += refused.kernel;
            total.refused.outer += refused.outer;
            total
        })
    }

    /// Calls that never came back.
    pub fn unfinished(&self) -> u64 {
        self.unfinished
    }
}

impl Refusals {
    /// All of them together.
    pub fn total(self) -> u64 {
        self.filter + self.sandbox + self.kernel + self.outer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Speaker, Verdict, Word};

    fn event(name: &str, result: SyscallResult, refused_by: Option<RefusedBy>) -> SyscallEvent {
        SyscallEvent {
            seq: 0,
            pid: 2,
            tid: 2,
            at_ns: 0,
            arch: "x86_64".to_owned(),
            nr: 0,
            name: name.to_owned(),
            args: vec![Word(0); 6],
            text: format!("{name}()"),
            start: SyscallStart::User,
            verdict: Verdict {
                action: "allow".to_owned(),
                data: 0,
                by: Speaker::Sandbox,
                filter: None,
                rule: None,
                line: None,
                insns: None,
                unread: 0,
            },
            result,
            duration_ns: Some(1000),
            tracer_ns: None,
            refused_by,
            because: None,
            mismatch: None,
            hidden: 0,
        }
    }

    fn returned(errno: Option<&str>) -> SyscallResult {
        SyscallResult::Return {
            value: Word(0),
            errno: errno.map(str::to_owned),
            text: String::new(),
        }
    }

    #[test]
    fn calls_that_never_come_back_are_left_out_as_strace_does() {
        let mut tally = Tally::default();
        tally.add(&event("close", returned(None), None));
        tally.add(&event("exit_group", SyscallResult::None, None));
        assert_eq!(tally.total().calls, 1);
        assert_eq!(tally.rows().len(), 1);
        assert_eq!(tally.unfinished(), 1);
    }

    #[test]
    fn the_sandbox_own_calls_are_not_the_commands() {
        let mut tally = Tally::default();
        let mut call = event("prctl", returned(None), None);
        call.start = SyscallStart::Sandbox;
        tally.add(&call);
        assert_eq!(tally, Tally::default());
    }

    #[test]
    fn a_killed_call_is_a_refusal_but_not_a_call() {
        let mut tally = Tally::default();
        let killed = event("ptrace", SyscallResult::Killed, Some(RefusedBy::Filter));
        tally.add(&killed);
        let row = tally.total();
        assert_eq!((row.calls, row.refused.filter), (0, 1));
    }

    #[test]
    fn errors_and_refusals_are_counted_apart() {
        let mut tally = Tally::default();
        tally.add(&event("access", returned(Some("ENOENT")), None));
        tally.add(&event(
            "clock_settime",
            returned(Some("EPERM")),
            Some(RefusedBy::Kernel),
        ));
        let total = tally.total();
        assert_eq!(
            (total.calls, total.errors, total.refused.total()),
            (2, 2, 1)
        );
    }
}
