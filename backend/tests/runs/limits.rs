//! Limits that the server keeps, and how a run's end names the one that it reached: each at the
//! limit and one past it.

use crate::server::Server;
use ringside_shared::wire::{Event, Outcome, SyscallStart};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

async fn run(server: &Server, request: Value) -> crate::server::Events {
    server.run(&request).await.all().await
}

/// The `code` of a request that is refused.
async fn refusal(server: &Server, request: Value) -> String {
    let response = server.post("/api/runs", &request).await;
    assert!(response.status().is_client_error(), "{}", response.status());
    let body = axum::body::to_bytes(response.into_body(), 1 << 20);
    let problem: Value = serde_json::from_slice(&body.await.unwrap()).unwrap();
    problem["code"].as_str().unwrap().to_owned()
}

fn limit(name: &str) -> Outcome {
    Outcome::Limit {
        limit: name.to_owned(),
    }
}

#[tokio::test]
async fn output_at_the_limit_is_whole() {
    let server = Server::start(|config| config.limits.output_bytes = 10_001).await;
    let zeroes = |n: u32| json!({"command": {"argv": ["printf", "%0*d", n.to_string(), "0"]}});
    let at = run(&server, zeroes(10_001)).await;
    assert_eq!(at.end().outcome, Outcome::Exited { code: 0 });
    assert_eq!(
        (at.text("stdout").len(), at.end().output_dropped),
        (10_001, 0)
    );
    let past = run(&server, zeroes(10_002)).await;
    assert_eq!(past.end().outcome, limit("output"));
    assert_eq!(
        (past.text("stdout").len(), past.end().output_dropped),
        (10_001, 1)
    );
}

#[tokio::test]
async fn a_command_at_its_length_runs_and_one_byte_longer_does_not() {
    let server = Server::start(|config| config.limits.argv_bytes = 256).await;
    // Each word has a NUL and a pointer of 8 bytes: 13 for `echo`.
    let echo = |n: usize| json!({"command": {"argv": ["echo", "x".repeat(n)]}});
    let at = run(&server, echo(256 - 13 - 9)).await;
    assert_eq!(at.text("stdout").len(), 256 - 13 - 9 + 1);
    let past = refusal(&server, echo(256 - 13 - 8)).await;
    assert_eq!(past, "command-too-long");
}

#[tokio::test]
async fn filters_and_input_are_taken_up_to_their_limits() {
    let server = Server::start(|config| {
        config.limits.filters = 2;
        config.limits.stdin_bytes = 10;
    })
    .await;
    let filters = |n| {
        let filters = vec![json!({"text": "default allow"}); n];
        json!({"command": {"argv": ["true"]}, "filters": filters})
    };
    let at = run(&server, filters(2)).await;
    assert_eq!(at.end().outcome, Outcome::Exited { code: 0 });
    assert_eq!(refusal(&server, filters(3)).await, "too-many-filters");
    let input = |n| json!({"command": {"argv": ["cat"]}, "stdin": "x".repeat(n)});
    let at = run(&server, input(10)).await;
    assert_eq!(at.text("stdout"), "xxxxxxxxxx");
    assert_eq!(refusal(&server, input(11)).await, "stdin-too-long");
}

