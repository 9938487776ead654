//! The log of strace as a recorded run.
//!
//! A log has less than a recording of ours: no registers where strace shows a string or a structure,
//! and no verdict of any filter. What it hides is marked hidden ([`SyscallEvent::hidden`]), and the
//! verdict of each call is [`UNKNOWN`]: nothing is made up.

mod line;
mod result;
mod value;

use crate::abi::{Arch, syscalls};
use crate::wire::{
    Closing, End, Event, Outcome, Process, ProcessChange, Signal, Speaker, SyscallEvent,
    SyscallResult, SyscallStart, Usage, Verdict, Word,
};
use line::{Clock, Line, What};
use std::collections::BTreeMap;

/// What the action of a verdict is called that a recording does not hold.
pub const UNKNOWN: &str = "unknown";

/// Half a day: a clock that jumps back so far has passed midnight.
const HALF_A_DAY: u64 = 43_200_000_000_000;

/// A log that is read line by line, with or without `-f`, `-t`, `-tt`, `-ttt`, `-r`, `-T`, `-y`.
///
/// ```
/// use ringside_shared::{abi::Arch, trace::StraceLog, wire::Event};
/// let mut log = StraceLog::new(Arch::X86_64);
/// assert!(log.line("7 12:00:00.5 openat(AT_FDCWD, \"/x\", O_RDONLY) = -1 ENOENT (No such file) <0.1>"));
/// assert!(!log.line("hello"));
/// let events = log.finish();
/// let call = events.iter().find_map(|event| match event { Event::Syscall(call) => Some(call), _ => None });
/// assert_eq!(call.unwrap().nr, 257);
/// ```
#[derive(Debug)]
pub struct StraceLog {
    host: Arch,
    events: Vec<Event>,
    threads: BTreeMap<i32, Thread>,
    first: Option<i32>,
    seq: u64,
    time: Time,
    outcome: Option<Outcome>,
}

/// What is known of a thread.
#[derive(Debug, Default)]
struct Thread {
    /// Arch, if it is not the host's.
    arch: Option<Arch>,
    /// The call that it is in.
    inside: Option<Entry>,
    /// Its process, if it is not the first thread of one.
    leader: Option<i32>,
    parent: Option<i32>,
    /// Whether a line of its own has come.
    is_seen: bool,
}

/// A call that has not come back.
#[derive(Debug)]
struct Entry {
    name: String,
    args: String,
    seq: u64,
    at_ns: u64,
}

/// The log's clock, from its first line on.
#[derive(Debug, Default)]
struct Time {
    first: Option<u64>,
    last: u64,
    now: u64,
}

impl Time {
    fn tick(&mut self, clock: Clock) -> u64 {
        let absolute = match clock {
            Clock::None => return self.now,
            Clock::Since(nanos) => {
                self.now = self.now.saturating_add(nanos);
                return self.now;
            }
            Clock::Epoch(nanos) => nanos,
            Clock::Day(nanos) => {
                let days = self.last - self.last % (2 * HALF_A_DAY);
                let today = days.saturating_add(nanos);
                if today.saturating_add(HALF_A_DAY) < self.last {
                    today.saturating_add(2 * HALF_A_DAY)
                } else {
                    today
                }
            }
        };
        self.last = absolute;
        // Threads write in an order that is not quite that of their clocks.
        self.now = absolute.saturating_sub(*self.first.get_or_insert(absolute));
        self.now
    }
}

impl StraceLog {
    /// Nothing read yet; calls are those of `host` until the log says otherwise.
    pub fn new(host: Arch) -> Self {
        Self {
            host,
            events: Vec::new(),
            threads: BTreeMap::new(),
            first: None,
            seq: 0,
            time: Time::default(),
            outcome: None,
        }
    }

