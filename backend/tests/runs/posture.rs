//! Runs that were started over HTTP, looked at from outside while they live.

use crate::server::{Server, Stream};
use nix::unistd::{getegid, geteuid};
use ringside_shared::wire::Event;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A run of a shell and a child, both waiting. Its name is in the shell's command line.
async fn live(server: &Server, name: &str) -> Stream {
    let shell = format!(": {name}; sleep 1000 & echo ready; wait");
    let mut stream = server.run(&json!({"command": {"shell": shell}})).await;
    let ready = |event: &Event| match event {
        Event::Output(output) => output.text.clone(),
        _ => None,
    };
    assert_eq!(stream.find(ready).await, "ready\n");
    stream
}

/// The shell of a run.
fn shell(name: &str) -> PathBuf {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let mut shells = all.map(|entry| entry.path()).filter(|process| {
        let words = fs::read(process.join("cmdline")).unwrap_or_default();
        let children = fs::read_to_string(children(process)).unwrap_or_default();
        // The child may not have become another program yet.
        !children.is_empty() && String::from_utf8_lossy(&words).contains(&format!(": {name};"))
    });
    shells.next().unwrap()
}

/// The children of a process of one thread.
fn children(process: &Path) -> PathBuf {
    let pid = process.file_name().unwrap_or_default();
    process.join("task").join(pid).join("children")
}

fn field(process: &Path, name: &str) -> String {
    let status = fs::read_to_string(process.join("status")).unwrap();
    let mut lines = status.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(key, _)| *key == name).unwrap();
    value.trim().to_owned()
}

/// What a process of a run must be, whoever looks; answers its uid and gid.
fn check(process: &Path) -> (String, String) {
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert_eq!(field(process, set), "0000000000000000", "{set}");
    }
    assert_eq!(field(process, "NoNewPrivs"), "1");
    assert_eq!(field(process, "Seccomp"), "2");
    assert_ne!(field(process, "TracerPid"), "0");
    let score = |of: &Path| -> i32 {
        let text = fs::read_to_string(of.join("oom_score_adj")).unwrap();
        text.trim().parse().unwrap()
    };
    // Where ours is the highest that there is, it cannot be higher.
    assert!(score(process) > score(Path::new("/proc/self")) || score(process) == 1000);
    for name in ["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"] {
        let link = |of: &Path| fs::read_link(of.join("ns").join(name)).unwrap();
        assert_ne!(link(process), link(Path::new("/proc/self")), "{name}");
    }
    let one = |name| {
        let ids: BTreeSet<_> = field(process, name)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        assert_eq!(
            ids.len(),
            1,
            "{name}: real, effective, saved and fs: {ids:?}"
        );
        ids.into_iter().next().unwrap()
    };
    (one("Uid"), one("Gid"))
}

#[tokio::test]
async fn two_live_runs_over_http_have_nothing_and_are_strangers_to_each_other() {
    let server = Server::start(|config| {
        config.limits.concurrent_runs = 2;
        config.limits.wall_ms = 600_000;
    })
    .await;
    let names = ["one", "two"].map(|name| format!("posture-{name}-{}", std::process::id()));
    let mut ids = Vec::new();
    let mut namespaces = BTreeSet::new();
    let mut streams = Vec::new();
    for name in &names {
        streams.push(live(&server, name).await);
    }
    for name in &names {
        let shell = shell(name);
        let fds = fs::read_dir(shell.join("fd")).unwrap().flatten();
        let fds: BTreeSet<_> = fds.map(|fd| fd.file_name()).collect();
        assert!(fds.iter().eq(["0", "1", "2"]), "{fds:?}");
        let child = fs::read_to_string(children(&shell)).unwrap();
        let child = Path::new("/proc").join(child.trim());
        assert_eq!(check(&shell), check(&child));
        ids.push(check(&shell));
        namespaces.insert(fs::read_link(shell.join("ns/user")).unwrap());
        if geteuid().is_root() {
            assert_eq!(field(&shell, "Groups"), "");
        }
    }
    assert_eq!(namespaces.len(), 2);
    let (uid, gid) = (geteuid().to_string(), getegid().to_string());
    if geteuid().is_root() {
        assert_ne!(ids[0].0, ids[1].0);
        assert_ne!(ids[0].1, ids[1].1);
        assert!(ids.iter().all(|(u, g)| *u != uid && *g != gid), "{ids:?}");
    } else {
        // There is no other, which `started.layers` says.
        assert!(ids.iter().all(|(u, _)| *u == uid), "{ids:?}");
    }
}
