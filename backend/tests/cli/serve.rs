//! `ringside serve`, as a service manager sees it.

use crate::program::{command, ringside, status, stderr};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct Served {
    pub(crate) child: Child,
    pub(crate) address: String,
    /// Kept open, so that the server can go on logging.
    log: BufReader<ChildStderr>,
}

pub(crate) fn serve(args: &[&str]) -> Served {
    served(&mut command(
        &[&["serve", "--listen", "127.0.0.1:0"], args].concat(),
    ))
}

/// A server that this command starts.
pub(crate) fn served(command: &mut Command) -> Served {
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("ready at http://") {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "the server ended");
    }
    let address = line.split("http://").nth(1).unwrap().trim().to_owned();
    Served {
        child,
        address,
        log,
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Those that ended by themselves have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn terminate(&self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(pid, Signal::SIGTERM).unwrap();
    }

    /// Starts a run and reads until `text` has come.
    pub(crate) fn run_until(&self, shell: &str, text: &str) -> (TcpStream, String) {
        let body = serde_json::json!({"command": {"shell": shell}}).to_string();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        write!(
            stream,
            "POST /api/runs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut heard = String::new();
        let mut buffer = [0; 4096];
        while !heard.contains(text) {
            let n = stream.read(&mut buffer).unwrap();
            assert!(n > 0, "closed after {heard}");
            heard += &String::from_utf8_lossy(&buffer[..n]);
        }
        (stream, heard)
    }
}

#[test]
fn at_sigterm_clients_are_told_and_the_server_exits_0_within_5_seconds() {
    let mut served = serve(&[]);
    let (mut stream, _) = served.run_until("echo ready; sleep 1000", "ready\\n");
    let asked = Instant::now();
    served.terminate();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("\"type\":\"end\""), "{rest}");
    assert!(rest.contains("shutting down"), "{rest}");
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
}

#[test]
fn a_client_that_does_not_read_cannot_hold_the_server_up() {
    let mut served = serve(&["--set", "shutdown_ms=300"]);
    let (stream, _) = served.run_until("while :; do cd /; done", "chdir");
    let asked = Instant::now();
    served.terminate();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
    drop(stream);
}

#[test]
fn an_open_websocket_keeps_its_place_among_the_connections() {
    let mut served = serve(&["--set", "connections=1"]);
    let mut socket = TcpStream::connect(&served.address).unwrap();
    let handshake = "GET /api/runs/ws HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\n\
                     upgrade: websocket\r\nsec-websocket-version: 13\r\n\
                     sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    socket.write_all(handshake.as_bytes()).unwrap();
    let mut head = [0; 12];
    socket.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 101");

    let mut second = TcpStream::connect(&served.address).unwrap();
    let request = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    second.write_all(request.as_bytes()).unwrap();
    second
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    let early = second.read(&mut [0]);
    assert!(early.is_err(), "served beside the socket: {early:?}");
    drop(socket);
    second
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut answer = String::new();
    second.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    served.terminate();
    served.child.wait().unwrap();
}

