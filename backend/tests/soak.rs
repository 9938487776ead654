//! Many runs of every kind, one server: what it holds afterwards is what it held before.
//!
//! `make soak` makes 2,000 of them; `make test` a hundred.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and prints what it measured"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Until nothing that the first runs need is new any more.
const WARM_UP: usize = 40;
/// Clients at once.
const CLIENTS: usize = 4;
/// What a server's memory may grow by: allocators keep some of what was freed.
const GROWTH_KIB: u64 = 16 << 10;

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ringside"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(["--set", "concurrent_runs=2", "--set", "wall_ms=60000"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("ready at http://") {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "the server ended");
        }
        // Whatever else it says is read, so that it never waits for us.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let address = line.split("http://").nth(1).unwrap().trim().to_owned();
        Self { child, address }
    }

    /// One run of the kind that `number` chooses; each must end as it should.
    fn run(&self, number: usize) {
        let (command, limits, expected) = match number % 8 {
            0 => (r#"["true"]"#, "{}", r#""code":0"#),
            1 => (
                r#"["sh","-c","ls -l /; ps -ef; touch /tmp/x"]"#,
                "{}",
                r#""code":0"#,
            ),
            2 => (
                r#"["sh","-c","(sleep 60 &) ; sleep 0"]"#,
                "{}",
                r#""code":0"#,
            ),
            3 => (
                r#"["sleep","60"]"#,
                r#"{"wall_ms":30}"#,
                r#""limit":"wall""#,
            ),
            4 => (
                r#"["yes"]"#,
                r#"{"output_bytes":5000}"#,
                r#""limit":"output""#,
            ),
            5 => (r#"["no-such-program"]"#, "{}", "command-not-found"),
            6 => (r#"["sh","-c","kill -9 $$"]"#, "{}", "SIGKILL"),
            _ => (r#"["sh","-c","echo ready; sleep 60"]"#, "{}", "ready"),
        };
        let body = format!(r#"{{"command":{{"argv":{command}}},"limits":{limits}}}"#);
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let patience = Some(Duration::from_mins(1));
        stream.set_read_timeout(patience).unwrap();
        let length = body.len();
        let head = format!(
            "POST /api/runs HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all((head + &body).as_bytes()).unwrap();
        let (mut answer, mut chunk) = (String::new(), [0; 4096]);
        // The last kind leaves in the middle.
        while !answer.contains(expected) {
            let n = stream.read(&mut chunk).unwrap();
            assert!(n > 0, "run {number} ended without {expected}: {answer}");
            answer += &String::from_utf8_lossy(&chunk[..n]);
        }
    }

    fn runs(&self, numbers: std::ops::Range<usize>) {
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let numbers = numbers.clone();
                scope.spawn(move || {
                    numbers
                        .skip(client)
                        .step_by(CLIENTS)
                        .for_each(|n| self.run(n));
                });
            }
        });
    }

    fn holdings(&self) -> Holdings {
        let proc = format!("/proc/{}", self.child.id());
        let count = |what: &str| fs::read_dir(format!("{proc}/{what}")).unwrap().count();
        Holdings {
            fds: count("fd"),
            threads: count("task"),
            processes: descendants(self.child.id()),
            mounts: fs::read_to_string(format!("{proc}/mountinfo"))
                .unwrap()
                .lines()
                .count(),
            groups: groups_of(self.child.id()),
        }
    }

    fn memory_kib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.unwrap().trim().trim_end_matches(" kB");
        kib.parse().unwrap()
    }

    /// The holdings once nothing runs any more and sandboxes wait again.
    fn settled(&self, wanted: Option<&Holdings>) -> Holdings {
        let start = Instant::now();
        let mut before = self.holdings();
        loop {
            // Not to synchronise with anything: a state that stays for this long has settled.
            std::thread::sleep(Duration::from_millis(200));
            let now = self.holdings();
            let is_it = wanted.map_or(now == before, |wanted| now == *wanted);
            if is_it || start.elapsed() > Duration::from_secs(30) {
                return now;
            }
            before = now;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server has of the kernel's.
#[derive(Debug, PartialEq, Eq)]
struct Holdings {
    fds: usize,
    threads: usize,
    processes: usize,
    mounts: usize,
    groups: usize,
}

fn descendants(of: u32) -> usize {
    let children = fs::read_dir(format!("/proc/{of}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let lists = children.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let pids: Vec<u32> = lists
        .flat_map(|list| {
            list.split_whitespace()
                .map(|pid| pid.parse().unwrap())
                .collect::<Vec<_>>()
        })
        .collect();
    pids.iter().map(|pid| 1 + descendants(*pid)).sum()
}

/// Groups of runs that the server has, in all hierarchies.
fn groups_of(server: u32) -> usize {
    fn below(dir: &PathBuf, prefix: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
        named.map(|entry| entry.path()).collect()
    }
    let groups = fs::read_to_string(format!("/proc/{server}/cgroup")).unwrap_or_default();
    let own = groups.lines().filter_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        let (name, path) = (fields.next()?, fields.next()?);
        Some(PathBuf::from(format!("/sys/fs/cgroup/{name}{path}")))
    });
    let homes = own.flat_map(|place| below(&place, &format!("ringside-{server}-")));
    homes.map(|home| below(&home, "run-").len()).sum()
}

#[test]
fn after_many_runs_the_server_holds_what_it_held_before() {
    let n_runs = std::env::var("SOAK_RUNS").map_or(100, |runs| runs.parse().unwrap());
    let server = Server::start();
    server.runs(0..WARM_UP);
    let before = server.settled(None);
    let memory_before = server.memory_kib();
    let start = Instant::now();
    server.runs(WARM_UP..WARM_UP + n_runs);
    let took = start.elapsed().as_secs_f64();
    let after = server.settled(Some(&before));
    let memory = server.memory_kib();
    println!("{n_runs} runs in {took:.1} s; {memory_before} KiB, then {memory} KiB; {after:?}");
    assert_eq!(after, before);
    assert!(
        memory < memory_before + GROWTH_KIB,
        "{memory_before} KiB, then {memory} KiB"
    );
}
