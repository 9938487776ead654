//! Attempts to get out of a sandbox, or to look out. Each that was ever thought of stays here.
#![cfg(feature = "victim")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "escape/host.rs"]
mod host;
mod sandbox_harness;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::Path;
use std::time::{Instant, SystemTime};

use sandbox_harness::Run;

/// What must be observed, attempt by attempt: `escape/attempts.txt`.
const EXPECTED: &str = include_str!("escape/attempts.txt");

fn table(text: &str) -> BTreeMap<&str, &str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(' ').unwrap())
        .collect()
}

#[test]
fn every_attempt_ends_as_the_table_says() {
    let output = Run::victim(&["attempt"]).output();
    let (seen, expected) = (table(&output), table(EXPECTED));
    let differ: Vec<_> = expected
        .iter()
        .filter(|(name, result)| seen.get(*name) != Some(result))
        .map(|(name, result)| format!("{name}: {:?} instead of {result}", seen.get(name)))
        .collect();
    assert!(differ.is_empty(), "{differ:#?}");
    let unknown: Vec<_> = seen
        .keys()
        .filter(|name| !expected.contains_key(*name))
        .collect();
    assert!(unknown.is_empty(), "not in the table: {unknown:?}");
}

#[test]
fn the_hosts_loopback_and_abstract_sockets_are_out_of_reach() {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = tcp.local_addr().unwrap().port().to_string();
    let name = format!("ringside-test-{}", std::process::id());
    let _abstract =
        UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let output = Run::victim(&["connect", &port, &name]).output();
    assert_eq!(output, "tcp ECONNREFUSED\nabstract ECONNREFUSED\n");
}

#[test]
fn only_the_standard_streams_are_open() {
    assert_eq!(Run::victim(&["fds"]).output(), "0\n1\n2\n");
}

#[test]
fn two_runs_at_once_do_not_see_each_other() {
    let (sandbox, mut output) = Run::shell("echo x > /tmp/mine; echo ready; sleep 60")
        .slot(0)
        .start();
    assert_eq!(sandbox_harness::first_line(&mut output), "ready");
    // On another thread: what a thread finishes is all that it has spawned.
    let other = std::thread::spawn(|| {
        Run::shell("ls -A /tmp /dev/shm; ls -d /proc/[0-9]*; cat /proc/sysvipc/shm | wc -l")
            .slot(1)
            .output()
    });
    let other = other.join().unwrap();
    assert_eq!(
        other.lines().filter(|line| line.contains("mine")).count(),
        0,
        "{other}"
    );
    assert!(!other.contains("/proc/5"), "{other}");
    sandbox.finish(None).unwrap();
}

#[test]
fn after_every_attempt_the_host_is_the_same_byte_for_byte() {
    // What changes by itself, between two looks, says nothing.
    let (first, mut before) = (host::snapshot(), host::snapshot());
    before.retain(|path, bytes| first.get(path) == Some(bytes));
    let (clock, start) = (SystemTime::now(), Instant::now());
    // A name and a key that nobody else has.
    let name = format!("ringside-left-{}", std::process::id());
    let key = (0x5249_0000 + std::process::id() % 0x1_0000).to_string();
    let left = Run::victim(&["leave", &name, &key]).output();
    assert!(left.lines().all(|line| line.ends_with(" left")), "{left}");
    Run::victim(&["attempt"]).output();

    let after = host::snapshot();
    let changed = before
        .iter()
        .filter(|(path, bytes)| after.get(*path) != Some(*bytes));
    let changed: Vec<_> = changed.map(|(path, _)| path).collect();
    assert!(changed.is_empty(), "{changed:?}");
    assert!(before.len() > 200, "only {} were compared", before.len());
    for dir in ["/tmp", "/dev/shm", "/run", "/root", "/dev/mqueue"] {
        assert!(!Path::new(dir).join(&name).exists(), "{dir}");
    }
    for kind in ["shm", "msg", "sem"] {
        let objects = std::fs::read_to_string(format!("/proc/sysvipc/{kind}")).unwrap();
        let keys = objects.lines().map(|line| line.split_whitespace().next());
        assert!(!keys.into_iter().any(|found| found == Some(&key)), "{kind}");
    }
    // Whoever sets the clock, sets it to 1970.
    let now = SystemTime::now().duration_since(clock).unwrap();
    assert!(now.abs_diff(start.elapsed()).as_secs() < 3600, "{now:?}");
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}
