//! Real runs over HTTP: what streams, who refused, what ends a run, what is left.

use crate::server::{PATIENCE, Server};
use futures_util::future::join_all;
use ringside_backend::config::Config;
use ringside_shared::wire::{Event, Outcome, RefusedBy};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

const NO_CLOCK: &str = "default allow\nerrno EPERM clock_settime\n";

fn date_s() -> Value {
    json!({"argv": ["date", "-s", "19 april 2022 18:19:09"]})
}

fn one_slot(config: &mut Config) {
    config.limits.concurrent_runs = 1;
}

#[tokio::test]
async fn date_s_is_refused_by_the_learners_rule() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": date_s(), "filters": [{"text": NO_CLOCK}]});
    let events = server.run(&request).await.all().await;
    let calls = events.calls("clock_settime");
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].refused_by, Some(RefusedBy::Filter));
    assert_eq!(
        (calls[0].verdict.rule, calls[0].verdict.line),
        (Some(0), Some(2))
    );
    let result = serde_json::to_value(&calls[0].result).unwrap();
    assert_eq!(result["errno"], "EPERM");
    assert_eq!(events.end().outcome, Outcome::Exited { code: 1 });
    let printed = events.text("stderr");
    assert_eq!(printed, "date: cannot set date: Operation not permitted\n");
}

#[tokio::test]
async fn without_the_rule_the_kernel_refuses_for_want_of_a_capability() {
    let server = Server::start(|_| ()).await;
    let events = server.run(&json!({"command": date_s()})).await.all().await;
    let calls = events.calls("clock_settime");
    assert_eq!(calls[0].refused_by, Some(RefusedBy::Kernel));
    assert_eq!(calls[0].because.as_deref(), Some("CAP_SYS_TIME"));
    assert_eq!(events.end().outcome, Outcome::Exited { code: 1 });
}

#[tokio::test]
async fn no_call_of_an_ordinary_run_contradicts_its_verdict() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"shell": "ps -ef; ls -l /; touch /tmp/x"}, "filters": [{"text": NO_CLOCK}]});
    let events = server.run(&request).await.all().await;
    let mismatches: Vec<_> = events
        .0
        .iter()
        .filter(|event| matches!(event, Event::Syscall(call) if call.mismatch.is_some()))
        .collect();
    assert!(mismatches.is_empty(), "{mismatches:?}");
    assert!(events.end().syscalls > 100);
}

#[tokio::test]
async fn pid_1_shows_its_own_filter() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"argv": ["grep", "-i", "seccomp", "/proc/1/status"]}});
    let events = server.run(&request).await.all().await;
    assert!(
        events.text("stdout").starts_with("Seccomp:\t2\n"),
        "{}",
        events.text("stdout")
    );
}

#[tokio::test]
async fn events_come_while_the_command_still_runs() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"shell": "echo early; sleep 1000"}});
    let mut stream = server.run(&request).await;
    let text = stream.find(|event| match event {
        Event::Output(output) => output.text.clone(),
        _ => None,
    });
    assert_eq!(
        timeout(Duration::from_secs(5), text).await.unwrap(),
        "early\n"
    );
}

#[tokio::test]
async fn a_client_that_leaves_frees_its_slot() {
    let server = Server::start(one_slot).await;
    let mut stream = server
        .run(&json!({"command": {"argv": ["sleep", "1000"]}}))
        .await;
    let most = stream
        .find(|event| match event {
            Event::Started(started) => Some(started.wall_ms),
            _ => None,
        })
        .await;
    // The default; who watches may count it down.
    assert_eq!(most, Some(10_000));
    drop(stream);
    let left = Instant::now();
    let events = server
        .run(&json!({"command": {"argv": ["true"]}}))
        .await
        .all()
        .await;
    assert_eq!(events.end().outcome, Outcome::Exited { code: 0 });
    assert!(
        left.elapsed() < Duration::from_secs(2),
        "{:?}",
        left.elapsed()
    );
}

