//! The calls of a run by thread and time, for drawing any part of it at any size.
//!
//! [`Lanes`] gathers them as the run grows, [`view`] is the part that is looked at, [`extent`] what
//! lies in a stretch of it.

mod extent;
mod view;

use std::ops::{ControlFlow, Range};

use ringside_shared::wire::{Process, ProcessChange};

use super::calls::Brief;
use super::timeline::{Fate, cast};
use super::{Calls, Log};

pub use extent::{Extent, extent};
pub use view::{LEAST_NS, View, float, whole};

/// A call on a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub at_ns: u64,
    /// How long it took; 0 of one that did not come back.
    pub took_ns: u32,
    /// Its position in the run.
    pub position: u32,
}

impl Span {
    /// Its end.
    pub fn end_ns(self) -> u64 {
        self.at_ns + u64::from(self.took_ns)
    }
}

/// One thread.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lane {
    /// The process.
    pub pid: i32,
    /// The thread.
    pub tid: i32,
    /// The program that it runs, or ran last.
    pub name: String,
    /// When it began and ended, as far as it is known.
    pub life: (u64, Option<u64>),
    /// Its calls by their beginning: a thread makes one after the other.
    spans: Vec<Span>,
    /// Time in calls before each of them.
    busy_ns: Vec<u64>,
    /// Calls that somebody refused.
    refusals: Vec<(Span, Fate)>,
}

impl Lane {
    /// Its calls.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The calls that begin in a stretch of time.
    pub fn within(&self, from_ns: u64, to_ns: u64) -> Range<usize> {
        let first = self.spans.partition_point(|span| span.at_ns < from_ns);
        let end = self.spans.partition_point(|span| span.at_ns < to_ns);
        first..end.max(first)
    }

    /// Its refused calls that begin in a stretch of time.
    pub fn refusals(&self, from_ns: u64, to_ns: u64) -> &[(Span, Fate)] {
        let all = &self.refusals;
        let first = all.partition_point(|(span, _)| span.at_ns < from_ns);
        let end = all.partition_point(|(span, _)| span.at_ns < to_ns);
        &all[first..end.max(first)]
    }

    /// Which part of a stretch of time it spent in calls, 0 to 1.
    pub fn share(&self, from_ns: u64, to_ns: u64) -> f64 {
        let within = self.within(from_ns, to_ns);
        let busy = |at: usize| {
            self.busy_ns
                .get(at)
                .copied()
                .unwrap_or_else(|| self.all_busy_ns())
        };
        let mut busy_ns = busy(within.end) - busy(within.start);
        // What the last one does after the stretch, and the one before it within, is put right.
        let over = |span: &Span, edge_ns: u64| span.end_ns().saturating_sub(edge_ns);
        if let Some(last) = self.spans[within.clone()].last() {
            busy_ns = busy_ns.saturating_sub(over(last, to_ns));
        }
        if let Some(before) = within
            .start
            .checked_sub(1)
            .and_then(|at| self.spans.get(at))
        {
            busy_ns += over(before, from_ns).min(to_ns.saturating_sub(from_ns));
        }
        #[allow(clippy::cast_precision_loss, reason = "a share")]
        let share = busy_ns as f64 / to_ns.saturating_sub(from_ns).max(1) as f64;
        share.min(1.0)
    }

    /// The call that is at a moment, or whose beginning is nearest to it within `reach_ns`.
    pub fn nearest(&self, at_ns: u64, reach_ns: u64) -> Option<Span> {
        let next = self.spans.partition_point(|span| span.at_ns <= at_ns);
        let before = next.checked_sub(1).and_then(|at| self.spans.get(at));
        if let Some(under) = before.filter(|span| span.end_ns() >= at_ns) {
            return Some(*under);
        }
        let after = self.spans.get(next);
        let away = |span: &&Span| {
            span.at_ns
                .abs_diff(at_ns)
                .min(span.end_ns().abs_diff(at_ns))
        };
        let near = before.into_iter().chain(after).min_by_key(away);
        near.filter(|span| away(span) <= reach_ns).copied()
    }

