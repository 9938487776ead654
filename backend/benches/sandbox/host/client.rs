//! Its user.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use tokio_tungstenite::tungstenite::{self, Message};

use crate::floor::nanos;

/// Sixty processes and 48 MiB of files: a run that is nearly full.
const FULL: &str = "head -c 48M /dev/zero > /tmp/fill; \
    i=0; while [ $i -lt 58 ]; do sleep 100 & i=$((i+1)); done; echo ready; wait";

/// A process that serves.
pub(crate) struct Host {
    _process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    port: u16,
}

impl Host {
    /// `wishes` are those of [`super::be`].
    pub(crate) fn start(wishes: &[&str]) -> Self {
        let mut process = Command::new("/proc/self/exe")
            .arg("host")
            .args(wishes)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut answers = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut port = String::new();
        answers
            .read_line(&mut port)
            .expect("it says where it listens");
        Self {
            ask: process.stdin.take().expect("it is piped"),
            answers,
            port: port.trim().parse().expect("a port"),
            _process: process,
        }
    }

    pub(crate) fn untraced(&mut self) -> Duration {
        writeln!(self.ask, "untraced").expect("it listens");
        nanos(&mut self.answers)
    }

    pub(crate) fn traced(&self) -> Duration {
        run(self.port)
    }

    pub(crate) fn burst(&mut self, kind: &str, workers: usize, count: usize) -> Duration {
        writeln!(self.ask, "burst {kind} {workers} {count}").expect("it listens");
        nanos(&mut self.answers)
    }

    /// Each step of one sandbox: when it is taken, its name, and what it took.
    pub(crate) fn steps(&mut self) -> Vec<(String, Duration)> {
        writeln!(self.ask, "steps").expect("it listens");
        let mut steps = Vec::new();
        loop {
            let mut line = String::new();
            self.answers.read_line(&mut line).expect("it answers");
            let Some((name, nanos)) = line.trim_end().rsplit_once('\t') else {
                return steps;
            };
            let nanos = nanos.parse().expect("nanoseconds");
            steps.push((name.replace('\t', ": "), Duration::from_nanos(nanos)));
        }
    }

    /// From the client's word until the server says that all is gone.
    pub(crate) fn cancel(&self) -> Duration {
        let url = format!("ws://127.0.0.1:{}/api/runs/ws", self.port);
        let (mut socket, _) = tungstenite::connect(url).expect("it listens");
        let say = |socket: &mut tungstenite::WebSocket<_>, text: String| {
            socket.send(Message::text(text)).expect("it listens");
        };
        let request = serde_json::json!({"type": "run", "command": {"shell": FULL}});
        say(&mut socket, request.to_string());
        let wait_for = |socket: &mut tungstenite::WebSocket<_>, word: &str| loop {
            let message = socket.read().expect("it goes on");
            if message.to_text().is_ok_and(|text| text.contains(word)) {
                break;
            }
        };
        wait_for(&mut socket, "ready\\n");
        let start = Instant::now();
        say(&mut socket, r#"{"type":"cancel"}"#.to_owned());
        wait_for(&mut socket, r#""type":"end""#);
        start.elapsed()
    }
}

/// Runs `/bin/true` by HTTP: request to last event.
pub(crate) fn run(port: u16) -> Duration {
    const BODY: &str = r#"{"command":{"argv":["/bin/true"]}}"#;
    let start = Instant::now();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    write!(
        stream,
        "POST /api/runs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{BODY}",
        BODY.len()
    )
    .expect("it listens");
    let mut heard = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        let n = stream.read(&mut buffer).expect("it answers");
        heard.extend_from_slice(&buffer[..n]);
        let tail = &heard[heard.len().saturating_sub(2048)..];
        if String::from_utf8_lossy(tail).contains(r#""type":"end""#) {
            return start.elapsed();
        }
        assert!(n > 0, "{}", String::from_utf8_lossy(&heard));
    }
}
