//! `POST /api/filters/learn`, on runs that are recorded here.

use crate::server::Server;
use http_body_util::BodyExt as _;
use ringside_shared::wire::{Event, Outcome};
use serde_json::{Value, json};

async fn learn(server: &Server, request: &Value) -> (u16, Value) {
    let response = server.post("/api/filters/learn", request).await;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

/// The stream of a run, as `curl` would keep it.
async fn record(server: &Server, argv: &[&str]) -> String {
    let request = json!({"command": {"argv": argv}});
    let events = server.run(&request).await.all().await.0;
    let line = |event: &Event| serde_json::to_string(event).unwrap() + "\n";
    events.iter().map(line).collect()
}

async fn outcome(server: &Server, filter: &str, argv: &[&str]) -> Outcome {
    let request = json!({"command": {"argv": argv}, "filters": [{"text": filter}]});
    server.run(&request).await.all().await.end().outcome.clone()
}

#[tokio::test]
async fn a_run_passes_under_what_was_learnt_of_it_and_nothing_else_does() {
    let server = Server::start(|_| ()).await;
    let trace = record(&server, &["cat", "/etc/passwd"]).await;
    for to in ["text", "oci", "systemd", "minijail", "kafel"] {
        // A unit cannot ask for arguments.
        let request = json!({"traces": [trace], "to": to, "default": "kill_process", "arguments": to != "systemd"});
        let (status, report) = learn(&server, &request).await;
        assert_eq!(status, 200, "{to}: {report}");
        assert_eq!(report["skipped"], json!([]), "{to}");
        let filter = report["text"].as_str().unwrap();
        let passes = outcome(&server, filter, &["cat", "/etc/passwd"]).await;
        assert_eq!(passes, Outcome::Exited { code: 0 }, "{to}: {filter}");
        let signal = "SIGSYS".to_owned();
        let refused = outcome(&server, filter, &["mkdir", "/tmp/x"]).await;
        assert_eq!(refused, Outcome::Signaled { signal }, "{to}: {filter}");
    }
}

#[tokio::test]
async fn the_command_line_and_the_server_learn_the_same() {
    let server = Server::start(|_| ()).await;
    let trace = record(&server, &["true"]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    std::fs::write(&file, &trace).unwrap();
    for (options, request) in [
        (&[][..], json!({})),
        (
            &["--arguments", "--default", "log"],
            json!({"arguments": true, "default": "log"}),
        ),
        (
            &["--start", "after-exec", "--default", "ENOSYS"],
            json!({"start": "after-exec", "default": "ENOSYS"}),
        ),
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_ringside"))
            .args(["filter", "learn"])
            .args(options)
            .arg(&file)
            .output()
            .unwrap();
        let mut request = request;
        request["traces"] = json!([trace]);
        let (_, report) = learn(&server, &request).await;
        let theirs = String::from_utf8(output.stdout).unwrap();
        assert_eq!(report["text"], theirs, "{options:?}");
    }
}

#[tokio::test]
async fn lines_that_teach_nothing_are_named_and_counted() {
    let server = Server::start(|_| ()).await;
    let strace = "read(0, \"\", 1) = 0\n".to_owned() + &"nonsense\n".repeat(12);
    let (status, report) = learn(&server, &json!({"traces": [strace]})).await;
    assert_eq!(status, 200, "{report}");
    assert!(report["text"].as_str().unwrap().contains("\nallow read\n"));
    assert_eq!(report["skipped"].as_array().unwrap().len(), 10);
    assert_eq!(report["skipped"][0]["line"], 2);
    assert_eq!(report["more_skipped"], 2);
}

#[tokio::test]
async fn what_cannot_be_learnt_is_refused_with_a_code() {
    let server = Server::start(|_| ()).await;
    let good = "read(0, \"\", 1) = 0\n";
    for (request, code) in [
        (json!({"traces": []}), "nothing-learnt"),
        (json!({"traces": ["nonsense"]}), "nothing-learnt"),
        (json!({"traces": [good], "to": "latin"}), "learn-invalid"),
        (
            json!({"traces": [good], "default": "allow"}),
            "learn-invalid",
        ),
        (json!({"traces": [good], "start": "main"}), "learn-invalid"),
        (json!({"traces": [good], "host": "vax"}), "learn-invalid"),
        // It has no errno for what no rule names.
        (
            json!({"traces": [good], "to": "minijail"}),
            "filter-invalid",
        ),
        (json!({"traces": good}), "json-shape"),
        (json!({}), "json-shape"),
    ] {
        let (status, problem) = learn(&server, &request).await;
        assert_eq!(
            (status, &problem["code"]),
            (422, &json!(code)),
            "{request}: {problem}"
        );
    }
}