    fn all_busy_ns(&self) -> u64 {
        let last = self.spans.last().zip(self.busy_ns.last());
        last.map_or(0, |(span, busy_ns)| busy_ns + u64::from(span.took_ns))
    }

    fn push(&mut self, span: Span, fate: Fate) {
        self.busy_ns.push(self.all_busy_ns());
        self.spans.push(span);
        if fate.is_refusal() {
            self.refusals.push((span, fate));
        }
    }
}

/// Every thread that a run has had, in order of their beginning, those of a process together.
#[derive(Debug, Default)]
pub struct Lanes {
    generation: u32,
    n_changes: usize,
    looked_at: usize,
    all: Vec<Lane>,
    until_ns: u64,
    last: usize,
}

impl Lanes {
    /// Looks at what was not looked at yet; starts over for another run.
    pub fn catch_up(&mut self, generation: u32, changes: &Log<Process>, calls: &Calls) {
        let is_shorter = self.n_changes > changes.len() || self.looked_at > calls.len();
        if self.generation != generation || is_shorter {
            *self = Self {
                generation,
                ..Self::default()
            };
        }
        for change in &changes.read()[self.n_changes..] {
            self.change(change);
        }
        self.n_changes = changes.len();
        self.looked_at = calls.scan(self.looked_at, |position, call| {
            self.add(position, call);
            ControlFlow::Continue(())
        });
    }

    /// The lanes, top to bottom.
    pub fn all(&self) -> &[Lane] {
        &self.all
    }

    /// The latest moment that anything tells of.
    pub fn until_ns(&self) -> u64 {
        self.until_ns
    }

    /// The lane of a call, by its thread.
    pub fn of(&self, pid: i32, tid: i32) -> Option<usize> {
        let is_it = |lane: &Lane| lane.pid == pid && lane.tid == tid;
        self.all.iter().rposition(is_it)
    }

    fn change(&mut self, change: &Process) {
        self.until_ns = self.until_ns.max(change.at_ns);
        let at = self.lane(change.pid, change.tid, change.at_ns);
        let lane = &mut self.all[at];
        match &change.change {
            ProcessChange::Start => lane.life.0 = change.at_ns,
            ProcessChange::Exec { path, .. } => lane.name = cast::program(path, &change.comm),
            ProcessChange::Exit { .. } | ProcessChange::Killed { .. } => {
                lane.life.1 = Some(change.at_ns);
            }
        }
        if lane.name.is_empty() {
            lane.name.clone_from(&change.comm);
        }
    }

    fn add(&mut self, position: usize, call: &Brief<'_>) {
        if call.shape.is_preparation() {
            return;
        }
        let is_last = self.all.get(self.last);
        let is_last = is_last.is_some_and(|lane| lane.tid == call.tid && lane.pid == call.pid);
        if !is_last {
            self.last = self.lane(call.pid, call.tid, call.at_ns);
        }
        let took_ns = call.duration_ns.unwrap_or_default();
        let span = Span {
            at_ns: call.at_ns,
            took_ns: u32::try_from(took_ns).unwrap_or(u32::MAX),
            position: u32::try_from(position).unwrap_or(u32::MAX),
        };
        self.until_ns = self.until_ns.max(span.end_ns());
        if let Some(lane) = self.all.get_mut(self.last) {
            lane.push(span, call.shape.fate);
        }
    }

    /// The lane of a thread; a new one stands below those of its process.
    fn lane(&mut self, pid: i32, tid: i32, at_ns: u64) -> usize {
        if let Some(known) = self.of(pid, tid) {
            return known;
        }
        let brother = self.all.iter().rposition(|lane| lane.pid == pid);
        let at = brother.map_or(self.all.len(), |brother| brother + 1);
        let name = brother.map_or_else(String::new, |at| self.all[at].name.clone());
        self.all.insert(
            at,
            Lane {
                pid,
                tid,
                name,
                life: (at_ns, None),
                ..Lane::default()
            },
        );
        at
    }
}

#[cfg(test)]
mod tests;
