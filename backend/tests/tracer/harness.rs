//! Traces commands without a sandbox: a program waits on a pipe, is seized, and let go.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock};

use nix::unistd::Pid;
use ringside_backend::attribution::settle;
use ringside_backend::tracer::{
    Beginning, Change, Event, Flow, Sink, Syscall, TraceEnd, TracePlan, pin_to_cpu, trace,
};
use ringside_shared::load::{Target, load};

/// `subject.c` and what belongs to it, compiled once for all tests of this binary.
pub(crate) fn subject() -> &'static Path {
    static SUBJECT: LazyLock<PathBuf> = LazyLock::new(|| compiled(&["subject", "nested", "lives"]));
    &SUBJECT
}

/// A C program beside this file, of one or more sources; it is named after the first.
pub(crate) fn compiled(sources: &[&str]) -> PathBuf {
    let [name, ..] = sources else {
        panic!("a program has sources");
    };
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tracer-{name}"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tracer");
    let sources = sources.iter().map(|name| folder.join(format!("{name}.c")));
    let built = Command::new("gcc")
        .args(["-O1", "-pthread", "-Wall", "-Werror", "-o"])
        .arg(&program)
        .args(sources)
        .status()
        .expect("gcc is there");
    assert!(built.success(), "{name}.c compiles");
    program
}

/// One finished trace.
#[derive(Debug)]
pub(crate) struct Traced {
    pub(crate) events: Vec<Event>,
    pub(crate) end: TraceEnd,
}

struct Collect(Vec<Event>);

impl Sink for Collect {
    fn event(&mut self, event: Event) -> Flow {
        self.0.push(event);
        Flow::Continue
    }
}

impl Traced {
    /// Traces `sh -c line`.
    pub(crate) fn run(line: &str) -> Self {
        Self::run_with(line, |_| {})
    }

    /// The same, with another plan.
    pub(crate) fn run_with(line: &str, change: impl FnOnce(&mut TracePlan) + Send) -> Self {
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(line);
        Self::command(&command, change)
    }

    /// Traces one of the programs in `subject.c`, under filters.
    pub(crate) fn subject(name: &str, filters: &[&str]) -> Self {
        Self::command_under(Command::new(subject()).arg(name), filters, |_| {})
    }

    /// Traces any command.
    pub(crate) fn command(command: &Command, change: impl FnOnce(&mut TracePlan) + Send) -> Self {
        Self::command_under(command, &[], change)
    }

    fn command_under(
        command: &Command,
        filters: &[&str],
        change: impl FnOnce(&mut TracePlan) + Send,
    ) -> Self {
        let filters: Vec<_> = filters
            .iter()
            .map(|text| Arc::new(load(text, &Target::default()).expect("the filter loads")))
            .collect();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let programs = filters.iter().enumerate().map(|(at, filter)| {
            let path = folder.path().join(at.to_string());
            std::fs::write(&path, filter.program.to_bytes()).expect("the filter is written");
            path
        });
        // It waits, installs and becomes the command by exec, like the sandbox's child.
        let mut waiting = Command::new(subject());
        waiting
            .arg("launch")
            .args(programs)
            .arg("--")
            .arg(command.get_program())
            .args(command.get_args())
            .env_clear()
            .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
            .env("LC_ALL", "C")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        std::thread::scope(|scope| {
            let run = scope.spawn(|| {
                // One CPU, so that counts and costs do not depend on the machine.
                pin_to_cpu(0).expect("cpu 0 is there");
                let (mut gate, theirs) = UnixStream::pair().expect("a socket pair");
                waiting.stdin(OwnedFd::from(theirs));
                let mut child = waiting.spawn().expect("the subject starts");
                // Its own execve must be over before it is seized.
                gate.read_exact(&mut [0]).expect("the subject is ready");
                let mut plan = TracePlan {
                    leader: Pid::from_raw(child.id().cast_signed()),
                    init: None,
                    filters,
                    beginning: Beginning::Exec,
                    sandbox_filter: None,
                    max_string: 32,
                    max_events: u64::MAX,
                    writes: Arc::default(),
                };
                change(&mut plan);
                let mut sink = Collect(Vec::new());
                let end = trace(plan, || gate.write_all(b"\n"), &mut sink).expect("tracing works");
                // The tracer has reaped it; this only says so to the handle.
                drop(child.wait());
                Self {
                    events: sink.0,
                    end,
                }
            });
            run.join().expect("the tracing thread ends")
        })
    }

    /// Picks the verdicts of calls that were made while a filter came, as the session does.
    pub(crate) fn settle(&mut self) {
        for event in &mut self.events {
            if let Event::Syscall(call) = event {
                settle(call);
            }
        }
    }

    pub(crate) fn syscalls(&self) -> impl DoubleEndedIterator<Item = &Syscall> {
        self.events.iter().filter_map(|event| match event {
            Event::Syscall(call) => Some(&**call),
            _ => None,
        })
    }

    /// Names of the command's own calls in order of completion.
    pub(crate) fn names(&self) -> Vec<String> {
        use ringside_backend::tracer::Start;
        let calls = self.syscalls().filter(|call| call.start == Start::User);
        calls.map(|call| call.name.to_string()).collect()
    }

    pub(crate) fn changes(&self, wanted: impl Fn(&Change) -> bool) -> usize {
        let processes = self.events.iter().filter_map(|event| match event {
            Event::Process(process) => Some(&process.change),
            _ => None,
        });
        processes.filter(|change| wanted(change)).count()
    }
}
