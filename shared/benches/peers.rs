//! Ours beside libseccomp: profile text to checked program, against building and exporting the
//! filter from a list that was read before. Medians, in the same run.
//!
//! `REAL_PROFILES=DIR` names a directory with profiles; 2,000 values on one syscall are timed in any
//! case.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "figures are shown")]

#[path = "../tests/libseccomp/moby.rs"]
mod moby;
#[path = "../tests/libseccomp/peer.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod peer;

use peer::{Optimize, Peer};
use ringside_shared::load::{Target, load};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 21;
/// libseccomp gets no more time for a filter.
const SECONDS: u32 = 30;

fn main() {
    let Some(peer) = Peer::new() else {
        println!("SKIPPED: libseccomp-dev is not installed");
        return;
    };
    println!(
        "{:40} {:>10} {:>12} {:>8} {:>12} {:>8}",
        "microseconds, median", "ours", "libseccomp", "ratio", "its tree", "ratio"
    );
    if let Ok(directory) = std::env::var("REAL_PROFILES") {
        let entries = std::fs::read_dir(directory).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let source = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            if source.contains("defaultAction") && load(&source, &Target::default()).is_ok() {
                compare(&peer, &name, &source, 5);
            }
        }
    }
    compare(&peer, "2,000 values on one syscall", &values(2000), 1);
}

fn compare(peer: &Peer, name: &str, source: &str, rounds: usize) {
    let target = Target::default();
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            assert!(load(black_box(source), &target).is_ok());
            begin.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let ours = times[ROUNDS / 2];
    let list = moby::list(source, &target);
    let theirs = [Optimize::List, Optimize::Tree].map(|optimize| {
        let built = peer.timed(&list, optimize, rounds, SECONDS);
        built.map_or_else(
            |_| (format!(">{SECONDS} s"), String::from("-")),
            |microseconds| {
                let ratio = format!("{:.1}", microseconds / ours);
                (format!("{microseconds:.0}"), ratio)
            },
        )
    });
    let [(list, list_ratio), (tree, tree_ratio)] = theirs;
    println!("{name:40} {ours:10.0} {list:>12} {list_ratio:>8} {tree:>12} {tree_ratio:>8}");
}

/// A rule for each value.
fn values(n: u64) -> String {
    let mut rules = String::new();
    for value in 0..n {
        let comma = if value == 0 { "" } else { "," };
        let _ = write!(
            rules,
            r#"{comma}{{"names":["ioctl"],"action":"SCMP_ACT_ALLOW","args":[{{"index":1,"op":"SCMP_CMP_EQ","value":{}}}]}}"#,
            value * 7
        );
    }
    format!(r#"{{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{rules}]}}"#)
}
