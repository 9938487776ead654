//! The floor's process: compiled from `floor.c`, and asked a line at a time.

use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A small resident program that makes sandboxes with nothing but the kernel's calls.
pub(crate) struct Floor {
    _process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Floor {
    pub(crate) fn start() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/sandbox/floor.c");
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("floor");
        let status = Command::new("cc")
            .args(["-O2", "-o"])
            .args([&program, &source])
            .status()
            .expect("a C compiler: scripts/setup installs one");
        assert!(status.success(), "the floor compiles");
        let mut process = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the floor starts");
        Self {
            ask: process.stdin.take().expect("it is piped"),
            answers: BufReader::new(process.stdout.take().expect("it is piped")),
            _process: process,
        }
    }

    pub(crate) fn one(&mut self) -> Duration {
        self.burst(1, 1)
    }

    pub(crate) fn burst(&mut self, workers: usize, count: usize) -> Duration {
        writeln!(self.ask, "{workers} {count}").expect("the floor listens");
        nanos(&mut self.answers)
    }
}

/// The next line of an answer.
pub(crate) fn nanos(answers: &mut impl std::io::BufRead) -> Duration {
    let mut line = String::new();
    answers.read_line(&mut line).expect("an answer");
    Duration::from_nanos(line.trim().parse().expect("nanoseconds"))
}
