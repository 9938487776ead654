//! The processes of a run as a tree, each with its threads and their calls.

use std::collections::BTreeMap;

use ringside_shared::wire::{ProcessChange, SyscallStart};

use crate::state::RunState;

/// The processes of one run.
#[derive(Debug, Default)]
pub(super) struct Family {
    members: BTreeMap<i32, Member>,
    roots: Vec<i32>,
}

/// One process.
#[derive(Debug, Default)]
pub(super) struct Member {
    /// The programs that it ran, the last one first.
    pub(super) program: String,
    /// Positions of the calls of its threads, in order of the threads' first signs of life.
    pub(super) threads: Vec<(i32, Vec<u32>)>,
    /// The processes that it started, in order.
    pub(super) children: Vec<i32>,
}

impl Family {
    /// Reads it off a run; what prepares the sandbox is left out.
    pub(super) fn of(run: &RunState) -> Self {
        let mut family = Self::default();
        for at in 0..run.processes.len() {
            let Some(news) = run.processes.get(at) else {
                continue;
            };
            family.meet(news.pid, news.tid, news.parent);
            let Some(member) = family.members.get_mut(&news.pid) else {
                continue;
            };
            match &news.change {
                ProcessChange::Exec { path, .. } => path
                    .rsplit('/')
                    .next()
                    .unwrap_or(path)
                    .clone_into(&mut member.program),
                _ if member.program.is_empty() => member.program.clone_from(&news.comm),
                _ => {}
            }
        }
        for at in 0..run.calls.len() {
            let Some(call) = run.calls.get(at) else {
                continue;
            };
            if call.start == SyscallStart::Sandbox {
                continue;
            }
            family.meet(call.pid, call.tid, None);
            let member = family.members.get_mut(&call.pid);
            let threads = member.map(|member| member.threads.iter_mut());
            let thread = threads.and_then(|mut all| all.find(|(tid, _)| *tid == call.tid));
            if let (Some((_, calls)), Ok(at)) = (thread, u32::try_from(at)) {
                calls.push(at);
            }
        }
        family
    }

    fn meet(&mut self, pid: i32, tid: i32, parent: Option<i32>) {
        if !self.members.contains_key(&pid) {
            let parent = parent.filter(|parent| *parent != pid);
            match parent.and_then(|parent| self.members.get_mut(&parent)) {
                Some(parent) => parent.children.push(pid),
                None => self.roots.push(pid),
            }
        }
        let member = self.members.entry(pid).or_default();
        if member.threads.iter().all(|(known, _)| *known != tid) {
            member.threads.push((tid, Vec::new()));
        }
    }

    /// The processes that nobody of the run started.
    pub(super) fn roots(&self) -> &[i32] {
        &self.roots
    }

    /// A process.
    pub(super) fn member(&self, pid: i32) -> Option<&Member> {
        self.members.get(&pid)
    }

    /// What a process is told by: the program that it ran last.
    pub(super) fn program(&self, pid: i32) -> &str {
        self.member(pid).map_or("", |member| &member.program)
    }
}