#[tokio::test]
async fn a_client_that_never_reads_is_given_up() {
    let server = Server::start(|config| {
        one_slot(config);
        config.limits.outbox_bytes = 64 << 10;
        config.limits.stall_ms = 300;
        config.limits.wall_ms = 600_000;
    })
    .await;
    let body = json!({"command": {"shell": "while :; do cd /; done"}}).to_string();
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    let head = format!(
        "POST /api/runs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    silent.write_all(head.as_bytes()).await.unwrap();
    silent.readable().await.unwrap();
    // The silent client's run is under way and must be ended for this one.
    let events = timeout(PATIENCE, async {
        server
            .run(&json!({"command": {"argv": ["true"]}}))
            .await
            .all()
            .await
    });
    assert_eq!(
        events.await.unwrap().end().outcome,
        Outcome::Exited { code: 0 }
    );
    drop(silent);
}

#[tokio::test]
async fn fifty_clients_at_once_wait_their_turn_and_all_end() {
    let server = Server::start(|config| config.limits.concurrent_runs = 2).await;
    let request = json!({"command": {"argv": ["true"]}});
    let runs = (0..50).map(|_| async { server.run(&request).await.all().await });
    let all = join_all(runs).await;
    let mut n_waited = 0;
    for events in &all {
        assert_eq!(events.end().outcome, Outcome::Exited { code: 0 });
        let places = events.0.iter().filter_map(|event| match event {
            Event::Queued(queued) => Some(queued.place),
            _ => None,
        });
        let places: Vec<_> = places.collect();
        assert!(places.is_sorted_by(|a, b| a >= b), "{places:?}");
        n_waited += u32::from(!places.is_empty());
    }
    assert!(n_waited >= 10, "{n_waited} of 50 were told their place");
}

#[tokio::test]
async fn a_full_queue_is_answered_429_with_a_time_to_come_back() {
    let server = Server::start(|config| {
        one_slot(config);
        config.limits.queue = 1;
    })
    .await;
    let sleep = json!({"command": {"argv": ["sleep", "1000"]}});
    let mut first = server.run(&sleep).await;
    first
        .find(|event| matches!(event, Event::Started(_)).then_some(()))
        .await;
    let mut second = server.run(&sleep).await;
    assert!(matches!(second.next().await, Some(Event::Queued(_))));
    let third = server.post("/api/runs", &sleep).await;
    assert_eq!(third.status(), 429);
    assert!(third.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_command_that_does_not_exist_is_an_error_event() {
    let server = Server::start(|_| ()).await;
    let mut stream = server
        .run(&json!({"command": {"argv": ["no-such-command"]}}))
        .await;
    match stream.next().await {
        Some(Event::Error(problem)) => assert_eq!(problem.code, "command-not-found"),
        other => panic!("{other:?}"),
    }
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn impossible_requests_are_refused_with_a_code() {
    let server = Server::start(|_| ()).await;
    for (request, code) in [
        (json!({"command": {"argv": []}}), "command-empty"),
        (json!({"command": {"argv": [""]}}), "command-empty"),
        (json!({"command": {"shell": "  "}}), "command-empty"),
        (
            json!({"command": {"argv": ["echo", "a\u{0}b"]}}),
            "command-nul",
        ),
        (
            json!({"command": {"argv": ["echo", "x".repeat(200_000)]}}),
            "command-too-long",
        ),
        (
            json!({"command": {"argv": ["true"]}, "filters": [{"text": "default maybe"}]}),
            "filter-invalid",
        ),
        (
            json!({"command": {"argv": ["true"]}, "strict": true, "start": "main"}),
            "strict-alone",
        ),
        (
            json!({"command": {"argv": ["true"]}, "strict": true, "filters": [{"text": NO_CLOCK}]}),
            "strict-alone",
        ),
        (json!({"command": "true"}), "json-shape"),
        (json!({}), "json-shape"),
    ] {
        let response = server.post("/api/runs", &request).await;
        assert_eq!(response.status(), 422, "{code}");
        let body = axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .unwrap();
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], code);
    }
}

#[tokio::test]
async fn a_filter_that_refuses_everything_ends_with_126_too() {
    let server = Server::start(|_| ()).await;
    for source in [
        "default errno EPERM\n",
        "default errno 0\n",
        "default notify\n",
        "default trace\n",
    ] {
        let request = json!({"command": {"argv": ["true"]}, "filters": [{"text": source}]});
        let end = server.run(&request).await.all().await.end().clone();
        assert_eq!(end.outcome, Outcome::Exited { code: 126 }, "{source}");
        let message = end.message.unwrap_or_default();
        assert!(
            message.contains("the default action (line 1)"),
            "{source}: {message}"
        );
    }
}

#[tokio::test]
async fn a_filter_that_forbids_execve_ends_with_126_and_says_which_rule() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"argv": ["true"]}, "filters": [{"text": "default allow\nerrno EPERM execve\n"}]});
    let events = server.run(&request).await.all().await;
    let end = events.end();
    assert_eq!(end.outcome, Outcome::Exited { code: 126 });
    let message = end.message.as_deref().unwrap();
    assert!(
        message.contains("rule 0 (line 2)") && message.contains("allow execve"),
        "{message}"
    );
}

