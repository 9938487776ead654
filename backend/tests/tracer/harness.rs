//! Traces a shell line without a sandbox: a shell waits on a pipe, is seized, and let go.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use nix::unistd::Pid;
use ringside_backend::tracer::{
    Change, Event, Flow, Sink, Syscall, TraceEnd, TracePlan, pin_to_cpu, trace,
};

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
    /// Traces `line`. Its calls count as the command's from its first execve on, so a line that
    /// is to be looked at from its start begins with `exec`.
    pub(crate) fn run(line: &str) -> Self {
        Self::run_with(line, |_| {})
    }

    /// The same, with another plan.
    pub(crate) fn run_with(line: &str, change: impl FnOnce(&mut TracePlan) + Send) -> Self {
        let mut command = Command::new("sh");
        command.arg("-c").arg(line);
        Self::command(&command, change)
    }

    /// Traces any command.
    pub(crate) fn command(command: &Command, change: impl FnOnce(&mut TracePlan) + Send) -> Self {
        // The waiting shell becomes the command by exec, like the sandbox's child.
        let mut waiting = Command::new("sh");
        waiting
            .args(["-c", "read go && exec \"$@\"", "sh"])
            .arg(command.get_program())
            .args(command.get_args())
            .env_clear()
            .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        std::thread::scope(|scope| {
            let run = scope.spawn(|| {
                // One CPU, so that counts and costs do not depend on the machine.
                pin_to_cpu(0).expect("cpu 0 is there");
                let mut child = waiting.spawn().expect("sh starts");
                let mut stdin = child.stdin.take().expect("stdin is piped");
                let mut plan = TracePlan {
                    leader: Pid::from_raw(child.id().cast_signed()),
                    init: None,
                    filters: Vec::new(),
                    sandbox_filter: None,
                    max_string: 32,
                    max_events: u64::MAX,
                    last_writer: std::sync::Arc::default(),
                };
                change(&mut plan);
                let mut sink = Collect(Vec::new());
                let end =
                    trace(plan, || stdin.write_all(b"go\n"), &mut sink).expect("tracing works");
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
