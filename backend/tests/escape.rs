//! Attempts to get out of a sandbox, or to look out. Each that was ever thought of stays here.
#![cfg(feature = "victim")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_harness;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

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
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}
