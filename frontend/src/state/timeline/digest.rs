//! What the picture needs of every call again and again, worked out once.

use super::{Area, Fate};
use std::ops::ControlFlow;

use crate::state::Calls;
use crate::state::calls::Brief;

/// A call in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    /// What became of it.
    pub fate: Fate,
    /// Where in the kernel it belongs.
    pub area: Area,
    /// The process that made it.
    pub pid: i32,
    /// Whether it belongs to the sandbox's preparation and not to the command.
    pub is_preparation: bool,
}

impl Digest {
    /// Reads a call.
    pub fn of(call: &Brief<'_>) -> Self {
        Self {
            fate: call.shape.fate,
            area: call.shape.area,
            pid: call.pid,
            is_preparation: call.shape.is_preparation(),
        }
    }

    /// Whether the command was refused something.
    pub fn is_refusal(&self) -> bool {
        self.fate.is_refusal() && !self.is_preparation
    }
}

/// Calls between two sums of [`Digests::reached`]: asking counts at most these.
const STRIDE: usize = 1_024;

/// The digests of a run, position by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests {
    all: Vec<Digest>,
    refusals: Vec<usize>,
    /// What was reached before the calls 0, [`STRIDE`], 2 · [`STRIDE`] and so on.
    sums: Vec<[u32; 6]>,
}

impl Digests {
    /// Reads the calls that arrived since the last time. The log must be of the same run.
    pub fn catch_up(&mut self, calls: &Calls) {
        calls.scan(self.all.len(), |_, call| {
            if self.all.len().is_multiple_of(STRIDE) {
                self.sums.push(self.reached(self.all.len().checked_sub(1)));
            }
            let digest = Digest::of(call);
            if digest.is_refusal() {
                self.refusals.push(self.all.len());
            }
            self.all.push(digest);
            ControlFlow::Continue(())
        });
    }

    /// Every call in short.
    pub fn all(&self) -> &[Digest] {
        &self.all
    }

    /// Positions of the calls that somebody refused to the command, ascending.
    pub fn refusals(&self) -> &[usize] {
        &self.refusals
    }

    /// Position of the command's first call, past the sandbox's preparation.
    pub fn first(&self) -> usize {
        let mut all = self.all.iter();
        let found = all.position(|digest| !digest.is_preparation);
        found.unwrap_or(self.all.len())
    }

    /// The refusal after `from`, or before it when `forwards` is false.
    pub fn refusal_near(&self, from: Option<usize>, forwards: bool) -> Option<usize> {
        let Some(from) = from else {
            return self.refusals.first().copied();
        };
        let mut refusals = self.refusals.iter().copied();
        if forwards {
            refusals.find(|at| *at > from)
        } else {
            refusals.rfind(|at| *at < from)
        }
    }

    /// How many of the command's calls reached each area up to and with `until`.
    pub fn reached(&self, until: Option<usize>) -> [u32; 6] {
        let end = until.map_or(0, |until| (until + 1).min(self.all.len()));
        let n_sums = (end / STRIDE + 1).min(self.sums.len());
        let Some(last) = n_sums.checked_sub(1) else {
            return [0; 6];
        };
        let mut counts = self.sums[last];
        for digest in &self.all[last * STRIDE..end] {
            if digest.fate.stopped_by().is_none() && !digest.is_preparation {
                counts[digest.area.position()] += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{call, refused};
    use super::*;
    use ringside_shared::wire::{RefusedBy, SyscallEvent, SyscallStart};

    fn digests(calls: impl IntoIterator<Item = SyscallEvent>) -> Digests {
        let mut log = Calls::default();
        let mut digests = Digests::default();
        for call in calls {
            log.push(&call);
            digests.catch_up(&log);
        }
        digests
    }

    #[test]
    fn a_refused_call_is_not_counted_as_having_reached_the_kernel() {
        let digests = digests([
            call("openat"),
            refused("clock_settime", RefusedBy::Filter),
            refused("clock_settime", RefusedBy::Kernel),
        ]);
        let time = Area::Time.position();
        assert_eq!(digests.reached(Some(1))[time], 0);
        assert_eq!(digests.reached(Some(2))[time], 1);
        assert_eq!(digests.reached(None), [0; 6]);
    }

    #[test]
    fn a_long_run_is_counted_right_on_both_sides_of_every_sum() {
        let digests = digests((0..2 * STRIDE + 2).map(|_| call("openat")));
        let files = Area::Files.position();
        for until in [
            0,
            STRIDE - 1,
            STRIDE,
            STRIDE + 1,
            2 * STRIDE + 1,
            9 * STRIDE,
        ] {
            let expected = (until + 1).min(2 * STRIDE + 2);
            let counted = digests.reached(Some(until))[files] as usize;
            assert_eq!(counted, expected, "until {until}");
        }
    }

    #[test]
    fn refusals_are_walked_both_ways() {
        let digests = digests([
            call("read"),
            refused("socket", RefusedBy::Filter),
            call("read"),
            refused("bind", RefusedBy::Kernel),
        ]);
        assert_eq!(digests.refusal_near(None, true), Some(1));
        assert_eq!(digests.refusal_near(Some(1), true), Some(3));
        assert_eq!(digests.refusal_near(Some(3), false), Some(1));
        assert_eq!(digests.refusal_near(Some(1), false), None);
    }

    #[test]
    fn the_story_begins_after_the_preparation() {
        let mut preparation = refused("seccomp", RefusedBy::Kernel);
        preparation.start = SyscallStart::Sandbox;
        let digests = digests([preparation, call("execve")]);
        assert_eq!(digests.first(), 1);
        assert!(digests.refusals().is_empty());
    }
}
