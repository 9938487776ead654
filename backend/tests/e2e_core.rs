//! The page and its filter core: before it is there, without it, when it dies; and that it says what
//! the command line says.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::between::{Between, Fate};
use browser_harness::{browser, click, driver, find, server, text_with};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::process::Command;

/// The worker's files.
const CORE: &str = "ringside-core-";

/// A worker that dies of its first question.
const MORTAL: &str = "postMessage('ready'); onmessage = () => { throw new Error('a bug') };";

#[tokio::test]
async fn a_command_runs_before_the_core_is_there() {
    let (_server, address) = server();
    let (between, address) = Between::new(&address, CORE, Fate::Awaited);
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    text_with(&page, ".problems", &["Reading the filter"]).await;
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    text_with(&page, ".problems", &["Reading the filter"]).await;
    between.set(Fate::There);
    text_with(&page, ".problems", &["Loads as"]).await;
    text_with(&page, ".program", &["ret"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_core_that_cannot_be_fetched_is_said_and_tried_again() {
    let (_server, address) = server();
    let (between, address) = Between::new(&address, CORE, Fate::Missing);
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    text_with(
        &page,
        ".problems-silence",
        &["could not be fetched", "Runs still work"],
    )
    .await;
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    between.set(Fate::There);
    click(&page, ".problems-silence button").await;
    text_with(&page, ".problems", &["Loads as"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_core_that_dies_is_said_and_started_again() {
    let (_server, address) = server();
    let (_between, address) = Between::new(&address, CORE, Fate::Instead(MORTAL));
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    text_with(&page, ".problems-silence", &["broke down over this filter"]).await;
    click(&page, ".problems-silence button").await;
    text_with(&page, ".problems", &["Loads as"]).await;

    page.close().await.expect("the browser closes");
}

/// Asks a worker of its own, as the page asks its.
const ASK: &str = r#"
const [verb, filter] = arguments;
const done = arguments[arguments.length - 1];
const worker = new Worker(document.querySelector("meta[name=ringside-core]").content);
worker.onerror = error => done(`it died: ${error.message}`);
worker.onmessage = ({ data }) => {
    if (data === "ready") worker.postMessage([verb, JSON.stringify({ text: filter }), null]);
    else { worker.terminate(); done(JSON.parse(data[1])); }
};
"#;

/// What the command line prints of a filter, as JSON.
fn said(arguments: &[&str], filter: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
    command
        .args(["filter", arguments[0], "-"])
        .args(&arguments[1..]);
    command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped());
    let mut child = command
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(filter.as_bytes()).expect("it reads");
    drop(stdin);
    let mut printed = String::new();
    child
        .stdout
        .take()
        .expect("a pipe")
        .read_to_string(&mut printed)
        .expect("text");
    child.wait().expect("it ends");
    serde_json::from_str(&printed).unwrap_or(Value::Null)
}

#[tokio::test]
async fn the_worker_says_what_the_command_line_says() {
    let (_server, address) = server();
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");
    find(&page, ".program").await;

    for filter in [
        "default allow\nerrno EPERM clock_settime if clockid == 0\nkill reboot\n",
        "default allow\nerrno EPERM clock_setime\n",
        "SystemCallFilter=~@swap\n",
        r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read","personality"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":8,"op":"SCMP_CMP_GE"}]}]}"#,
    ] {
        for (verb, arguments) in [
            ("check", &["check", "--format", "json"][..]),
            ("compile", &["compile", "--emit", "json"][..]),
        ] {
            let answer = page
                .execute_async(ASK, vec![json!(verb), json!(filter)])
                .await;
            let answer = answer.expect("the page lives");
            let said = said(arguments, filter);
            if verb == "compile" && said["ok"] == json!(false) {
                // What does not load has no program; the worker says why, as the API does.
                assert_eq!(answer["code"], "filter-invalid", "{filter}: {answer}");
                assert_eq!(answer["diagnostics"], said["diagnostics"], "{filter}");
                continue;
            }
            let said = said.as_object().expect("an object");
            assert!(said.len() > 1, "{said:?}");
            // The command line also says which file it read.
            for (name, value) in said.iter().filter(|(name, _)| *name != "file") {
                assert_eq!(&answer[name], value, "{name} of {verb}: {filter}");
            }
        }
    }
    page.close().await.expect("the browser closes");
}