#[tokio::test]
async fn a_filter_that_starts_after_exec_or_at_main_need_not_allow_execve() {
    let server = Server::start(|_| ()).await;
    for start in ["after-exec", "main"] {
        let request = json!({
            "command": {"argv": ["true"]},
            "filters": [{"text": "default allow\nkill execve\n"}],
            "start": start,
        });
        let events = server.run(&request).await.all().await;
        assert_eq!(events.end().outcome, Outcome::Exited { code: 0 }, "{start}");
    }
}

#[tokio::test]
async fn strict_mode_kills_and_goes_with_no_filter() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"argv": ["date"]}, "strict": true});
    let events = server.run(&request).await.all().await;
    let outcome = &events.end().outcome;
    assert_eq!(
        *outcome,
        Outcome::Signaled {
            signal: "SIGKILL".to_owned()
        }
    );
    assert_eq!(events.calls("brk")[0].refused_by, Some(RefusedBy::Kernel));
}

#[tokio::test]
async fn a_filter_that_keeps_the_next_one_out_is_named() {
    let server = Server::start(|_| ()).await;
    for action in ["errno EPERM", "errno 0", "kill"] {
        let older = format!("default allow\n{action} seccomp\n");
        let request = json!({"command": {"argv": ["true"]}, "filters": [{"text": older}, {"text": "default allow\n"}]});
        let events = server.run(&request).await.all().await;
        let message = events.end().message.clone().unwrap();
        assert!(
            message.contains("rule 0 (line 2) of filter 0") && message.contains("allow seccomp"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn the_wall_clock_ends_a_run_and_is_named() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"shell": "trap '' TERM; sleep 1000 & sleep 1000"}, "limits": {"wall_ms": 200}});
    let events = server.run(&request).await.all().await;
    let limit = "wall".to_owned();
    assert_eq!(events.end().outcome, Outcome::Limit { limit });
    assert!(events.end().usage.wall_ms >= 200);
}

#[tokio::test]
async fn the_output_limit_ends_a_run_and_what_was_cut_is_counted() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"argv": ["yes"]}, "limits": {"output_bytes": 10_001}});
    let events = server.run(&request).await.all().await;
    let limit = "output".to_owned();
    assert_eq!(events.end().outcome, Outcome::Limit { limit });
    assert_eq!(events.text("stdout").len(), 10_001);
    assert!(events.end().output_dropped > 0);
}

#[tokio::test]
async fn calls_past_the_event_limit_are_counted() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"argv": ["ls", "/"]}, "limits": {"events": 20}});
    let events = server.run(&request).await.all().await;
    let sent = events
        .0
        .iter()
        .filter(|event| matches!(event, Event::Syscall(_)))
        .count();
    assert_eq!(sent, 20);
    assert!(events.end().dropped > 20);
    assert_eq!(events.end().outcome, Outcome::Exited { code: 0 });
}

#[tokio::test]
async fn output_that_is_no_text_comes_back_byte_by_byte() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"shell": r"printf '\377\000\200'"}});
    let events = server.run(&request).await.all().await;
    let base64 = events.0.iter().find_map(|event| match event {
        Event::Output(output) => output.base64.clone(),
        _ => None,
    });
    assert_eq!(base64.as_deref(), Some("/wCA"));
}

#[tokio::test]
async fn standard_input_reaches_the_command_and_ends() {
    let server = Server::start(|_| ()).await;
    let stdin = "é\n".repeat(100_000);
    let request = json!({"command": {"argv": ["wc", "-c"]}, "stdin": stdin});
    let events = server.run(&request).await.all().await;
    assert_eq!(events.text("stdout").trim(), "300000");
}

#[tokio::test]
async fn the_last_event_knows_what_the_run_used() {
    let server = Server::start(|_| ()).await;
    let request = json!({"command": {"shell": "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; (true); (true)"}});
    let events = server.run(&request).await.all().await;
    let usage = &events.end().usage;
    assert!(usage.user_ms > 0 && usage.max_rss_kib > 500, "{usage:?}");
    assert_eq!(usage.processes, 3);
}
