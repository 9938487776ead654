//! Numbers, counts and bounds what the tracer tells, and keeps its clock.

use std::time::Instant;

use super::event::{Event, Signal, Start, Syscall};
use super::{Flow, Sink};

/// Calls by whose they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Calls of the learner's command that entered the kernel, its execve included.
    pub user: u64,
    /// Calls of the sandbox's preparation.
    pub sandbox: u64,
    /// Calls of the command that never came back, counted in `user` too; `strace -c` leaves them
    /// out of its table.
    pub unfinished: u64,
    /// Calls that entered the kernel, and signals, that are not in the stream: past the event limit.
    pub dropped: u64,
}

/// The tracer's end of the stream.
pub(super) struct Recorder<'a> {
    sink: &'a mut dyn Sink,
    max_events: u64,
    next_seq: u64,
    counts: Counts,
    n_signals: u64,
    /// When the command's execve entered the kernel.
    zero: Option<Instant>,
    is_stopped: bool,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink, max_events: u64) -> Self {
        Self {
            sink,
            max_events,
            next_seq: 0,
            counts: Counts::default(),
            n_signals: 0,
            zero: None,
            is_stopped: false,
        }
    }

    /// Gives a call that enters the kernel its number. The second value says whether it will be
    /// in the stream; if not, nobody need look at it closer.
    pub(super) fn enter(&mut self, start: Start) -> (u64, bool) {
        let seq = self.next_seq;
        self.next_seq += 1;
        match start {
            Start::User => self.counts.user += 1,
            Start::Sandbox => self.counts.sandbox += 1,
        }
        let is_shown = seq < self.max_events && !self.is_stopped;
        if !is_shown {
            self.counts.dropped += 1;
        }
        (seq, is_shown)
    }

    /// Notes that a call of the command will never come back.
    pub(super) fn lose(&mut self, start: Start) {
        if start == Start::User {
            self.counts.unfinished += 1;
        }
    }

    pub(super) fn syscall(&mut self, syscall: Syscall) {
        self.emit(Event::Syscall(Box::new(syscall)));
    }

    /// Signals have the same limit as calls: a program can make itself as many.
    pub(super) fn signal(&mut self, signal: impl FnOnce(&Self) -> Signal) {
        self.n_signals += 1;
        if self.n_signals > self.max_events {
            self.counts.dropped += 1;
        } else {
            let signal = signal(self);
            self.emit(Event::Signal(signal));
        }
    }

    pub(super) fn emit(&mut self, event: Event) {
        if !self.is_stopped && self.sink.event(event) == Flow::Stop {
            self.is_stopped = true;
        }
    }

    /// Whether the receiver wants no more, so that the run should end.
    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// Sets the clock to 0.
    pub(super) fn start_clock(&mut self, now: Instant) {
        self.zero = Some(now);
    }

    /// Nanoseconds since the command's execve, 0 before it.
    pub(super) fn at_ns(&self, now: Instant) -> u64 {
        self.zero
            .map_or(0, |zero| nanos(now.saturating_duration_since(zero)))
    }
}

/// A duration in nanoseconds; 584 years are enough.
pub(super) fn nanos(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