#[tokio::test]
async fn a_body_at_its_length_is_read_and_one_byte_longer_is_not() {
    let server = Server::start(|config| config.limits.body_bytes = 1024).await;
    for (length, status) in [(1024, "200"), (1025, "413")] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let body = format!("{:<length$}", r#"{"text":"default allow"}"#);
        let head = format!(
            "POST /api/filters/check HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all((head + &body).as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let server = Server::start(|config| config.limits.body_ms = 100).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /api/filters/check HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("body-slow"), "{answer}");
}

#[tokio::test]
async fn a_string_at_the_limit_is_whole_and_one_longer_is_cut_and_marked() {
    let server = Server::start(|config| config.limits.max_string = 16).await;
    let text = async |word: &str| {
        let events = run(&server, json!({"command": {"argv": ["printf", word]}})).await;
        let calls = events.calls("write");
        let text = &calls.last().unwrap().text;
        // Standard output is a pipe here: `write(1<pipe:[4711]>, "…", 16)`.
        text.split_once(">, ").unwrap().1.to_owned()
    };
    let at = text("1234567890123456").await;
    assert_eq!(at, r#""1234567890123456", 16)"#);
    let past = text("12345678901234567").await;
    assert_eq!(past, r#""1234567890123456"..., 17)"#);
}

#[tokio::test]
async fn a_trace_has_as_many_calls_as_its_limit_and_the_rest_is_counted() {
    let server = Server::start(|_| ()).await;
    let check = async |limit: u64| {
        let request = json!({"command": {"argv": ["true"]}, "limits": {"events": limit}});
        let events = run(&server, request).await;
        let calls = events.0.iter().filter_map(|event| match event {
            Event::Syscall(call) => Some(call.start),
            _ => None,
        });
        let calls: Vec<_> = calls.collect();
        // What the sandbox itself does before the command is in the stream, and counted apart.
        let others = calls
            .iter()
            .filter(|start| **start == SyscallStart::Sandbox);
        let all = events.end().syscalls + others.count() as u64;
        assert_eq!(calls.len() as u64, all.min(limit));
        assert_eq!(events.end().dropped, all - all.min(limit));
        all
    };
    let all = check(100_000).await;
    for limit in [20, all - 1, all, all + 1] {
        check(limit).await;
    }
}

#[tokio::test]
async fn cpu_time_at_the_limit_ends_the_run_and_is_named() {
    let server = Server::start(|config| config.limits.cpu_seconds = 1).await;
    let events = run(
        &server,
        json!({"command": {"shell": "while :; do :; done"}}),
    )
    .await;
    assert_eq!(events.end().outcome, limit("cpu"));
}

#[tokio::test]
async fn what_the_kernel_counts_is_named_at_the_end() {
    let server = Server::start(|config| {
        config.limits.processes = 4;
        config.limits.memory_bytes = 32 << 20;
    })
    .await;
    let forks = "for i in 1 2 3 4 5; do sleep 60 & done";
    let forks = run(&server, json!({"command": {"shell": forks}})).await;
    let memory = run(&server, json!({"command": {"argv": ["tail", "/dev/zero"]}})).await;
    let layers = forks.0.iter().find_map(|event| match event {
        Event::Started(started) => Some(&started.layers),
        _ => None,
    });
    let has = |name: &str| {
        let mut layers = layers.unwrap().iter();
        layers.any(|layer| layer.name == name && layer.present)
    };
    let named = |events: &crate::server::Events| {
        let limits = events.end().limits.iter();
        limits
            .map(|one| (one.limit.clone(), one.times))
            .collect::<Vec<_>>()
    };
    assert_eq!(forks.end().outcome, Outcome::Exited { code: 2 });
    if has("pids_cgroup") {
        assert_eq!(named(&forks), [("processes".to_owned(), 1)]);
        let message = forks.end().message.as_deref().unwrap_or_default();
        assert!(message.contains("all of its 4 processes"), "{message}");
    }
    if has("memory_cgroup") {
        assert_eq!(memory.end().outcome, limit("memory"));
        assert_eq!(named(&memory), [("memory".to_owned(), 1)]);
    }
}

#[tokio::test]
async fn a_child_that_was_killed_for_want_of_memory_is_told() {
    // Nothing but memory may end it, however busy the machine is.
    let server = Server::start(|config| config.limits.wall_ms = 600_000).await;
    let shell = "dd if=/dev/zero of=/dev/null bs=64M count=1; true";
    let request = json!({"command": {"shell": shell}, "limits": {"memory_bytes": 32 << 20}});
    let events = server.run(&request).await.all().await;
    let stderr = events.text("stderr");
    if stderr.contains("Killed") {
        let message = events.end().message.clone().unwrap();
        assert!(message.contains("33554432 bytes of memory"), "{message}");
    } else {
        // Without control groups it is the address space that ends.
        assert!(stderr.contains("memory"), "{stderr}");
    }
}
