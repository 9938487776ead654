//! The processes of a run as a tree: who made whom, what each did, how it ended.
//!
//! [`Family`] gathers it as the run grows, [`rows`] lays the tree out, [`argv`] reads the words of a
//! command line from its execve.

mod argv;
mod rows;

use std::ops::ControlFlow;

use ringside_shared::wire::{Process, ProcessChange};

use super::calls::Brief;
use super::timeline::cast;
use super::{Calls, Log};

pub use rows::{Row, Step, parent, rows, step};

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this status.
    Exit(i32),
    /// By this signal.
    Signal(String),
}

/// One process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Process id as the command itself sees it.
    pub pid: i32,
    /// Position of its parent in the family.
    pub parent: Option<usize>,
    /// Name of the program that it runs, or ran last.
    pub program: String,
    /// What that program was called with, its own name left out, as a shell would show it.
    pub words: String,
    /// When it began.
    pub began_ns: u64,
    /// When it took on another program.
    pub execs: Vec<u64>,
    /// When and how it ended, if it has.
    pub ended: Option<(u64, Ended)>,
    /// Threads that it has had, the first one included.
    pub threads: u32,
    /// Calls that it made.
    pub calls: u64,
    /// Those that somebody refused.
    pub refusals: u64,
    /// When it installed filters of its own.
    installs: Vec<u64>,
}

/// Every process that a run has had, in order of their beginning.
#[derive(Debug, Default)]
pub struct Family {
    generation: u32,
    n_changes: usize,
    looked_at: usize,
    lives: Vec<Life>,
    until_ns: u64,
    /// Whose call was looked at last: the next one's, most likely.
    last: usize,
}

impl Family {
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
        self.looked_at = calls.scan(self.looked_at, |_, call| {
            self.count(call);
            ControlFlow::Continue(())
        });
    }

    /// The processes in order of their beginning.
    pub fn lives(&self) -> &[Life] {
        &self.lives
    }

    /// The latest moment that anything tells of.
    pub fn until_ns(&self) -> u64 {
        self.until_ns
    }

    /// Filters that a process carries besides those of the run: installed by itself, or by those it
    /// comes from before they made it (fact 10).
    pub fn own_filters(&self, at: usize) -> usize {
        let (mut at, mut until_ns, mut n) = (Some(at), u64::MAX, 0);
        while let Some(life) = at.and_then(|at| self.lives.get(at)) {
            let earlier = life.installs.iter().filter(|&&when| when < until_ns);
            n += earlier.count();
            until_ns = life.began_ns;
            // Whoever came first has no parent here, and parents come before their children.
            at = life.parent.filter(|&parent| Some(parent) < at);
        }
        n
    }

    fn change(&mut self, change: &Process) {
        self.until_ns = self.until_ns.max(change.at_ns);
        let is_first_thread = change.pid == change.tid;
        let known = self.position(change.pid);
        if let (ProcessChange::Start, Some(at), false) = (&change.change, known, is_first_thread) {
            self.lives[at].threads += 1;
        }
        if !is_first_thread {
            return;
        }
        let is_again =
            |at: &usize| self.lives[*at].ended.is_some() && change.change == ProcessChange::Start;
        let at = known.filter(|at| !is_again(at)).unwrap_or_else(|| {
            let parent = change.parent.and_then(|pid| self.position(pid));
            self.lives.push(Life {
                pid: change.pid,
                parent,
                program: change.comm.clone(),
                words: parent.map_or_else(String::new, |at| self.lives[at].words.clone()),
                began_ns: change.at_ns,
                execs: Vec::new(),
                ended: None,
                threads: 1,
                calls: 0,
                refusals: 0,
                installs: Vec::new(),
            });
            self.lives.len() - 1
        });
        let life = &mut self.lives[at];
        match &change.change {
            ProcessChange::Start => {}
            ProcessChange::Exec { path, .. } => {
                life.program = cast::program(path, &change.comm);
                life.execs.push(change.at_ns);
            }
            ProcessChange::Exit { code } => {
                life.ended = Some((change.at_ns, Ended::Exit(*code)));
            }
            ProcessChange::Killed { signal } => {
                life.ended = Some((change.at_ns, Ended::Signal(signal.clone())));
            }
        }
    }

    fn count(&mut self, call: &Brief<'_>) {
        self.until_ns = self.until_ns.max(call.at_ns);
        if call.shape.is_preparation() {
            return;
        }
        let is_last = self.lives.get(self.last).map(|life| life.pid) == Some(call.pid);
        if !is_last {
            let Some(at) = self.position(call.pid) else {
                return;
            };
            self.last = at;
        }
        let Some(life) = self.lives.get_mut(self.last) else {
            return;
        };
        life.calls += 1;
        life.refusals += u64::from(call.shape.fate.is_refusal());
        match call.shape.name() {
            "execve" | "execveat" if call.value() == Some(0) => {
                let (_, text) = call.text();
                life.words = argv::words(text);
            }
            "seccomp" | "prctl" if is_install(call) => life.installs.push(call.at_ns),
            _ => {}
        }
    }

    /// Pids begin anew after a long while: the last one is meant.
    fn position(&self, pid: i32) -> Option<usize> {
        self.lives.iter().rposition(|life| life.pid == pid)
    }
}

/// Whether a call put a filter on, seccomp(2): with `TSYNC` a number is the thread that could not
/// follow, with a listener it is the listener.
fn is_install(call: &Brief<'_>) -> bool {
    let (_, text) = call.text();
    let is_filter = text.starts_with("(SECCOMP_SET_MODE_FILTER,")
        || text.starts_with("(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,");
    let is_done = match call.value() {
        Some(0) => true,
        Some(1..) => text.contains("NEW_LISTENER"),
        _ => false,
    };
    is_filter && is_done
}

#[cfg(test)]
mod tests;
