//! Stacks of filters: as many as the limit says, each with its own say.

use std::process::Command;

use ringside_shared::wire::{RefusedBy, Speaker};
use serde_json::{Value, json};

use crate::server::Server;

/// Calls that nothing else here makes, each with the number of its own errno.
const CALLS: [(&str, u32, u32); 9] = [
    ("getpgrp", 111, 40),
    ("sched_yield", 24, 41),
    ("getsid", 124, 42),
    ("umask", 95, 43),
    ("sync", 162, 44),
    ("alarm", 37, 45),
    ("sched_get_priority_max", 146, 46),
    ("sched_get_priority_min", 147, 47),
    ("getpriority", 140, 48),
];

/// One filter for each of the first `n` calls.
fn filters(n: usize) -> Vec<String> {
    let calls = CALLS.iter().take(n);
    let filters = calls.map(|(name, _, errno)| format!("default allow\nerrno {errno} {name}\n"));
    filters.collect()
}

/// Makes all of them.
fn perl() -> String {
    let calls = CALLS
        .iter()
        .map(|(_, nr, _)| format!("syscall({nr}, 0, 0);"));
    calls.collect()
}

fn request(filters: &[String]) -> Value {
    let filters: Vec<_> = filters.iter().map(|text| json!({ "text": text })).collect();
    json!({"command": {"argv": ["perl", "-e", perl()]}, "filters": filters})
}

#[tokio::test]
async fn each_of_eight_filters_has_its_say() {
    let server = Server::start(|_| ()).await;
    let events = server.run(&request(&filters(8))).await.all().await;
    for (position, (name, _, errno)) in CALLS.iter().take(8).enumerate() {
        let calls = events.calls(name);
        let call = calls.last().unwrap_or_else(|| panic!("no {name}"));
        let verdict = &call.verdict;
        assert_eq!(verdict.by, Speaker::Filter, "{name}");
        assert_eq!(verdict.filter, u32::try_from(position).ok(), "{name}");
        assert_eq!((verdict.rule, verdict.line), (Some(0), Some(2)), "{name}");
        assert_eq!(u32::from(verdict.data), *errno, "{name}");
        assert_eq!(call.refused_by, Some(RefusedBy::Filter), "{name}");
        assert_eq!(call.mismatch, None, "{name}");
    }
    let free = events.calls("getpriority");
    assert_eq!(free.last().unwrap().refused_by, None);
}

#[tokio::test]
async fn of_eight_filters_the_strictest_speaks_and_of_equals_the_newest() {
    let server = Server::start(|_| ()).await;
    // Filters 0 to 7: what each says to getpgrp.
    let words = [
        "log", "errno 40", "trap 3", "errno 41", "trap 4", "errno 0", "trace 5", "allow",
    ];
    let filters = words.map(|word| format!("default allow\n{word} getpgrp\n"));
    let perl = "$SIG{SYS} = sub { print 'trapped' }; syscall(111)";
    let mut request = request(&filters);
    request["command"]["argv"][2] = perl.into();
    let events = server.run(&request).await.all().await;
    let call = *events.calls("getpgrp").last().unwrap();
    assert_eq!(
        (call.verdict.action.as_str(), call.verdict.data),
        ("trap", 4)
    );
    assert_eq!(call.verdict.filter, Some(4));
    assert_eq!(call.mismatch, None);
    assert_eq!(events.text("stdout"), "trapped");
}

#[tokio::test]
async fn a_ninth_filter_is_refused_and_so_is_a_stack_too_long_for_the_kernel() {
    let server = Server::start(|_| ()).await;
    for (filters, code) in [
        (filters(9), "too-many-filters"),
        (long(8), "filters-too-long"),
    ] {
        let response = server.post("/api/runs", &request(&filters)).await;
        assert_eq!(response.status(), 422);
        let body = axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .unwrap();
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], code, "{problem}");
    }
    let events = server.run(&request(&long(7))).await.all().await;
    let call = *events.calls("getpgrp").last().unwrap();
    assert_eq!(call.verdict.filter, Some(6));
}

/// Programs of the greatest length, in hex: they allow everything.
fn long(n: usize) -> Vec<String> {
    let loads = "2000000000000000".repeat(4095);
    vec![format!("{loads}060000000000ff7f"); n]
}

/// `ringside run` with a stack: its status and what it says.
fn run(filters: &[String]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
    command.args(["run", "--trace", "text"]);
    for (at, text) in filters.iter().enumerate() {
        let path = folder.path().join(at.to_string());
        std::fs::write(&path, text).unwrap();
        command.arg("--filter").arg(path);
    }
    let output = command
        .args(["--", "perl", "-e", &perl()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

#[test]
fn the_command_line_takes_eight_filters_and_no_ninth() {
    let (status, trace) = run(&filters(8));
    assert_eq!(status, Some(0), "{trace}");
    for position in 0..8 {
        let speaker = format!("<- filter {position}, rule 0, line 2");
        assert!(trace.contains(&speaker), "{speaker} in {trace}");
    }
    let (status, said) = run(&filters(9));
    assert_eq!(status, Some(125));
    assert!(
        said.contains("9 filters; 8 are the limit (`filters`)"),
        "{said}"
    );
    let (status, said) = run(&long(8));
    assert_eq!(status, Some(125));
    assert!(said.contains("filter 7 is one too many"), "{said}");
}
