//! Ringside inside a container that has a filter of its own: it says so, and tells who refused.
#![cfg(feature = "victim")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// 111 is getpgrp, which no part of Ringside calls.
const OUTER: &str = "default allow\nerrno EPERM clock_settime\nerrno EXDEV getpgid if pid == 7\n\
                     kill getpgrp\n";

/// A container around Ringside.
struct Container {
    folder: TempDir,
    filter: PathBuf,
}

impl Container {
    fn new(filter: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("outer.filter");
        std::fs::write(&path, filter).unwrap();
        Self {
            folder,
            filter: path,
        }
    }

    fn ringside(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_victim"));
        command
            .arg("under")
            .arg(&self.filter)
            .arg(env!("CARGO_BIN_EXE_ringside"))
            .args(args);
        command
    }

    /// The events of a command, and what it printed.
    fn run(&self, args: &[&str]) -> (Vec<Value>, Output) {
        let trace = self.folder.path().join("trace");
        let output = self
            .ringside(&["run", "--trace", "ndjson", "-o"])
            .arg(&trace)
            .args(args)
            .output()
            .unwrap();
        let lines = std::fs::read_to_string(trace).unwrap();
        let events = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        (events.collect(), output)
    }
}

/// The command's last call of this name.
fn last<'a>(events: &'a [Value], name: &str) -> &'a Value {
    let found = events
        .iter()
        .rfind(|event| event["name"] == name && event["start"] == "user");
    found.unwrap_or_else(|| panic!("no {name} in {events:?}"))
}

#[test]
fn a_refusal_by_an_outer_filter_is_told_from_one_by_the_kernel() {
    let container = Container::new(OUTER);
    let perl = "syscall(227, 0, 0); syscall(121, 7); syscall(121, 8); chroot('/');";
    let (events, output) = container.run(&["--", "perl", "-e", perl]);
    assert!(output.status.success(), "{output:?}");
    // The kernel would have said EPERM as well, for want of CAP_SYS_TIME.
    let clock = last(&events, "clock_settime");
    assert_eq!(clock["verdict"]["action"], "allow");
    assert_eq!(clock["result"]["errno"], "EPERM");
    assert_eq!(clock["refused_by"], "outer");
    // Which argument an outer filter minds is found by asking it for this very call.
    let groups: Vec<_> = events
        .iter()
        .filter(|event| event["name"] == "getpgid")
        .map(|event| (&event["result"]["errno"], &event["refused_by"]))
        .collect();
    assert_eq!(
        groups,
        [
            (&json!("EXDEV"), &json!("outer")),
            (&json!("ESRCH"), &Value::Null)
        ]
    );
    let chroot = last(&events, "chroot");
    assert_eq!(chroot["refused_by"], "kernel");
    assert_eq!(chroot["because"], "CAP_SYS_CHROOT");
    let end = events.last().unwrap();
    assert_eq!(end["trace"]["complete"], true);
    assert_eq!(end["trace"]["mismatches"], 0);
}

#[test]
fn a_kill_by_an_outer_filter_is_a_mismatch_with_a_name() {
    let container = Container::new(OUTER);
    let (events, output) = container.run(&["--", "perl", "-e", "syscall(111)"]);
    assert_eq!(output.status.code(), Some(128 + 31), "{output:?}");
    let killed = last(&events, "getpgrp");
    assert_eq!(killed["verdict"]["action"], "allow");
    assert_eq!(killed["result"]["kind"], "killed");
    assert_eq!(killed["refused_by"], "outer");
    assert!(killed["mismatch"].is_string(), "{killed}");
    assert_eq!(events.last().unwrap()["trace"]["mismatches"], 1);
}

#[test]
fn the_text_trace_names_the_outer_filter() {
    let container = Container::new(OUTER);
    let output = container
        .ringside(&["run", "--", "date", "-s", "tomorrow"])
        .output()
        .unwrap();
    let trace = String::from_utf8_lossy(&output.stderr);
    let line = trace.lines().find(|line| line.starts_with("clock_settime"));
    assert!(
        line.is_some_and(|line| line.contains("<- outer")),
        "{trace}"
    );
}

#[test]
fn a_filter_of_the_learner_s_speaks_before_an_outer_one() {
    let container = Container::new(OUTER);
    let filter = container.folder.path().join("mine.filter");
    std::fs::write(&filter, "default allow\nerrno EPERM clock_settime\n").unwrap();
    let filter = filter.to_str().unwrap();
    let (events, _) = container.run(&["--filter", filter, "--", "date", "-s", "tomorrow"]);
    assert_eq!(last(&events, "clock_settime")["refused_by"], "filter");
}

#[test]
fn doctor_and_every_run_say_that_there_is_an_outer_filter() {
    let container = Container::new(OUTER);
    let is_outer = |layer: &&Value| layer["name"] == "outer_filter";
    let output = container
        .ringside(&["doctor", "--format", "json"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let layers = report["layers"].as_array().unwrap();
    assert_eq!(layers.iter().filter(is_outer).count(), 1, "{layers:?}");
    let (events, _) = container.run(&["--", "true"]);
    let layers = events[0]["layers"].as_array().unwrap();
    assert_eq!(layers.iter().filter(is_outer).count(), 1, "{layers:?}");
}

struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Served {
    fn ask(&self, request: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{request} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn mismatches_are_counted_in_the_metrics() {
    let container = Container::new(OUTER);
    let mut child = container
        .ringside(&["serve", "--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut said: Vec<String> = Vec::new();
    while !said
        .last()
        .is_some_and(|line| line.contains("ready at http://"))
    {
        let mut line = String::new();
        assert!(log.read_line(&mut line).unwrap() > 0, "{said:?}");
        said.push(line);
    }
    let ready = said.last().unwrap();
    let address = ready.split("http://").nth(1).unwrap().trim().to_owned();
    let served = Served { child, address };
    assert!(
        said.iter()
            .any(|line| line.contains("Ringside itself runs under")),
        "{said:?}"
    );
    let run = json!({"command": {"argv": ["perl", "-e", "syscall(111)"]}}).to_string();
    let events = served.ask("POST /api/runs", &run);
    assert!(events.contains(r#""refused_by":"outer""#), "{events}");
    let metrics = served.ask("GET /metrics", "");
    assert!(
        metrics.contains("\nringside_mismatches_total 1\n"),
        "{metrics}"
    );
    let host = served.ask("GET /api/host", "");
    assert!(host.contains("outer_filter"), "{host}");
}
