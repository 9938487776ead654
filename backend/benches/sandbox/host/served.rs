//! The process itself.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use ringside_backend::accept;
use ringside_backend::app::{AppState, app};
use ringside_backend::config::Config;
use ringside_backend::sandbox::{Plan, Took, default_environment, spawn};
use ringside_backend::session::run::Ground;
use tokio::net::TcpListener;

use super::client;

/// Memory that it holds, if it is to be large.
const BALLAST: usize = 1 << 30;
/// Mounts beside the host's own, if it is to be crowded.
const MOUNTS: usize = 500;

/// Serves, and answers the lines of its standard input, until that ends.
pub(crate) fn be(wishes: &[String]) {
    let has = |wish: &str| wishes.iter().any(|word| word == wish);
    if has("mounts") {
        crowd();
    }
    // Each page is touched, and different from the next.
    let ballast: Vec<u64> = if has("ballast") {
        (0..BALLAST as u64 / 8).collect()
    } else {
        Vec::new()
    };
    let mut config = Config::default();
    config.limits.concurrent_runs = 8;
    let ground = Ground::find(&config.limits, None);
    ground.keep_ready(&config.limits).expect("a thread");
    let limits = config.limits;
    let nursery = ground.nursery.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(TcpListener::bind("127.0.0.1:0"))
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    runtime.spawn(async move {
        let state = AppState::new(config, ground);
        let sockets = state.sockets().clone();
        let forever = std::future::pending();
        accept::serve(listener, app(state), limits, forever, &sockets).await;
    });
    let untraced = || one(plan(&nursery, &limits));
    println!("{}", address.port());
    for line in std::io::stdin().lines() {
        let line = line.expect("text");
        let words: Vec<_> = line.split(' ').collect();
        let start = Instant::now();
        let took = match *words {
            ["untraced"] => untraced().0,
            ["steps"] => {
                say_steps(&untraced().1);
                continue;
            }
            ["burst", kind, workers, count] => {
                match kind {
                    "traced" => burst(&|| _ = client::run(address.port()), workers, count),
                    _ => burst(&|| drop(untraced()), workers, count),
                }
                start.elapsed()
            }
            _ => panic!("{line}?"),
        };
        println!("{}", took.as_nanos());
        std::io::stdout().flush().expect("somebody listens");
    }
    drop(ballast);
    runtime.shutdown_background();
}

/// Moves into a mount namespace with many mounts.
fn crowd() {
    unshare(CloneFlags::CLONE_NEWNS).expect("root may");
    let none = None::<&str>;
    let private = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
    mount(none, "/", none, private, none).expect("private");
    mount(none, "/mnt", Some("tmpfs"), MsFlags::empty(), none).expect("a tmpfs");
    for number in 0..MOUNTS {
        let place = format!("/mnt/{number}");
        std::fs::create_dir(&place).expect("a directory");
        mount(Some("/usr"), place.as_str(), none, MsFlags::MS_BIND, none).expect("a mount");
    }
}

fn burst(one: &(dyn Fn() + Sync), workers: &str, count: &str) {
    let workers: usize = workers.parse().expect("a number");
    let left = AtomicUsize::new(count.parse().expect("a number"));
    let has_more = || {
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        })
        .is_ok()
    };
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while has_more() {
                    one();
                }
            });
        }
    });
}

fn plan(
    nursery: &ringside_backend::sandbox::Nursery,
    limits: &ringside_backend::config::Limits,
) -> (Plan, std::io::PipeReader) {
    let (output, theirs) = std::io::pipe().expect("a pipe");
    let theirs = OwnedFd::from(theirs);
    let plan = Plan {
        argv: vec![c"/bin/true".into()],
        env: default_environment(),
        stdio: [
            File::open("/dev/null").expect("it is there").into(),
            theirs.try_clone().expect("a descriptor"),
            theirs,
        ],
        limits: limits.run(),
        nursery: nursery.clone(),
        filters: Vec::new(),
        is_strict: false,
        cpu: None,
        hostname: "ringside".to_owned(),
        rootfs: None,
    };
    (plan, output)
}

fn one((plan, mut output): (Plan, std::io::PipeReader)) -> (Duration, Took) {
    let start = Instant::now();
    let run = move || {
        let mut sandbox = spawn(plan).expect("a sandbox");
        sandbox.release().expect("it waits");
        output.read_to_end(&mut Vec::new()).expect("its end");
        let took = sandbox.took().clone();
        sandbox.finish(None).expect("it is gone");
        took
    };
    // A run has a thread of its own; its start is part of the price.
    let took = std::thread::scope(|scope| scope.spawn(run).join().expect("it ends well"));
    (start.elapsed(), took)
}

/// A line for each step, then an empty one.
fn say_steps(took: &Took) {
    for (when, steps) in [("ahead", &took.ahead), ("then", &took.then)] {
        for (step, duration) in steps {
            println!("{when}\t{step}\t{}", duration.as_nanos());
        }
    }
    println!();
}
