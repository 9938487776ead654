//! Each limit, at it and one past it.
#![cfg(feature = "victim")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says when it skips"
)]

mod sandbox_harness;

use ringside_backend::sandbox::{Cgroups, Nursery};
use sandbox_harness::{Ended, Run, launcher};

#[test]
fn processes_end_at_the_limit() {
    // The command itself is one of them.
    let run = Run::victim(&["forks"]).limits(|limits| limits.processes = 8);
    assert_eq!(run.output(), "7 EAGAIN\n");
}

#[test]
fn threads_count_as_processes() {
    let run = Run::victim(&["threads"]).limits(|limits| limits.processes = 8);
    assert_eq!(run.output(), "7 EAGAIN\n");
}

#[test]
fn runs_at_once_do_not_share_the_limit_of_processes() {
    let (sandbox, mut output) =
        Run::shell("for i in 1 2 3 4 5 6; do sleep 60 & done; echo ready; wait")
            .limits(|limits| limits.processes = 8)
            .start();
    assert_eq!(sandbox_harness::first_line(&mut output), "ready");
    let other = std::thread::spawn(|| {
        let run = Run::victim(&["forks"]).limits(|limits| limits.processes = 8);
        run.output()
    });
    assert_eq!(other.join().unwrap(), "7 EAGAIN\n");
    sandbox.finish(None).unwrap();
}

#[test]
fn open_files_end_at_the_limit() {
    let run = Run::victim(&["files"]).limits(|limits| limits.files = 20);
    assert_eq!(run.output(), "20 Some(EMFILE)\n");
}

#[test]
fn a_file_grows_to_the_limit_and_no_further() {
    let file = |bytes: &str| {
        Run::victim(&["file-size", bytes])
            .limits(|limits| limits.file_bytes = 65_536)
            .output()
    };
    assert_eq!(file("65536"), "written\n");
    assert_eq!(file("65537"), "Some(EFBIG)\n");
}

#[test]
fn the_writable_places_share_one_budget_of_bytes() {
    let fill = |dir| {
        Run::victim(&["fill", dir])
            .limits(|limits| limits.tmp_bytes = 1 << 20)
            .output()
    };
    for dir in ["/tmp", "/dev/shm", "/run"] {
        assert_eq!(fill(dir), "1048576 Some(ENOSPC)\n", "{dir}");
    }
    let both = Run::shell(
        "head -c 700000 /dev/zero > /tmp/a; head -c 700000 /dev/zero > /home/b || echo full",
    );
    let output = both.limits(|limits| limits.tmp_bytes = 1 << 20).output();
    assert!(output.ends_with("full\n"), "{output}");
}

#[test]
fn the_writable_places_share_one_budget_of_files() {
    let run = Run::victim(&["create", "/tmp"]).limits(|limits| limits.tmp_files = 64);
    assert_eq!(run.output(), "64 Some(ENOSPC)\n");
}

#[test]
fn cpu_time_ends_at_the_limit() {
    let ended = Run::victim(&["spin"])
        .limits(|limits| limits.cpu_seconds = 1)
        .end()
        .unwrap();
    let used = ended.usage.user + ended.usage.system;
    // The kernel counts the limit in ticks and the usage exactly: on a busy host they differ.
    assert!((0.5..3.0).contains(&used.as_secs_f64()), "{used:?}");
}

/// How many of something a victim got, and the errno that it got in the end.
fn count(victim: &str) -> (u32, String) {
    let output = Run::victim(&[victim]).output();
    let (number, errno) = output.trim().split_once(' ').unwrap();
    (number.parse().unwrap(), errno.to_owned())
}

#[test]
fn posix_message_queues_and_timers_end_at_the_limit() {
    // 64 KiB for the bytes of messages and what the kernel needs beside them, here 1 KiB and more.
    let (n_queues, errno) = count("message-queues");
    assert_eq!(errno, "EMFILE");
    assert!((32..=64).contains(&n_queues), "{n_queues}");
    // Each holds a signal that is ready to be sent, of which there are 256.
    let (n_timers, errno) = count("timers");
    assert_eq!(errno, "EAGAIN");
    assert!((128..=256).contains(&n_timers), "{n_timers}");
}

fn has(ended: &Ended, layer: &str) -> bool {
    let mut layers = ended.layers.iter();
    layers.any(|found| found.name == layer && found.present)
}

#[test]
fn memory_of_all_kinds_ends_at_the_limit() {
    let run = |how, mib| {
        Run::victim(&["memory", how, mib])
            .limits(|limits| {
                limits.memory_bytes = 32 << 20;
                limits.tmp_bytes = 64 << 20;
                // Sockets hold some 200 KiB each.
                limits.files = 4096;
            })
            .end()
            .unwrap()
    };
    for how in [
        "heap",
        "memfd",
        "tmp",
        "shm",
        "pipes",
        "sockets",
        "page-tables",
    ] {
        let below = run(how, "8");
        assert_eq!(below.output, "8 MiB\n", "{how}");
        assert_eq!(below.usage.reached.oom_kills, 0, "{how}");
        let has_cgroup = has(&below, "memory_cgroup");
        if !has_cgroup && how != "heap" {
            println!("skipped: no memory cgroup here, so `{how}` is not limited");
            continue;
        }
        let above = run(how, "48");
        assert!(!above.output.contains("MiB"), "{how}: {}", above.output);
        assert_eq!(above.usage.reached.oom_kills > 0, has_cgroup, "{how}");
    }
}

#[test]
fn refused_forks_are_counted_and_only_those() {
    let run = |line| {
        let run = Run::shell(line).limits(|limits| limits.processes = 4);
        run.end().unwrap()
    };
    let at = run("for i in 1 2 3; do sleep 0 & done; wait; echo done");
    assert_eq!(at.output, "done\n");
    assert_eq!(at.usage.reached.forks_refused, 0);
    let past = run("for i in 1 2 3 4; do sleep 60 & done");
    let counted = u64::from(has(&past, "pids_cgroup"));
    assert_eq!(past.usage.reached.forks_refused, counted);
}

#[test]
fn a_share_of_the_cpu_is_kept() {
    let run = |percent| {
        let mut run =
            Run::victim(&["spin-for", "300"]).limits(|limits| limits.cpu_percent = percent);
        run.plan.nursery = Nursery::new(launcher(), Cgroups::find_for(percent));
        run.end().unwrap()
    };
    let whole = run(100);
    assert_eq!(whole.usage.reached.throttled, 0);
    let tenth = run(10);
    if !has(&tenth, "cpu_cgroup") {
        println!("skipped: no cpu cgroup here");
        return;
    }
    assert!(tenth.usage.reached.throttled > 0);
    // 3 s are exact; what the kernel hands out in slices may be a little more than the share.
    let wall: u64 = tenth.output.trim().parse().unwrap();
    assert!(wall > 1500, "{wall} ms");
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    sandbox_harness::again_as_ordinary_user("all_of_this_holds_for_an_ordinary_user");
}
