//! The posture of a live sandbox, looked at from outside: what the set-up code meant to do counts
//! for nothing here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_harness;

use std::collections::BTreeMap;
use std::fs;

#[cfg(feature = "victim")]
use nix::unistd::Pid;
use nix::unistd::geteuid;
use sandbox_harness::{Run, first_line};

fn status(task: &str) -> BTreeMap<String, String> {
    fs::read_to_string(format!("{task}/status"))
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
        .collect()
}

#[cfg(feature = "victim")]
fn tasks(pid: Pid) -> Vec<String> {
    let dir = format!("/proc/{pid}/task");
    let entries = fs::read_dir(&dir).unwrap();
    entries
        .map(|entry| format!("{dir}/{}", entry.unwrap().file_name().display()))
        .collect()
}

#[cfg(feature = "victim")]
fn check_task(task: &str, slot: u32) {
    let status = status(task);
    let field = |name: &str| status[name].as_str();
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert_eq!(field(set), "0000000000000000", "{set} of {task}");
    }
    assert_eq!(field("NoNewPrivs"), "1", "{task}");
    assert_eq!(field("Seccomp"), "2", "{task}");
    let id = if geteuid().is_root() {
        assert_eq!(field("Groups"), "", "{task}");
        ringside_backend::sandbox::plan::DEFAULT_BASE_ID + slot
    } else {
        geteuid().as_raw()
    };
    assert_eq!(
        field("Uid"),
        [id; 4].map(|id| id.to_string()).join("\t"),
        "{task}"
    );
    let score = fs::read_to_string(format!("{task}/oom_score_adj")).unwrap();
    assert_eq!(score, "1000\n", "{task}");
}

#[cfg(feature = "victim")]
#[test]
fn every_thread_of_a_live_run_has_nothing_and_knows_nobody() {
    let (sandbox, mut output) = Run::victim(&["hold-threads"]).slot(3).start();
    assert_eq!(first_line(&mut output), "ready");
    let mut all = tasks(sandbox.init());
    let leader = tasks(sandbox.leader());
    assert_eq!(leader.len(), 4, "{leader:?}");
    all.extend(leader);
    for task in &all {
        check_task(task, 3);
    }
    sandbox.finish(None).unwrap();
}

#[test]
fn every_namespace_differs_from_ours() {
    let (sandbox, mut output) = Run::shell("echo ready; sleep 60").start();
    assert_eq!(first_line(&mut output), "ready");
    let mut pids = vec![sandbox.leader()];
    // pid 1 is undumpable: an ordinary user may not look, not even the one who made it.
    if geteuid().is_root() {
        pids.push(sandbox.init());
    }
    for pid in pids {
        let mut names = vec!["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"];
        names.extend(fs::exists("/proc/self/ns/time").unwrap().then_some("time"));
        for name in names {
            let link = |who: String| fs::read_link(format!("/proc/{who}/ns/{name}")).unwrap();
            assert_ne!(link(pid.to_string()), link("self".to_owned()), "{name}");
        }
    }
    sandbox.finish(None).unwrap();
}

#[test]
fn init_has_no_environment_and_keeps_no_door_open() {
    let (sandbox, mut output) = Run::shell("echo ready; sleep 60").start();
    assert_eq!(first_line(&mut output), "ready");
    let init = format!("/proc/{}", sandbox.init());
    // An undumpable process of an ordinary user hides these even from that user.
    if geteuid().is_root() {
        assert_eq!(fs::read(format!("{init}/environ")).unwrap(), b"");
        let fds = fs::read_dir(format!("{init}/fd")).unwrap();
        let links = fds.map(|fd| fs::read_link(fd.unwrap().path()).unwrap());
        let doors: Vec<_> = links
            .map(|link| link.display().to_string())
            .filter(|link| !link.starts_with("pipe:") && link != "/dev/null")
            .collect();
        // The line to the server is what remains: it closes when pid 1 is gone.
        assert!(
            doors.iter().all(|link| link.starts_with("socket:")),
            "{doors:?}"
        );
        assert!(doors.len() <= 1, "{doors:?}");
    }
    assert_eq!(
        fs::read(format!("{init}/cmdline")).unwrap(),
        b"ringside-init\0"
    );
    sandbox.finish(None).unwrap();
}

#[test]
fn the_leader_waits_as_pid_2_until_it_is_released() {
    let (sandbox, _output) = Run::new(&["true"]).spawn().unwrap();
    let status = status(&format!("/proc/{}", sandbox.leader()));
    assert_eq!(status["NSpid"].split('\t').next_back(), Some("2"));
    assert_eq!(status["Name"], "ringside-init");
    sandbox.finish(None).unwrap();
}

#[test]
fn the_layers_say_what_there_is() {
    let ended = Run::new(&["true"]).end().unwrap();
    let names: Vec<_> = ended.layers.iter().map(|layer| layer.name).collect();
    for name in [
        "user_namespace",
        "capabilities",
        "safety_filter",
        "memory_cgroup",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}
