//! The page and its filter core: before it is there, without it, when it dies; and that it says what
//! the command line says.
//!
//! Needs `dist/` (`trunk build`), chromium and chromedriver; `make test` brings all three.

#[allow(dead_code, reason = "another program of tests uses the rest")]
mod browser_harness;

use browser_harness::{browser, click, driver, find, server, text_with};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::spawn;

/// What becomes of requests for the core's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Core {
    /// They are answered.
    There,
    /// They wait until they are.
    Awaited,
    /// There is no such file.
    Missing,
    /// The first to start dies of its first question; the next is there.
    Mortal,
}

/// Between the browser and the server: everything passes but what concerns the core.
#[derive(Debug, Clone)]
struct Between(Arc<(Mutex<Core>, Condvar)>);

impl Between {
    /// Answers the address for the browser.
    fn new(server: &str, core: Core) -> (Self, String) {
        let between = Self(Arc::new((Mutex::new(core), Condvar::new())));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let server = server.trim_start_matches("http://").to_owned();
        let answering = between.clone();
        spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (between, server) = (answering.clone(), server.clone());
                // A browser that goes away in the middle is no failure of the page.
                spawn(move || between.answer(stream, &server));
            }
        });
        (between, address)
    }

    fn set(&self, core: Core) {
        *self.0.0.lock().expect("a lock") = core;
        self.0.1.notify_all();
    }

    fn fate(&self) -> Core {
        let now = self.0.0.lock().expect("a lock");
        let wait = self.0.1.wait_while(now, |core| *core == Core::Awaited);
        *wait.expect("a lock")
    }

    /// One request a connection, so that each is seen.
    fn answer(&self, mut browser: TcpStream, server: &str) -> std::io::Result<()> {
        let mut request = BufReader::new(browser.try_clone()?);
        let mut head = String::new();
        while request.read_line(&mut head)? > 2 {}
        let path = head.split(' ').nth(1).unwrap_or_default();
        let fate = if path.contains("/ringside-core-") {
            self.fate()
        } else {
            Core::There
        };
        match fate {
            Core::Missing => {
                return browser.write_all(
                    b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                );
            }
            Core::Mortal => {
                self.set(Core::There);
                let script =
                    "postMessage('ready'); onmessage = () => { throw new Error('a bug') };";
                let length = script.len();
                return write!(
                    browser,
                    "HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\ncache-control: no-store\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{script}"
                );
            }
            Core::There | Core::Awaited => {}
        }
        if !head.to_ascii_lowercase().contains("upgrade: websocket") {
            head = head.replacen("keep-alive", "close", 1);
        }
        let mut server = TcpStream::connect(server)?;
        server.write_all(head.as_bytes())?;
        let (mut to_server, to_browser) = (server.try_clone()?, browser.try_clone()?);
        spawn(move || {
            let _ = std::io::copy(&mut request, &mut to_server);
            let _ = to_server.shutdown(Shutdown::Write);
        });
        let mut to_browser = to_browser;
        std::io::copy(&mut server, &mut to_browser)?;
        to_browser.shutdown(Shutdown::Both)
    }
}

#[tokio::test]
async fn a_command_runs_before_the_core_is_there() {
    let (_server, address) = server();
    let (between, address) = Between::new(&address, Core::Awaited);
    let (_driver, driver) = driver();
    let profile = tempfile::tempdir().expect("a folder");
    let page = browser(&driver, profile.path()).await;
    page.goto(&address).await.expect("the page answers");

    text_with(&page, ".problems", &["Reading the filter"]).await;
    click(&page, "#run").await;
    text_with(&page, "#status", &["Exited with 1", "1 refused"]).await;
    text_with(&page, ".problems", &["Reading the filter"]).await;
    between.set(Core::There);
    text_with(&page, ".problems", &["Loads as"]).await;
    text_with(&page, ".program", &["ret"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_core_that_cannot_be_fetched_is_said_and_tried_again() {
    let (_server, address) = server();
    let (between, address) = Between::new(&address, Core::Missing);
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
    between.set(Core::There);
    click(&page, ".problems-silence button").await;
    text_with(&page, ".problems", &["Loads as"]).await;

    page.close().await.expect("the browser closes");
}

#[tokio::test]
async fn a_core_that_dies_is_said_and_started_again() {
    let (_server, address) = server();
    let (_between, address) = Between::new(&address, Core::Mortal);
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
