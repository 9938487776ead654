//! Sandboxes that are built ahead of time: faster, and no different otherwise.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_harness;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use ringside_backend::sandbox::{Cgroups, Frame, Nursery};
use sandbox_harness::{AMPLE, Run, launcher};

fn wait_until(claim: impl Fn() -> bool, what: &str) {
    let start = Instant::now();
    while !claim() {
        assert!(start.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::yield_now();
    }
}

/// A nursery with so many sandboxes that wait.
fn ready(n_ready: usize) -> Nursery {
    let nursery = Nursery::new(launcher(), Cgroups::find());
    let frame = Frame::new("ringside", &AMPLE);
    nursery.keep_ready(n_ready, frame).unwrap();
    wait_until(|| nursery.waiting().len() == n_ready, "the nursery fills");
    nursery
}

/// Kills a child of this process that its owner has not waited for.
fn end(pid: Pid) {
    kill(pid, Signal::SIGKILL).unwrap();
    let is_dead = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.is_empty() || stat.contains(") Z ")
    };
    wait_until(is_dead, "the process dies");
}

/// The other child of the thread that keeps the nursery of this sandbox.
fn set_up_process(waiting: Pid) -> Pid {
    let threads = fs::read_dir("/proc/self/task").unwrap();
    let children = threads.map(|thread| {
        let list = fs::read_to_string(thread.unwrap().path().join("children")).unwrap();
        let pids = list
            .split_whitespace()
            .map(|pid| Pid::from_raw(pid.parse().unwrap()));
        pids.collect::<Vec<_>>()
    });
    let mut family = children.filter(|pids| pids.contains(&waiting));
    let family = family.next().unwrap();
    *family.iter().find(|pid| **pid != waiting).unwrap()
}

fn run(nursery: &Nursery, line: &str) -> String {
    let mut run = Run::shell(line);
    run.plan.nursery = nursery.clone();
    run.output()
}

#[test]
fn a_waiting_sandbox_is_used_once_and_replaced() {
    let nursery = ready(1);
    let before = nursery.waiting();
    for _ in 0..3 {
        assert_eq!(
            run(&nursery, "echo $$; cat /proc/1/comm"),
            "2\nringside-init\n"
        );
    }
    wait_until(|| nursery.waiting().len() == 1, "the nursery fills again");
    assert_ne!(nursery.waiting(), before);
}

#[test]
fn a_waiting_sandbox_that_was_killed_does_not_fail_the_run() {
    let nursery = ready(1);
    let killed = nursery.waiting()[0];
    end(killed);
    assert_eq!(run(&nursery, "echo ran"), "ran\n");
}

#[test]
fn a_set_up_process_that_was_killed_does_not_fail_runs_and_is_replaced() {
    let nursery = ready(1);
    let before = nursery.waiting();
    end(set_up_process(before[0]));
    for _ in 0..3 {
        assert_eq!(run(&nursery, "echo ran"), "ran\n");
    }
    wait_until(|| nursery.waiting().len() == 1, "the nursery fills again");
    assert_ne!(nursery.waiting(), before);
}

#[test]
fn a_plan_with_another_frame_gets_a_sandbox_of_its_own() {
    let nursery = ready(1);
    let before = nursery.waiting();
    let mut run = Run::shell("df -k --output=size /tmp | tail -1; hostname")
        .limits(|limits| limits.tmp_bytes = 1 << 20);
    run.plan.nursery = nursery.clone();
    run.plan.hostname = "elsewhere".to_owned();
    let output = run.output();
    assert_eq!(output.trim_start(), "1024\nelsewhere\n");
    assert_eq!(nursery.waiting(), before);
}

#[test]
fn sandboxes_that_wait_have_different_users_outside() {
    let nursery = ready(3);
    let user = |pid: &Pid| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("Uid:"));
        line.unwrap().to_owned()
    };
    let users: BTreeSet<_> = nursery.waiting().iter().map(user).collect();
    assert_eq!(users.len(), if geteuid().is_root() { 3 } else { 1 });
}

#[test]
fn dropping_the_nursery_ends_what_waits() {
    let nursery = ready(2);
    let pids = nursery.waiting();
    let homes = nursery.cgroups().places().into_iter();
    let homes: Vec<_> = homes.map(Path::to_owned).collect();
    drop(nursery);
    for pid in pids {
        assert!(!Path::new(&format!("/proc/{pid}")).exists(), "{pid}");
    }
    assert!(homes.iter().all(|home| !home.exists()), "{homes:?}");
}

#[test]
fn a_sandbox_that_is_dropped_in_the_middle_is_ended() {
    let nursery = ready(1);
    let mut run = Run::shell("echo ready; sleep 60");
    run.plan.nursery = nursery.clone();
    let (sandbox, mut output) = run.start();
    assert_eq!(sandbox_harness::first_line(&mut output), "ready");
    let (leader, init) = (sandbox.leader(), sandbox.init());
    drop(sandbox);
    for pid in [leader, init] {
        assert!(!Path::new(&format!("/proc/{pid}")).exists(), "{pid}");
    }
}

#[test]
fn runs_one_after_the_other_from_many_threads_leave_nothing() {
    let nursery = ready(2);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let nursery = nursery.clone();
            std::thread::spawn(move || {
                for _ in 0..10 {
                    let mut run = Run::shell("echo $$");
                    run.plan.nursery = nursery.clone();
                    assert_eq!(run.output(), "2\n");
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    wait_until(|| nursery.waiting().len() == 2, "the nursery fills again");
}
