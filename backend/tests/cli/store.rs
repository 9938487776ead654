//! `ringside serve --store`: a server that is killed, a disk that is full, a place that cannot be used.

use crate::program::{command, ringside, status, stderr};
use crate::serve::{Served, serve, served};
use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const HEAD: &str = "{\"type\":\"share\",\"command\":\"date\"}\n";

/// Status and body.
fn ask(served: &Served, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(&served.address).unwrap();
    let patience = Some(Duration::from_mins(1));
    stream.set_read_timeout(patience).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\n\
         authorization: Bearer {token}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    (status, body)
}

/// Id and token, or the code of the refusal.
fn share(served: &Served, body: &str) -> Result<(String, String), String> {
    let (status, answer) = ask(served, "POST", "/api/shares", "", body);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let text = |field: &str| answer[field].as_str().unwrap().to_owned();
    match status {
        201 => Ok((text("id"), text("delete_token"))),
        _ => Err(text("code")),
    }
}

fn is_there(served: &Served, id: &str) -> bool {
    ask(served, "GET", &format!("/api/shares/{id}"), "", "").0 == 200
}

fn kill(mut served: Served) {
    served.child.kill().unwrap();
    served.child.wait().unwrap();
}

#[test]
fn whatever_was_answered_is_there_after_the_server_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--store", folder.path().to_str().unwrap()];
    let first = serve(&args);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(share(&first, HEAD).unwrap().0);
    }
    // Killed while others are being written, after the first of them was answered.
    let (answered, body) = (AtomicUsize::new(0), HEAD.to_owned() + &event(200 << 10));
    let more: Vec<String> = std::thread::scope(|scope| {
        let flood = || {
            let shared = std::iter::from_fn(|| try_share(&first, &body));
            shared
                .inspect(|_| {
                    answered.fetch_add(1, Ordering::Relaxed);
                })
                .collect::<Vec<_>>()
        };
        let clients: Vec<_> = (0..4).map(|_| scope.spawn(flood)).collect();
        while answered.load(Ordering::Relaxed) == 0 {
            std::thread::yield_now();
        }
        let pid = Pid::from_raw(i32::try_from(first.child.id()).unwrap());
        signal::kill(pid, Signal::SIGKILL).unwrap();
        let shared = clients.into_iter().map(|client| client.join().unwrap());
        shared.flatten().collect()
    });
    kill(first);
    ids.extend(more);
    let second = serve(&args);
    for id in &ids {
        assert!(is_there(&second, id), "{id} of {}", ids.len());
    }
    share(&second, HEAD).unwrap();
}

/// As [`share`], for a server that may be gone.
fn try_share(served: &Served, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(&served.address).ok()?;
    let head = format!(
        "POST /api/shares HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let body = answer.split_once("\r\n\r\n")?.1;
    let receipt: Value = serde_json::from_str(body).ok()?;
    Some(receipt["id"].as_str()?.to_owned())
}

/// A line with so many characters that gzip can do little about.
fn event(bytes: usize) -> String {
    let mut noise = vec![0; bytes * 3 / 4];
    getrandom::fill(&mut noise).unwrap();
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, noise);
    format!("{{\"type\":\"output\",\"stream\":\"stdout\",\"text\":\"{text}\"}}\n")
}

/// A server whose store is a disk of four MiB, with this much of it in reserve; `None` where such a disk
/// cannot be had.
fn on_a_small_disk(dir: &str, reserve: &str) -> Option<Served> {
    let unshare = ["--user", "--map-root-user", "--mount"];
    let mut probe = Command::new("unshare");
    #[allow(
        clippy::print_stdout,
        reason = "skipped tests are counted by what they print"
    )]
    if !probe
        .args(unshare)
        .arg("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        println!("SKIPPED: no namespaces for a small disk here");
        return None;
    }
    let script = "mount -t tmpfs -o size=4m none \"$1\" && exec \"$2\" serve \
                  --listen 127.0.0.1:0 --store \"$1\" --set store_reserve_bytes=\"$3\"";
    let mut inside = Command::new("unshare");
    inside.args(unshare).args(["sh", "-c", script, "sh", dir]);
    Some(served(
        inside.args([env!("CARGO_BIN_EXE_ringside"), reserve]),
    ))
}

/// Shares until the answer is no; what was kept, and the code of the refusal.
fn fill(served: &Served, body: &str) -> (Vec<(String, String)>, String) {
    let mut kept = Vec::new();
    loop {
        match share(served, body) {
            Ok(share) => kept.push(share),
            Err(code) => return (kept, code),
        }
        assert!(kept.len() < 100, "four MiB hold no 100 runs of 200 KiB");
    }
}

#[test]
fn on_a_full_disk_the_server_says_so_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let Some(served) = on_a_small_disk(folder.path().to_str().unwrap(), "0") else {
        return;
    };
    let (kept, code) = fill(&served, &(HEAD.to_owned() + &event(256 << 10)));
    assert_eq!(code, "store-failed");
    assert!(!kept.is_empty());
    for (id, _) in &kept {
        assert!(is_there(&served, id), "{id} of {}", kept.len());
    }
}

#[test]
fn sharing_leaves_the_reserve_of_the_disk_free_and_there_runs_can_be_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let Some(served) = on_a_small_disk(folder.path().to_str().unwrap(), "1048576") else {
        return;
    };
    let body = HEAD.to_owned() + &event(256 << 10);
    let (kept, code) = fill(&served, &body);
    assert_eq!(code, "store-full");
    for (id, token) in &kept {
        let (status, _) = ask(&served, "DELETE", &format!("/api/shares/{id}"), token, "");
        assert_eq!(status, 204);
    }
    share(&served, &body).unwrap();
}

#[test]
fn a_run_is_forgotten_when_its_time_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let served = serve(&["--store", folder.path().to_str().unwrap()]);
    let head = "{\"type\":\"share\",\"command\":\"date\",\"keep_seconds\":1}\n";
    let (id, _) = share(&served, head).unwrap();
    let start = std::time::Instant::now();
    while is_there(&served, &id) {
        assert!(start.elapsed() < Duration::from_secs(30), "still there");
    }
}

#[test]
fn a_store_that_cannot_be_used_is_named_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let output = ringside(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--store",
        file.to_str().unwrap(),
    ]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("another directory goes with --store"));
}

#[test]
fn without_a_store_nothing_is_kept_and_with_the_default_one_it_is_where_state_belongs() {
    let home = tempfile::tempdir().unwrap();
    let at_home = |args: &[&str]| {
        let mut command = command(&[&["serve", "--listen", "127.0.0.1:0"], args].concat());
        command
            .env_remove("STATE_DIRECTORY")
            .env_remove("XDG_STATE_HOME");
        served(command.env("HOME", home.path()))
    };
    let off = at_home(&["--no-store"]);
    assert_eq!(share(&off, HEAD), Err("store-off".to_owned()));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    let default = at_home(&[]);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    share(&default, HEAD).unwrap();
    assert!(
        home.path()
            .join(".local/state/ringside/shares.redb")
            .is_file()
    );
}
