//! How fast a sandbox stands and falls: `cargo bench --bench sandbox` (`-- --rounds 200` for more).
//!
//! Every figure is `/bin/true`, from the moment it is asked for until everything of it is gone.
//! Rounds are interleaved, so that a busy moment hits all alike; the floor is measured in the same
//! rounds. See `floor.c` for what the kernel alone takes.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark's result is what it prints; one that cannot go on has failed"
)]

mod floor;
mod host;
mod peers;
mod table;

use std::time::Duration;

use floor::Floor;
use host::Host;
use table::Table;

/// Rounds without `--rounds`.
const ROUNDS: usize = 60;
/// How many sandboxes at once, and how many of them together.
const AT_ONCE: (usize, usize) = (8, 160);

fn main() {
    ringside_backend::sandbox::become_child();
    let words: Vec<_> = std::env::args().skip(1).collect();
    if let Some(wishes) = words.strip_prefix(&["host".to_owned()][..]) {
        return host::be(wishes);
    }
    let mut words = words.iter().skip_while(|word| *word != "--rounds").skip(1);
    let rounds = words
        .next()
        .map_or(ROUNDS, |n| n.parse().expect("a number"));
    let mut floor = Floor::start();
    let mut plain = Host::start(&[]);
    let mut large = Host::start(&["ballast"]);
    let mut crowded = Host::start(&["mounts"]);
    let peers = peers::all();
    let mut table = Table::new("the floor, by the kernel's calls alone");
    for round in 0..=rounds {
        // The first round warms everything up.
        let mut note = |name: &str, took: Duration| {
            if round > 0 {
                table.note(name, took);
            }
        };
        note("the floor, by the kernel's calls alone", floor.one());
        note("untraced, by the sandbox API", plain.untraced());
        note("  in a server with 1 GiB resident", large.untraced());
        note("  on a host with 500 more mounts", crowded.untraced());
        note("traced, by HTTP, request to `end`", plain.traced());
        note("  traced in a server with 1 GiB resident", large.traced());
        note("  traced on a host with 500 more mounts", crowded.traced());
        for peer in &peers {
            note(peer.name, peer.run());
        }
        if round % 6 == 0 {
            note("cancel of 60 processes and 48 MiB", plain.cancel());
        }
    }
    table.print();

    let (workers, count) = AT_ONCE;
    println!("\n{workers} at once, sandboxes a second (median of 5 rounds)");
    let mut rates = [const { Vec::new() }; 3];
    for _ in 0..5 {
        rates[0].push(floor.burst(workers, count));
        rates[1].push(plain.burst("untraced", workers, count));
        rates[2].push(plain.burst("traced", workers, count));
    }
    let count = u32::try_from(count).expect("it is small");
    let rates = rates.map(|times| f64::from(count) / table::median(&times).as_secs_f64());
    for (name, rate) in ["the floor", "untraced", "traced, by HTTP"]
        .iter()
        .zip(rates)
    {
        println!("  {name:<36}{rate:>8.0}{:>8.2}", rate / rates[0]);
    }

    let mut steps = Table::new("");
    for _ in 0..rounds {
        for (name, took) in plain.steps() {
            steps.note(&name, took);
        }
    }
    println!("\nwhere the time goes: ahead of the request, then after it");
    steps.print_shares();
}
