//! `ringside serve`, as a service manager sees it.

use crate::program::{command, ringside, status, stderr};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};
use std::time::{Duration, Instant};

struct Served {
    child: Child,
    address: String,
    /// Kept open, so that the server can go on logging.
    _log: BufReader<ChildStderr>,
}

fn serve(args: &[&str]) -> Served {
    let args = [&["serve", "--listen", "127.0.0.1:0"], args].concat();
    let mut child = command(&args).stderr(Stdio::piped()).spawn().unwrap();
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
        _log: log,
    }
}

impl Served {
    fn terminate(&self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(pid, Signal::SIGTERM).unwrap();
    }

    /// Starts a run and reads until `text` has come.
    fn run_until(&self, shell: &str, text: &str) -> (TcpStream, String) {
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
