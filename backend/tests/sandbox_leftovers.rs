//! Whatever a command does, it ends with its run, and nothing of the run is left.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_harness;

use std::fs;
use std::io::Read;
use std::os::fd::AsFd;
use std::path::Path;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::Pid;
use ringside_backend::sandbox::{Cgroups, Nursery};
use ringside_backend::sys::process;
use sandbox_harness::{Run, first_line, launcher};

fn is_alive(pid: Pid) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

/// Waits until a process has ended, whoever reaps it.
fn assert_ends(pidfd: impl AsFd, what: &str) {
    let mut fds = [PollFd::new(pidfd.as_fd(), PollFlags::POLLIN)];
    let n_ready = poll(&mut fds, PollTimeout::from(5_000_u16)).unwrap();
    assert_eq!(n_ready, 1, "{what} still lives");
}

#[test]
fn finish_ends_a_run_that_would_go_on() {
    let (sandbox, mut output) = Run::shell("echo ready; sleep 60 & sleep 60").start();
    assert_eq!(first_line(&mut output), "ready");
    let (leader, init) = (sandbox.leader(), sandbox.init());
    sandbox.finish(None).unwrap();
    assert!(!is_alive(leader) && !is_alive(init));
    assert!(process::wait_any_of_thread().unwrap().is_none());
}

#[test]
fn a_run_that_is_never_released_never_runs() {
    let (sandbox, mut output) = Run::shell("echo it ran").spawn().unwrap();
    sandbox.finish(None).unwrap();
    let mut text = String::new();
    output.read_to_string(&mut text).unwrap();
    assert_eq!(text, "");
}

#[test]
fn a_killer_works_from_another_thread_and_again_when_all_is_over() {
    let (sandbox, mut output) = Run::shell("echo ready; sleep 60").start();
    assert_eq!(first_line(&mut output), "ready");
    let killer = sandbox.killer();
    let other = killer.clone();
    std::thread::spawn(move || other.kill().unwrap())
        .join()
        .unwrap();
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    sandbox.finish(None).unwrap();
    killer.kill().unwrap();
}

#[test]
fn the_sandbox_dies_with_the_thread_that_spawned_it() {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let (sandbox, mut output) = Run::shell("echo ready; sleep 60").start();
        assert_eq!(first_line(&mut output), "ready");
        send.send(process::pidfd_open(sandbox.leader()).unwrap())
            .unwrap();
        // As if the thread had been killed: nothing is finished, nothing is dropped.
        std::mem::forget(sandbox);
    });
    assert_ends(receive.recv().unwrap(), "the leader");
}

#[test]
fn control_groups_are_removed_with_the_run_and_with_the_server() {
    let mut run = Run::shell("cat /proc/self/cgroup");
    let cgroups = Cgroups::find();
    run.plan.nursery = Nursery::new(launcher(), cgroups.clone());
    let homes = cgroups.places().into_iter().map(Path::to_owned);
    let homes: Vec<_> = homes.collect();
    if homes.is_empty() {
        println!("skipped: no control groups here");
        return;
    }
    let (sandbox, _output) = run.start();
    let n_runs = |home: &Path| {
        let entries = fs::read_dir(home).unwrap().flatten();
        entries.filter(|entry| entry.path().is_dir()).count()
    };
    assert!(homes.iter().all(|home| n_runs(home) == 1), "{homes:?}");
    sandbox.finish(None).unwrap();
    assert!(homes.iter().all(|home| n_runs(home) == 0), "{homes:?}");
    drop(cgroups);
    assert!(homes.iter().all(|home| !home.exists()), "{homes:?}");
}

#[test]
fn mounts_of_a_run_are_not_seen_outside() {
    let before = fs::read_to_string("/proc/self/mountinfo").unwrap();
    let (sandbox, mut output) = Run::shell("echo ready; sleep 60").start();
    assert_eq!(first_line(&mut output), "ready");
    assert_eq!(fs::read_to_string("/proc/self/mountinfo").unwrap(), before);
    sandbox.finish(None).unwrap();
    assert_eq!(fs::read_to_string("/proc/self/mountinfo").unwrap(), before);
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}

#[cfg(feature = "victim")]
mod victims {
    use super::*;

    fn check(misbehaviour: &str, line: &str) {
        let (sandbox, mut output) = Run::victim(&[misbehaviour]).start();
        assert_eq!(first_line(&mut output), line, "{misbehaviour}");
        let leader = process::pidfd_open(sandbox.leader()).ok();
        sandbox.finish(None).unwrap();
        if let Some(leader) = leader {
            assert_ends(leader, misbehaviour);
        }
        assert!(process::wait_any_of_thread().unwrap().is_none());
    }

    #[test]
    fn whoever_does_not_want_to_end_ends() {
        check("daemon", "left");
        check("stop", "stopping");
        check("deaf", "deaf");
        check("shut-and-sleep", "shutting");
    }

    #[test]
    fn a_daemon_ends_with_the_command_that_left_it() {
        // `output` waits until nobody has the pipe open any more: nobody kills the run.
        assert_eq!(Run::victim(&["daemon"]).output(), "left\n");
    }

    #[test]
    fn killing_everybody_kills_nobody_outside_and_not_pid_1() {
        assert_eq!(Run::victim(&["kill-all"]).output(), "nobody\n");
    }

    #[test]
    fn a_flood_of_output_waits_for_its_reader_and_ends_with_the_run() {
        let (sandbox, mut output) = Run::victim(&["flood"]).start();
        let mut some = vec![0; 1 << 20];
        output.read_exact(&mut some).unwrap();
        assert!(some.iter().all(|&byte| byte == b'x'));
        sandbox.finish(None).unwrap();
    }
}
