//! How often each syscall was called, read from what tracers write.

use super::strace_log::{self, LogLine};
use crate::abi::{Arch, syscalls};
use crate::wire::CountedCall;
use std::collections::BTreeMap;

/// Different calls that are counted; no machine has more.
const MAX_CALLS: usize = 1 << 16;

/// Counts read line by line: events of `ringside run --trace ndjson`, the log of strace, the table
/// of `strace -c` or of `ringside run --summary`, or a name and a number.
///
/// ```
/// use ringside_shared::abi::Arch;
/// use ringside_shared::trace::Counts;
/// let mut counts = Counts::new(Arch::X86_64);
/// counts.line("openat 12")?;
/// counts.line(r#"{"type":"syscall","arch":"x86_64","nr":257}"#)?;
/// assert_eq!(counts.calls().collect::<Vec<_>>(), [(Arch::X86_64, 257, 13)]);
/// # Ok::<(), ringside_shared::trace::BadCount>(())
/// ```
#[derive(Debug, Clone)]
pub struct Counts {
    host: Arch,
    n_lines: u64,
    calls: BTreeMap<(Arch, u32), u64>,
}

/// A line that counts nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BadCount {
    /// Which, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: String,
}

impl Counts {
    /// Nothing counted yet; names without an arch are those of `host`.
    pub fn new(host: Arch) -> Self {
        Self {
            host,
            n_lines: 0,
            calls: BTreeMap::new(),
        }
    }

    /// Reads the next line.
    pub fn line(&mut self, line: &str) -> Result<(), BadCount> {
        self.n_lines += 1;
        self.read(line.trim()).map_err(|problem| BadCount {
            line: self.n_lines,
            problem,
        })
    }

    /// Arch, number and count of every call, ascending.
    pub fn calls(&self) -> impl Iterator<Item = (Arch, u32, u64)> {
        let calls = self.calls.iter();
        calls.map(|(&(arch, nr), &count)| (arch, nr, count))
    }

    fn read(&mut self, line: &str) -> Result<(), String> {
        if line.starts_with('{') {
            return self.event(line);
        }
        match strace_log::read(line) {
            Some(LogLine::Call(name)) => return self.named(name, "1"),
            Some(LogLine::Other) => return Ok(()),
            None => {}
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] | ["total", ..] | [.., "total"] => Ok(()),
            [first, ..] if first.starts_with(['#', '%', '-']) => Ok(()),
            [name, count] => self.named(name, count),
            // % time, seconds, usecs/call, calls, errors if there are any, syscall, …
            [share, _, _, calls, rest @ ..] if share.parse::<f64>().is_ok() => match rest {
                [errors, name, ..] if errors.parse::<u64>().is_ok() => self.named(name, calls),
                [name, ..] => self.named(name, calls),
                [] => Err("the name of the syscall is missing".to_owned()),
            },
            _ => Err(format!(
                "`{}` is no event, no line of strace's and no `syscall count`",
                shown(line)
            )),
        }
    }

    fn event(&mut self, line: &str) -> Result<(), String> {
        let event: CountedCall =
            serde_json::from_str(line).map_err(|error| format!("not an event: {error}"))?;
        if event.kind.as_deref().is_some_and(|kind| kind != "syscall") {
            return Ok(());
        }
        let arch = match event.arch {
            Some(arch) => arch.parse().map_err(|_| {
                let arch = shown(&arch);
                format!("`{arch}` is no arch")
            })?,
            None => self.host,
        };
        let nr = event.nr.ok_or("a syscall event without `nr`")?;
        // A tracer writes -1 to skip a call.
        let nr = u32::try_from(nr & i64::from(u32::MAX)).unwrap_or(u32::MAX);
        self.add(arch, nr, 1)
    }

    fn named(&mut self, name: &str, count: &str) -> Result<(), String> {
        let host = self.host;
        let nr = syscalls::number(host, name)
            .ok_or_else(|| format!("`{}` is no syscall of {}", shown(name), host.name()))?;
        let count = count
            .parse()
            .map_err(|_| format!("`{}` is no number of calls", shown(count)))?;
        self.add(host, nr, count)
    }

    fn add(&mut self, arch: Arch, nr: u32, count: u64) -> Result<(), String> {
        if self.calls.len() >= MAX_CALLS && !self.calls.contains_key(&(arch, nr)) {
            return Err(format!("more than {MAX_CALLS} different calls"));
        }
        let sum = self.calls.entry((arch, nr)).or_default();
        *sum = sum.saturating_add(count);
        Ok(())
    }
}

/// As much of a text as a message has room for.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, u64)]) {
        let mut counts = Counts::new(Arch::X86_64);
        for line in text.lines() {
            counts.line(line).unwrap();
        }
        let calls = counts.calls().map(|(arch, nr, count)| {
            assert_eq!(arch, Arch::X86_64);
            (syscalls::name(arch, nr).unwrap(), count)
        });
        assert_eq!(calls.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_table_of_strace_counts_with_and_without_errors() {
        let table = "\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 60.10    0.001234          12       103           read
 39.90    0.000821           9        91        17 openat
------ ----------- ----------- --------- --------- ----------------
100.00    0.002055          10       194        17 total
";
        check(table, &[("read", 103), ("openat", 91)]);
    }

    #[test]
    fn our_own_summary_counts_with_its_last_column() {
        let line = " 12.50    0.000003           1         3         2 openat           kernel 2";
        check(line, &[("openat", 3)]);
    }

    #[test]
    fn the_log_of_strace_counts_each_call_once() {
        let log = "\
execve(\"/bin/true\", [\"true\"], 0x7ffd /* 9 vars */) = 0
[pid 7] read(3, <unfinished ...>
[pid 8] close(3)                        = 0
[pid 7] <... read resumed>\"\", 1)        = 0
+++ exited with 0 +++
";
        check(log, &[("read", 1), ("close", 1), ("execve", 1)]);
    }

    #[test]
    fn of_a_recorded_run_the_syscalls_count_and_nothing_else() {
        let run = "{\"type\":\"started\",\"run\":\"00\"}\n\
             {\"type\":\"syscall\",\"seq\":0,\"arch\":\"x86_64\",\"nr\":0,\"name\":\"read\"}\n\
             {\"type\":\"syscall\",\"seq\":1,\"arch\":\"x86_64\",\"nr\":0,\"name\":\"read\"}\n";
        check(run, &[("read", 2)]);
    }

    #[test]
    fn a_line_that_counts_nothing_is_named() {
        for (line, problem) in [
            ("opan 3", "`opan` is no syscall of x86_64"),
            ("read many", "`many` is no number of calls"),
            ("read", "`read` is no event"),
            ("{\"type\":\"syscall\",\"nr\":true}", "not an event"),
            ("{\"type\":\"syscall\"}", "a syscall event without `nr`"),
            ("{\"nr\":1,\"arch\":\"vax\"}", "`vax` is no arch"),
        ] {
            let mut counts = Counts::new(Arch::X86_64);
            counts.line("# counted by hand").unwrap();
            let error = counts.line(line).unwrap_err();
            assert_eq!(error.line, 2);
            assert!(error.problem.starts_with(problem), "{error}");
        }
    }
}
