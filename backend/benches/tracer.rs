//! What tracing costs per call, beside strace on the same CPU: `cargo bench --bench tracer`.
//!
//! Interleaved rounds, medians. CPU time is that of tracer and tracee together; it hardly moves
//! when the machine is busy, unlike wall time. Ours includes decoding, judging and writing each
//! event as a line of JSON into an outbox that is emptied meanwhile, as the server does; strace's
//! goes to /dev/null. Everything runs on CPU 0: between CPUs a wake-up costs several times the call
//! (the last column is strace as the scheduler likes; `-- unpinned` shows all so).

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
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;
use ringside_backend::outer::Outer;
use ringside_backend::session::outbox::Outbox;
use ringside_backend::session::stop::Stop;
use ringside_backend::session::teller::Teller;
use ringside_backend::tracer::{Beginning, Event, Flow, Sink, TracePlan, pin_to_cpu, trace};
use ringside_shared::load::{Loaded, Target, load};

const ROUNDS: usize = 7;

const LOADS: &[(&str, &[&str])] = &[
    ("getppid x 30000", &["perl", "-e", "getppid for 1..30000"]),
    ("find /usr/share", &["find", "/usr/share", "-name", "x"]),
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

/// Takes events as a server does, and counts them.
struct Count<'a>(Teller<'a>, u64);

impl Sink for Count<'_> {
    fn event(&mut self, event: Event) -> Flow {
        self.1 += u64::from(matches!(event, Event::Syscall(_)));
        self.0.event(event)
    }
}

/// A client that reads everything at once, on any CPU.
fn client(outbox: Arc<Outbox>) -> JoinHandle<usize> {
    std::thread::spawn(move || {
        unpin();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut read = 0;
            while let Some(lines) = outbox.take().await {
                read += lines.len();
                outbox.breathe().await;
            }
            read
        })
    })
}

fn unpin() {
    let mut all = CpuSet::new();
    for cpu in 0..CpuSet::count() {
        all.set(cpu).expect("it is below the count");
    }
    sched_setaffinity(Pid::from_raw(0), &all).expect("every CPU may be used");
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
        writes: Arc::default(),
    };
    let outbox = Arc::new(Outbox::new(8 << 20, Duration::from_mins(1)));
    let reader = client(Arc::clone(&outbox));
    let (stop, outer) = (Stop::default(), Outer::default());
    let mut sink = Count(Teller::new(outbox.as_ref(), &stop, &outer), 0);
    let cost = measured(|| {
        let end = trace(plan, || gate.write_all(b"go\n"), &mut sink).expect("tracing works");
        end.counts.user
    });
    assert!(sink.1 >= cost.calls);
    outbox.abandon();
    assert!(reader.join().expect("the client ends") > 0);
    // The tracer has reaped it.
    drop(child.wait());
    cost
}

fn median(mut costs: Vec<Cost>, by: fn(&Cost) -> Duration) -> Duration {
    costs.sort_by_key(by);
    by(&costs[costs.len() / 2])
}

fn main() {
    // Before we have but one.
    let n_cpus = std::thread::available_parallelism().map_or(1, usize::from);
    let is_unpinned = std::env::args().any(|argument| argument == "unpinned");
    if !is_unpinned {
        pin_to_cpu(0).expect("cpu 0 is there");
    }
    let filter = "default allow\nerrno EPERM clock_settime, settimeofday\n";
    let filters = [Arc::new(
        load(filter, &Target::default()).expect("the filter loads"),
    )];
    let strace = ["strace", "-f", "-o", "/dev/null"];
    let cpus = format!("0-{}", n_cpus.saturating_sub(1));
    let free = [&["taskset", "-c", cpus.as_str()], &strace[..]].concat();
    println!(
        "| load | calls | native ms | strace ms | ringside ms | strace ns/call | ringside ns/call | \
         ratio | strace unpinned ns/call | ratio |\n|---|---|---|---|---|---|---|---|---|---|"
    );
    for (name, argv) in LOADS {
        let (mut native, mut theirs, mut ours) = (Vec::new(), Vec::new(), Vec::new());
        let mut unpinned = Vec::new();
        for _ in 0..ROUNDS {
            native.push(plain(argv, &[]));
            theirs.push(plain(argv, &strace));
            ours.push(ringside(argv, &filters));
            unpinned.push(plain(argv, &free));
        }
        let calls = ours[0].calls;
        // Nanoseconds of tracer and tracee together for each call.
        let each = |costs: &[Cost]| {
            let cpu = median(costs.to_vec(), |cost| cost.cpu);
            (cpu / u32::try_from(calls.max(1)).unwrap_or(u32::MAX)).as_secs_f64() * 1e9
        };
        let wall = |costs: &[Cost]| median(costs.to_vec(), |cost| cost.wall).as_secs_f64() * 1e3;
        let (theirs_each, ours_each, free_each) = (each(&theirs), each(&ours), each(&unpinned));
        println!(
            "| {name} | {calls} | {:.1} | {:.1} | {:.1} | {theirs_each:.0} | {ours_each:.0} | {:.2} | \
             {free_each:.0} | {:.2} |",
            wall(&native),
            wall(&theirs),
            wall(&ours),
            ours_each / theirs_each.max(1.0),
            ours_each / free_each.max(1.0),
        );
    }
}
