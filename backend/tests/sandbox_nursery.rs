//! Set-up processes that are kept ready: faster, and no different otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says when it skips"
)]

mod sandbox_harness;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use ringside_backend::sandbox::{Cgroups, Nursery};
use sandbox_harness::{Run, launcher};

/// Children of this process that wait to become a sandbox of `nursery`'s.
fn waiting(nursery: &Nursery) -> Vec<Pid> {
    let procs = nursery
        .cgroups()
        .homes()
        .into_iter()
        .flatten()
        .flat_map(|home| {
            let runs = fs::read_dir(home).unwrap().flatten();
            runs.filter_map(|run| fs::read_to_string(run.path().join("cgroup.procs")).ok())
                .flat_map(|list| {
                    list.lines()
                        .map(|pid| pid.parse().unwrap())
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<i32>>()
        });
    let mut pids: Vec<_> = procs.map(Pid::from_raw).collect();
    pids.sort_unstable();
    pids.dedup();
    pids
}

fn wait_until(claim: impl Fn() -> bool, what: &str) {
    let start = Instant::now();
    while !claim() {
        assert!(start.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::yield_now();
    }
}

/// A nursery with so many processes that wait in their control groups; `None` where there are no
/// control groups to see them in.
fn ready(n_ready: usize) -> Option<Nursery> {
    let nursery = Nursery::new(launcher(), Cgroups::find());
    if nursery.cgroups().homes().is_none() {
        println!("skipped: no control groups here to see the processes in");
        return None;
    }
    nursery.keep_ready(n_ready).unwrap();
    wait_until(|| waiting(&nursery).len() == n_ready, "the nursery fills");
    Some(nursery)
}

fn run(nursery: &Nursery, line: &str) -> String {
    let mut run = Run::shell(line);
    run.plan.nursery = nursery.clone();
    run.output()
}

#[test]
fn a_waiting_process_is_used_once_and_replaced() {
    let Some(nursery) = ready(1) else { return };
    let before = waiting(&nursery);
    for _ in 0..3 {
        assert_eq!(
            run(&nursery, "echo $$; cat /proc/1/comm"),
            "2\nringside-init\n"
        );
    }
    wait_until(|| waiting(&nursery).len() == 1, "the nursery fills again");
    assert_ne!(waiting(&nursery), before);
}

#[test]
fn a_waiting_process_that_was_killed_does_not_fail_the_run() {
    let Some(nursery) = ready(1) else { return };
    let killed = waiting(&nursery)[0];
    kill(killed, Signal::SIGKILL).unwrap();
    let is_dead = || {
        let stat = fs::read_to_string(format!("/proc/{killed}/stat")).unwrap_or_default();
        stat.is_empty() || stat.contains(") Z ")
    };
    wait_until(is_dead, "the process dies");
    assert_eq!(run(&nursery, "echo ran"), "ran\n");
}

#[test]
fn dropping_the_nursery_ends_what_waits() {
    let Some(nursery) = ready(2) else { return };
    let pids = waiting(&nursery);
    let homes = nursery.cgroups().homes().unwrap().map(Path::to_owned);
    drop(nursery);
    for pid in pids {
        assert!(!Path::new(&format!("/proc/{pid}")).exists(), "{pid}");
    }
    assert!(homes.iter().all(|home| !home.exists()), "{homes:?}");
}

#[test]
fn a_sandbox_that_is_dropped_in_the_middle_is_ended() {
    let Some(nursery) = ready(1) else { return };
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
    let Some(nursery) = ready(2) else { return };
    let threads: Vec<_> = (0..4)
        .map(|slot| {
            let nursery = nursery.clone();
            std::thread::spawn(move || {
                for _ in 0..10 {
                    let mut run = Run::shell("echo $$").slot(slot);
                    run.plan.nursery = nursery.clone();
                    assert_eq!(run.output(), "2\n");
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    wait_until(|| waiting(&nursery).len() == 2, "the nursery fills again");
}
