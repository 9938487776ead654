//! Which processes are on stage at a moment of the run.

use std::rc::Rc;

use ringside_shared::wire::{Process, ProcessChange};

use crate::state::Log;

/// A process as the picture shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Process id as the command itself sees it.
    pub pid: i32,
    /// Name of the program that it runs.
    pub name: String,
    /// How it ended, if it has ended by then: `exit 1`, `SIGSYS`.
    pub ended: Option<String>,
}

/// The processes that have begun by `at_ns`, in order of their beginning.
pub fn at(changes: &Log<Process>, at_ns: u64) -> Vec<Actor> {
    let mut cast: Vec<Actor> = Vec::new();
    let changes = changes.read();
    let so_far = changes
        .iter()
        .map(Rc::as_ref)
        .filter(|change| change.at_ns <= at_ns);
    // Threads share the box of their process.
    for change in so_far.filter(|change| change.pid == change.tid) {
        let position = cast.iter().position(|actor| actor.pid == change.pid);
        let position = position.unwrap_or_else(|| {
            cast.push(Actor {
                pid: change.pid,
                name: change.comm.clone(),
                ended: None,
            });
            cast.len() - 1
        });
        let actor = &mut cast[position];
        match &change.change {
            ProcessChange::Start => {}
            ProcessChange::Exec { path, .. } => actor.name = program(path, &change.comm),
            ProcessChange::Exit { code } => actor.ended = Some(format!("exit {code}")),
            ProcessChange::Killed { signal } => actor.ended = Some(signal.clone()),
        }
    }
    cast
}

/// The name of the program that `pid` runs at `at_ns`, or `process 7` when no event names it.
pub fn name_of(changes: &Log<Process>, pid: i32, at_ns: u64) -> String {
    at(changes, at_ns)
        .into_iter()
        .find(|actor| actor.pid == pid && !actor.name.is_empty())
        .map_or_else(|| format!("process {pid}"), |actor| actor.name)
}

/// `/proc/PID/comm` is cut at 15 bytes; the path's last part is not.
pub(in crate::state) fn program(path: &str, comm: &str) -> String {
    match path.rsplit('/').next() {
        Some(last) if !last.is_empty() => last.to_owned(),
        _ => comm.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(pid: i32, at_ns: u64, change: ProcessChange) -> Process {
        Process {
            pid,
            tid: pid,
            at_ns,
            parent: None,
            comm: "ringside".to_owned(),
            change,
        }
    }

    fn log(changes: impl IntoIterator<Item = Process>) -> Log<Process> {
        let mut log = Log::default();
        changes.into_iter().for_each(|change| log.push(change));
        log
    }

    fn exec(path: &str) -> ProcessChange {
        ProcessChange::Exec {
            path: path.to_owned(),
            vdso: Vec::new(),
        }
    }

    #[test]
    fn a_child_steps_on_stage_when_it_is_born_and_stays_when_it_ends() {
        let changes = log([
            change(2, 0, exec("/usr/bin/sh")),
            change(3, 50, ProcessChange::Start),
            change(3, 60, exec("/usr/bin/ls")),
            change(3, 90, ProcessChange::Exit { code: 0 }),
        ]);
        assert_eq!(at(&changes, 10).len(), 1);
        assert_eq!(name_of(&changes, 3, 55), "ringside");
        assert_eq!(name_of(&changes, 3, 70), "ls");
        assert_eq!(at(&changes, 99)[1].ended.as_deref(), Some("exit 0"));
    }

    #[test]
    fn a_process_that_no_event_names_still_has_a_name() {
        assert_eq!(name_of(&Log::default(), 7, 0), "process 7");
    }

    #[test]
    fn a_thread_is_no_process_of_its_own() {
        let mut thread = change(2, 5, ProcessChange::Start);
        thread.tid = 4;
        let changes = log([change(2, 0, ProcessChange::Start), thread]);
        assert_eq!(at(&changes, 9).len(), 1);
    }
}
