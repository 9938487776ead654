//! Ours beside libseccomp and seccompiler: profile text to checked program, against building and
//! exporting the filter from a list that was read before. Medians, in the same run.
//!
//! `REAL_PROFILES=DIR` names a directory with profiles; many values on one syscall are timed in any
//! case.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "figures are shown")]

#[path = "../../tests/libseccomp/moby.rs"]
mod moby;
#[path = "../../tests/libseccomp/peer.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod peer;
mod shapes;
#[cfg(target_os = "linux")]
mod slice;

use peer::{Optimize, Peer};
use ringside_shared::load::{Target, load};
use std::fmt;
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
    let profiles = real_profiles();
    println!(
        "Profile text to program: median microseconds, instructions, how often the time of ours"
    );
    row("", "ours", "libseccomp", "its tree");
    for (name, source) in &profiles {
        compare(&peer, name, source, 5);
    }
    println!("\nMany values on one syscall");
    row("", "ours", "libseccomp", "its tree");
    for (name, source) in shapes::all() {
        compare(&peer, &name, &source, 1);
    }
    #[cfg(target_os = "linux")]
    {
        println!("\nWhat seccompiler can say: one arch, one action; a slice, if that is not all");
        row("", "ours", "libseccomp", "seccompiler");
        for (name, source) in &profiles {
            compare_slice(&peer, name, source);
        }
    }
}

/// Those that are OCI profiles and that we load.
fn real_profiles() -> Vec<(String, String)> {
    let Ok(directory) = std::env::var("REAL_PROFILES") else {
        return Vec::new();
    };
    let entries = std::fs::read_dir(directory).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let profiles = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).unwrap())
    });
    let is_ours =
        |source: &str| source.contains("defaultAction") && load(source, &Target::default()).is_ok();
    profiles.filter(|(_, source)| is_ours(source)).collect()
}

/// What one of us takes for a filter.
#[derive(Clone, Copy)]
struct Cost {
    microseconds: f64,
    n_insns: usize,
}

fn compare(peer: &Peer, name: &str, source: &str, rounds: usize) {
    let ours = ours(source);
    let list = moby::list(source, &Target::default());
    let [list, tree] = [Optimize::List, Optimize::Tree]
        .map(|optimize| beside(ours, theirs(peer, &list, optimize, rounds)));
    row(name, &ours.to_string(), &list, &tree);
}

#[cfg(target_os = "linux")]
fn compare_slice(peer: &Peer, name: &str, source: &str) {
    let (part, is_whole) = slice::slice(source);
    let Ok(loaded) = load(&part, &Target::default()) else {
        println!("{name:40} has no such slice");
        return;
    };
    assert!(loaded.policy.is_some());
    let list = moby::list(&part, &Target::default());
    let ours = ours(&part);
    let libseccomp = beside(ours, theirs(peer, &list, Optimize::List, 5));
    let seccompiler = slice::build(&list).map(|program| Cost {
        microseconds: median(|| assert!(slice::build(black_box(&list)).is_ok())),
        n_insns: program.len(),
    });
    let name = if is_whole {
        name.to_owned()
    } else {
        format!("{name}, slice")
    };
    row(
        &name,
        &ours.to_string(),
        &libseccomp,
        &beside(ours, seccompiler),
    );
}

/// A program that the kernel would not take is refused, which takes time, too: no instructions.
fn ours(source: &str) -> Cost {
    let target = Target::default();
    let loaded = load(source, &target);
    Cost {
        microseconds: median(|| drop(black_box(load(black_box(source), &target)))),
        n_insns: loaded.map_or(0, |loaded| loaded.program.insns().len()),
    }
}

fn theirs(peer: &Peer, list: &str, optimize: Optimize, rounds: usize) -> Result<Cost, String> {
    let built = peer.timed(list, optimize, rounds, SECONDS);
    let cost = built.map(|(microseconds, n_insns)| Cost {
        microseconds,
        n_insns,
    });
    cost.map_err(|_| format!("> {SECONDS} s"))
}

fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            run();
            begin.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// A peer's cost, and how often ours fits into its time.
fn beside(ours: Cost, theirs: Result<Cost, String>) -> String {
    match theirs {
        Ok(cost) => format!("{cost} {:7.1}x", cost.microseconds / ours.microseconds),
        Err(reason) => reason,
    }
}

fn row(name: &str, ours: &str, second: &str, third: &str) {
    println!("{name:40} {ours:>17} {second:>26} {third:>26}");
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:9.0} ", self.microseconds)?;
        if self.n_insns == 0 {
            write!(f, "{:>7}", "refused")
        } else {
            write!(f, "{:7}", self.n_insns)
        }
    }
}