#[test]
fn a_client_cannot_write_lines_into_the_log() {
    let mut served = serve(&[]);
    served.run_until("true", "\"end\"");
    let body = r#"{"command":{"argv":["no-such\nFORGED line"]}}"#;
    let mut stream = TcpStream::connect(&served.address).unwrap();
    write!(
        stream,
        "POST /api/runs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("command-not-found"), "{answer}");
    served.terminate();
    served.child.wait().unwrap();
    let mut log = String::new();
    served.log.read_to_string(&mut log).unwrap();
    assert!(log.contains("no-such"), "{log}");
    assert!(!log.lines().any(|line| line.starts_with("FORGED")), "{log}");
}

/// Processes whose command line has `mark`.
fn processes_with(mark: &str) -> usize {
    let all = fs::read_dir("/proc").unwrap().flatten();
    all.filter(|entry| {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(mark)
    })
    .count()
}

/// Processes whose parent this is.
fn children_of(pid: u32) -> Vec<PathBuf> {
    let is_child = |process: &PathBuf| {
        let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
        // `42 (name) S 1`: a name may have anything in it.
        let parent = stat
            .rsplit(')')
            .next()
            .and_then(|rest| rest.split(' ').nth(2));
        parent == Some(&pid.to_string())
    };
    let all = fs::read_dir("/proc").unwrap().flatten();
    all.map(|entry| entry.path()).filter(is_child).collect()
}

/// Directories of control groups that the server with this id has made.
fn groups_of(pid: u32) -> Vec<PathBuf> {
    let controllers = fs::read_dir("/sys/fs/cgroup").into_iter().flatten();
    let places = controllers.flatten().map(|entry| entry.path());
    places
        .flat_map(|place| fs::read_dir(place).into_iter().flatten().flatten())
        .filter(|entry| {
            let name = entry.file_name();
            name.to_string_lossy()
                .starts_with(&format!("ringside-{pid}-"))
        })
        .map(|entry| entry.path())
        .collect()
}

#[test]
fn a_server_that_is_killed_leaves_no_process_and_the_next_one_sweeps() {
    let mut served = serve(&[]);
    // Seconds that nobody else sleeps.
    let mark = format!("98765{}", served.child.id());
    let shell = format!("setsid sleep {mark} & echo ready; sleep {mark}");
    let (stream, _) = served.run_until(&shell, "ready\\n");
    assert!(processes_with(&mark) > 0, "it runs");
    // The set-up process, pid 1 of the run, and that of a sandbox that waits for the next.
    let start = Instant::now();
    let mut children = children_of(served.child.id());
    while children.len() < 3 {
        assert!(start.elapsed() < Duration::from_secs(20), "{children:?}");
        children = children_of(served.child.id());
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    let killed = Instant::now();
    // A child that died is reaped by whoever adopted it; until then its command line is empty.
    let lives =
        |child: &PathBuf| fs::read(child.join("cmdline")).is_ok_and(|line| !line.is_empty());
    while processes_with(&mark) > 0 || children.iter().any(lives) {
        assert!(killed.elapsed() < Duration::from_secs(2), "still there");
        std::thread::yield_now();
    }
    drop(stream);
    assert_eq!(
        fs::read_to_string("/proc/self/mountinfo").unwrap(),
        mounts,
        "nothing of it was mounted here"
    );

    let mut next = serve(&[]);
    assert_eq!(groups_of(served.child.id()), Vec::<PathBuf>::new());
    next.terminate();
    next.child.wait().unwrap();
    assert_eq!(groups_of(next.child.id()), Vec::<PathBuf>::new());
}

#[test]
fn a_hundred_long_filters_at_once_do_not_get_a_thread_each() {
    let mut served = serve(&[]);
    let rules: Vec<_> = (0..5000)
        .map(|n| format!("kill read if fd == {n}"))
        .collect();
    let rules = rules.join("\\n");
    let body = format!(r#"{{"text":"default allow\n{rules}"}}"#);
    let mut streams: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(&served.address).unwrap();
            write!(
                stream,
                "POST /api/filters/check HTTP/1.1\r\nhost: localhost\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\
                 connection: close\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
            stream
        })
        .collect();
    let mut most_threads = 0;
    for stream in &mut streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let tasks = fs::read_dir(format!("/proc/{}/task", served.child.id())).unwrap();
        most_threads = most_threads.max(tasks.count());
    }
    let workers = std::thread::available_parallelism().unwrap().get();
    assert!(most_threads <= workers + 16, "{most_threads} threads");
    served.terminate();
    served.child.wait().unwrap();
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let output = ringside(&["serve", "--set", "wall_ms=0"]);
    assert_eq!(status(&output), 2);
    assert!(
        stderr(&output).contains("wall_ms = 0 is out of range"),
        "{}",
        stderr(&output)
    );
    let output = ringside(&["serve", "--listen", "203.0.113.1:80"]);
    assert_eq!(status(&output), 2);
    assert!(
        stderr(&output).contains("cannot listen on"),
        "{}",
        stderr(&output)
    );
}
