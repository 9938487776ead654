//! From recorded runs to a filter that allows what they did, and nothing else.
//!
//! The outcome is our filter text, grouped by what the calls are for and with their counts in
//! comments; every other language is written from that. What a run did not do (an error, another
//! locale, a signal) it cannot teach, which the text says.

mod arguments;
mod options;
mod seen;
mod text;

use crate::abi::syscalls;
use crate::abi::syscalls::args::{self, Theme};
use crate::abi::{Arch, SeccompData, X32_SYSCALL_BIT};
use crate::filter::SKIPPED;
use crate::trace::{self, BadCount, Counts, NotACall};
use crate::wire::{Event, StartPoint, SyscallEvent, SyscallStart};
pub use options::{Options, default_action};
use seen::Seen;
use std::collections::BTreeMap;

/// Different calls that are kept; more do not fit into a program.
const MAX_CALLS: usize = 4096;

/// What was learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learnt {
    /// A filter in our text.
    pub text: String,
    /// What the recordings leave open.
    pub notes: Vec<String>,
}

/// A recording that has no call to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no call was recorded")]
pub struct NothingLearnt;

/// A line that teaches nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotLearnt {
    /// An event that no kernel makes.
    #[error(transparent)]
    Call(#[from] NotACall),
    /// Neither a call nor a count.
    #[error("{}", .0.problem)]
    Line(BadCount),
    /// More than any program has room for.
    #[error("more than {MAX_CALLS} different calls")]
    TooMany,
}

/// Learns from one recording after the other, a call at a time. Memory does not grow with the number
/// of calls.
///
/// ```
/// use ringside_shared::learn::{Learner, Options};
/// let mut learner = Learner::new(Options::default());
/// learner.next_recording();
/// learner.line("openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY) = 3")?;
/// let learnt = learner.learnt().unwrap();
/// assert!(learnt.text.contains("\nallow openat\n"));
/// # Ok::<(), ringside_shared::learn::NotLearnt>(())
/// ```
#[derive(Debug)]
pub struct Learner {
    options: Options,
    calls: BTreeMap<(Arch, u32), Seen>,
    recordings: u64,
    n_calls: u64,
    dropped: u64,
    /// Recordings of our own that end before their run did.
    unended: u64,
    is_first: bool,
    is_open: bool,
}

impl Learner {
    /// Nothing learnt yet.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            calls: BTreeMap::new(),
            recordings: 0,
            n_calls: 0,
            dropped: 0,
            unended: 0,
            is_first: true,
            is_open: false,
        }
    }

    /// What follows is another recording.
    pub fn next_recording(&mut self) {
        self.recordings += 1;
        self.is_first = true;
        self.unended += u64::from(std::mem::take(&mut self.is_open));
    }

    /// Learns from an event of a run.
    pub fn event(&mut self, event: &Event) -> Result<(), NotLearnt> {
        match event {
            Event::Started(_) => self.is_open = true,
            Event::Syscall(call) if call.start == SyscallStart::User => return self.call(call),
            Event::End(end) => {
                self.dropped = self.dropped.saturating_add(end.dropped);
                self.is_open = false;
            }
            _ => {}
        }
        Ok(())
    }

    /// Learns from a line of a recording: an event of ours as JSON, or what [`Self::line`] knows.
    pub fn recorded(&mut self, line: &[u8]) -> Result<(), NotLearnt> {
        // serde takes an array of the values of its fields for an object, too.
        let is_object = line.trim_ascii_start().starts_with(b"{");
        match serde_json::from_slice(line) {
            Ok(event) if is_object => self.event(&event),
            _ => self.line(&String::from_utf8_lossy(line)),
        }
    }

    /// Learns from a line of another tracer: strace's log or table, or a name and a number.
    pub fn line(&mut self, line: &str) -> Result<(), NotLearnt> {
        let mut counts = Counts::new(self.options.host);
        counts.line(line).map_err(NotLearnt::Line)?;
        for (arch, nr, count) in counts.calls() {
            if !self.is_the_start(arch, nr) {
                self.seen(arch, nr)?.count(count);
                self.n_calls = self.n_calls.saturating_add(count);
            }
        }
        Ok(())
    }

    fn call(&mut self, call: &SyscallEvent) -> Result<(), NotLearnt> {
        let arch = trace::arch(call)?;
        let SeccompData {
            nr, args: words, ..
        } = trace::data(call)?;
        let said = trace::action(&call.verdict)?;
        // What a tracer skips is no call (fact 29).
        if nr == SKIPPED {
            return Ok(());
        }
        if self.is_the_start(arch, nr) {
            return Ok(());
        }
        let values = syscalls::name(arch, nr).map(|name| arguments::values(arch, name, &words));
        let seen = self.seen(arch, nr)?;
        if said.lets_through() {
            seen.call(values.unwrap_or_default());
        } else {
            seen.refused(said);
        }
        self.n_calls = self.n_calls.saturating_add(1);
        Ok(())
    }

    /// Whether it is the execve that a filter which is installed after it does not see.
    fn is_the_start(&mut self, arch: Arch, nr: u32) -> bool {
        let is_first = std::mem::take(&mut self.is_first);
        let is_exec = matches!(syscalls::name(arch, nr), Some("execve" | "execveat"));
        is_first && is_exec && self.options.start != StartPoint::Exec
    }

    fn seen(&mut self, arch: Arch, nr: u32) -> Result<&mut Seen, NotLearnt> {
        // Without a name only the number itself can be allowed; x32 has its bit already.
        let nr = match arch {
            Arch::X32 => nr | X32_SYSCALL_BIT,
            _ => nr,
        };
        if self.calls.len() >= MAX_CALLS && !self.calls.contains_key(&(arch, nr)) {
            return Err(NotLearnt::TooMany);
        }
        Ok(self.calls.entry((arch, nr)).or_default())
    }

    /// A filter that allows what was recorded.
    pub fn learnt(&self) -> Result<Learnt, NothingLearnt> {
        if self.calls.is_empty() {
            return Err(NothingLearnt);
        }
        Ok(Learnt {
            text: text::text(self),
            notes: self.notes(),
        })
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.dropped > 0 {
            notes.push(format!(
                "{} calls are not in the recordings, which had reached their limit: the filter \
                 may forbid what they were",
                self.dropped
            ));
        }
        let unended = self.unended + u64::from(self.is_open);
        if unended > 0 {
            notes.push(format!(
                "{unended} of the recordings stop before the run's end: the filter may forbid what \
                 came after"
            ));
        }
        let mut lenient = self.calls.iter().filter(|(_, seen)| seen.is_mixed());
        if let Some((&(arch, nr), _)) = lenient.next() {
            let name = syscalls::name(arch, nr).unwrap_or("a call without a name");
            notes.push(format!(
                "{name}{} was let through and refused: it is allowed, with all arguments unless \
                 conditions say otherwise",
                match lenient.count() {
                    0 => String::new(),
                    more => format!(" (and {more} more)"),
                }
            ));
        }
        notes
    }
}

/// What a call is for, if we know it.
fn theme(arch: Arch, nr: u32) -> Option<Theme> {
    syscalls::name(arch, nr).and_then(args::theme)
}

#[cfg(test)]
mod tests;