    /// Reads the next line; whether it is one of strace's.
    pub fn line(&mut self, line: &str) -> bool {
        let Some(Line { tid, clock, what }) = line::read(line) else {
            return false;
        };
        // Without `-f` there is one process, whose number is not told.
        let tid = tid.or(self.first).unwrap_or(1);
        let at_ns = self.time.tick(clock);
        match what {
            What::Other => {}
            What::Arch(pid, mode) => {
                self.threads.entry(pid).or_default().arch = match mode {
                    "32" => Some(Arch::X86),
                    "x32" => Some(Arch::X32),
                    _ => None,
                };
            }
            What::Call(name, args, result) => {
                self.greet(tid, at_ns);
                let seq = self.next_seq();
                return self.call(tid, name, args, result, seq, at_ns);
            }
            What::Entry(name, args) => {
                self.greet(tid, at_ns);
                let seq = self.next_seq();
                let entry = Entry {
                    name: name.to_owned(),
                    args: args.to_owned(),
                    seq,
                    at_ns,
                };
                self.threads.entry(tid).or_default().inside = Some(entry);
            }
            What::Rest(name, rest, result) => {
                let inside = self
                    .threads
                    .get_mut(&tid)
                    .and_then(|thread| thread.inside.take());
                let entry = inside.filter(|entry| entry.name == name);
                let (args, seq, entered) = match entry {
                    Some(entry) => (entry.args + rest, entry.seq, entry.at_ns),
                    // Its beginning is not in this log: its first arguments are gone.
                    None => (format!("?, {rest}"), self.next_seq(), at_ns),
                };
                self.greet(tid, entered);
                return self.call(tid, name, &args, result, seq, entered);
            }
            What::Signal(text) => {
                self.greet(tid, at_ns);
                self.events.push(Event::Signal(Signal {
                    pid: tid,
                    tid,
                    at_ns,
                    signal: text.split(' ').next().unwrap_or_default().to_owned(),
                    text: text.to_owned(),
                }));
            }
            What::Exit(code) => self.end(tid, at_ns, Outcome::Exited { code }),
            What::Killed(signal) => {
                let signal = signal.to_owned();
                self.end(tid, at_ns, Outcome::Signaled { signal });
            }
        }
        true
    }

    /// The events that were read since the last time, each thread its own process.
    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// All events, with the end of the run if the log has it.
    pub fn finish(mut self) -> Vec<Event> {
        let threads: Vec<i32> = self.threads.keys().copied().collect();
        for tid in threads {
            // Killed inside, or still there when strace went away.
            if let Some(entry) = self
                .threads
                .get_mut(&tid)
                .and_then(|thread| thread.inside.take())
            {
                let Entry {
                    name,
                    args,
                    seq,
                    at_ns,
                } = entry;
                self.call(tid, &name, args.trim_end_matches(','), "?", seq, at_ns);
            }
        }
        let threads = &self.threads;
        for event in &mut self.events {
            let (pid, tid) = match event {
                Event::Syscall(call) => (&mut call.pid, call.tid),
                Event::Signal(signal) => (&mut signal.pid, signal.tid),
                Event::Process(process) => {
                    if process.change == ProcessChange::Start {
                        process.parent = threads.get(&process.tid).and_then(|thread| thread.parent);
                    }
                    (&mut process.pid, process.tid)
                }
                _ => continue,
            };
            *pid = threads
                .get(&tid)
                .and_then(|thread| thread.leader)
                .unwrap_or(tid);
        }
        if let Some(outcome) = self.outcome {
            self.events.push(Event::End(End {
                outcome,
                usage: Usage {
                    wall_ms: self.time.now / 1_000_000,
                    processes: u32::try_from(self.threads.len()).unwrap_or(u32::MAX),
                    ..Usage::default()
                },
                syscalls: self.seq,
                dropped: 0,
                trace: Closing::default(),
                output_dropped: 0,
                limits: Vec::new(),
                message: None,
            }));
        }
        self.events
    }

    fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq - 1
    }

    /// A thread's first line tells that it is there.
    fn greet(&mut self, tid: i32, at_ns: u64) {
        self.first.get_or_insert(tid);
        let thread = self.threads.entry(tid).or_default();
        if !std::mem::replace(&mut thread.is_seen, true) {
            self.process(tid, at_ns, ProcessChange::Start);
        }
    }

    fn process(&mut self, tid: i32, at_ns: u64, change: ProcessChange) {
        let comm = match &change {
            ProcessChange::Exec { path, .. } => {
                let name = path.rsplit('/').next().unwrap_or_default();
                name.chars().take(15).collect()
            }
            _ => String::new(),
        };
        self.events.push(Event::Process(Process {
            pid: tid,
            tid,
            at_ns,
            parent: None,
            comm,
            change,
        }));
    }

    fn end(&mut self, tid: i32, at_ns: u64, outcome: Outcome) {
        self.greet(tid, at_ns);
        // What it was in did not come back.
        if let Some(entry) = self
            .threads
            .get_mut(&tid)
            .and_then(|thread| thread.inside.take())
        {
            let Entry {
                name,
                args,
                seq,
                at_ns,
            } = entry;
            self.call(tid, &name, args.trim_end_matches(','), "?", seq, at_ns);
        }
        let change = match &outcome {
            Outcome::Signaled { signal } => ProcessChange::Killed {
                signal: signal.clone(),
            },
            Outcome::Exited { code } => ProcessChange::Exit { code: *code },
            Outcome::Limit { .. } | Outcome::Cancelled => return,
        };
        self.process(tid, at_ns, change);
        if self.first == Some(tid) {
            self.outcome = Some(outcome);
        }
    }

    /// Takes a call that came back, or never will; whether we know it.
    fn call(
        &mut self,
        tid: i32,
        name: &str,
        args: &str,
        result: &str,
        seq: u64,
        at_ns: u64,
    ) -> bool {
        let thread = self.threads.get(&tid);
        let arch = thread.and_then(|thread| thread.arch).unwrap_or(self.host);
        let Some(nr) = number(arch, name) else {
            return false;
        };
        let (registers, hidden) = value::registers(arch, name, args);
        let (result, duration_ns) = result::read(result);
        let value = match &result {
            SyscallResult::Return {
                value, errno: None, ..
            } => i32::try_from(value.0).ok(),
            _ => None,
        };
        self.events.push(Event::Syscall(SyscallEvent {
            seq,
            pid: tid,
            tid,
            at_ns,
            arch: arch.name().to_owned(),
            nr: i64::from(nr),
            name: name.to_owned(),
            args: registers.map(Word).to_vec(),
            text: format!("{name}({args})"),
            start: SyscallStart::User,
            verdict: Verdict {
                action: UNKNOWN.to_owned(),
                data: 0,
                by: Speaker::Filter,
                filter: None,
                rule: None,
                line: None,
                insns: None,
                unread: 0,
            },
            result,
            duration_ns,
            tracer_ns: None,
            refused_by: None,
            because: None,
            mismatch: None,
            hidden,
        }));
        match (name, value) {
            ("execve" | "execveat", Some(0)) => {
                let path = args.split('"').nth(1).unwrap_or_default().to_owned();
                let vdso = Vec::new();
                self.process(tid, at_ns, ProcessChange::Exec { path, vdso });
            }
            ("clone" | "clone3" | "fork" | "vfork", Some(child)) if child > 0 => {
                let leader = self.threads.get(&tid).and_then(|thread| thread.leader);
                let child = self.threads.entry(child).or_default();
                child.parent = Some(tid);
                child.arch = Some(arch).filter(|arch| *arch != self.host);
                if args.contains("CLONE_THREAD") {
                    child.leader = Some(leader.unwrap_or(tid));
                }
            }
            _ => {}
        }
        true
    }
}

/// The number of a call, by its name or by that which strace gives to one that it does not know.
fn number(arch: Arch, name: &str) -> Option<u32> {
    let hex = name.strip_prefix("syscall_0x");
    let unnamed = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
    unnamed.or_else(|| syscalls::number(arch, name))
}

#[cfg(test)]
mod tests;
