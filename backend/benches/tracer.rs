//! What tracing costs per call, beside strace on the same CPU: `cargo bench --bench tracer`.
//!
//! Interleaved rounds, medians. CPU time is that of tracer and tracee together; it hardly moves
//! when the machine is busy, unlike wall time. Everything runs on CPU 0: between CPUs a wake-up
//! costs several times the call (`-- unpinned` shows both as the scheduler likes).

#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;
use ringside_backend::tracer::{Beginning, Event, Flow, Sink, TracePlan, pin_to_cpu, trace};
use ringside_shared::load::{Loaded, Target, load};

const ROUNDS: usize = 7;

const LOADS: &[(&str, &[&str])] = &[
    ("getppid x 30000", &["perl", "-e", "getppid for 1..30000"]),
    (
        "find /usr/share/doc",
        &["find", "/usr/share/doc", "-name", "x"],
    ),
    (
        "sh: 50 x true",
        &[
            "sh",
            "-c",
            "i=0; while [ $i -lt 50 ]; do /bin/true; i=$((i+1)); done",
        ],
    ),
];

/// One measurement.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
    calls: u64,
}

/// Takes events as a server would, and counts them.
struct Count(u64);

impl Sink for Count {
    fn event(&mut self, event: Event) -> Flow {
        self.0 += u64::from(matches!(event, Event::Syscall(_)));
        Flow::Continue
    }
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::null()).stderr(Stdio::null())
}

fn cpu(usage: Usage) -> Duration {
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

/// CPU time of this thread, and of the children that were waited for.
fn used() -> Duration {
    let of = |who| getrusage(who).map_or(Duration::ZERO, cpu);
    of(UsageWho::RUSAGE_THREAD) + of(UsageWho::RUSAGE_CHILDREN)
}

fn measured(body: impl FnOnce() -> u64) -> Cost {
    let (cpu, start) = (used(), Instant::now());
    let calls = body();
    Cost {
        wall: start.elapsed(),
        cpu: used().saturating_sub(cpu),
        calls,
    }
}

fn plain(argv: &[&str], prefix: &[&str]) -> Cost {
    let whole: Vec<_> = prefix.iter().chain(argv).collect();
    measured(|| {
        let status = quiet(Command::new(whole[0]).args(&whole[1..])).status();
        assert!(status.is_ok_and(|status| status.success()), "{whole:?}");
        0
    })
}

fn ringside(argv: &[&str], filters: &[Arc<Loaded>]) -> Cost {
    let (mut gate, theirs) = UnixStream::pair().expect("a socket pair");
    let mut command = Command::new("sh");
    command
        .args(["-c", "echo >&0; read go && exec \"$@\"", "sh"])
        .args(argv)
        .stdin(OwnedFd::from(theirs))
        .process_group(0);
    let mut child = quiet(&mut command).spawn().expect("sh starts");
    gate.read_exact(&mut [0]).expect("sh is ready");
    let plan = TracePlan {
        leader: Pid::from_raw(child.id().cast_signed()),
        init: None,
        filters: filters.to_vec(),
        beginning: Beginning::Exec,
        sandbox_filter: filters.first().cloned(),
        max_string: 32,
        max_events: u64::MAX,
        last_writer: Arc::default(),
    };
    let mut sink = Count(0);
    let cost = measured(|| {
        let end = trace(plan, || gate.write_all(b"go\n"), &mut sink).expect("tracing works");
        end.counts.user
    });
    assert!(sink.0 >= cost.calls);
    // The tracer has reaped it.
    drop(child.wait());
    cost
}

fn median(mut costs: Vec<Cost>, by: fn(&Cost) -> Duration) -> Duration {
    costs.sort_by_key(by);
    by(&costs[costs.len() / 2])
}

fn main() {
    let is_unpinned = std::env::args().any(|argument| argument == "unpinned");
    if !is_unpinned {
        pin_to_cpu(0).expect("cpu 0 is there");
    }
    let filter = "default allow\nerrno EPERM clock_settime, settimeofday\n";
    let filters = [Arc::new(
        load(filter, &Target::default()).expect("the filter loads"),
    )];
    let strace = ["strace", "-f", "-o", "/dev/null"];
    println!(
        "| load | calls | native ms | strace ms | ringside ms | strace ns/call | ringside ns/call | ratio |\n\
         |---|---|---|---|---|---|---|---|"
    );
    for (name, argv) in LOADS {
        let (mut native, mut theirs, mut ours) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            native.push(plain(argv, &[]));
            theirs.push(plain(argv, &strace));
            ours.push(ringside(argv, &filters));
        }
        let calls = ours[0].calls;
        let base = median(native.clone(), |cost| cost.cpu);
        // Nanoseconds for each call, on top of the command's own.
        let added = |costs: &[Cost]| {
            let cpu = median(costs.to_vec(), |cost| cost.cpu).saturating_sub(base);
            (cpu / u32::try_from(calls.max(1)).unwrap_or(u32::MAX)).as_secs_f64() * 1e9
        };
        let wall = |costs: &[Cost]| median(costs.to_vec(), |cost| cost.wall).as_secs_f64() * 1e3;
        let (theirs_added, ours_added) = (added(&theirs), added(&ours));
        println!(
            "| {name} | {calls} | {:.1} | {:.1} | {:.1} | {theirs_added:.0} | {ours_added:.0} | {:.2} |",
            wall(&native),
            wall(&theirs),
            wall(&ours),
            ours_added / theirs_added.max(1.0),
        );
    }
}
