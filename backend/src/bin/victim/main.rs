//! Misbehaves on purpose, one subcommand each, for the tests.
//!
//! `attempt` tries to get out or look out, one call a line; `under` runs a command under a filter,
//! as containers do; the others use something up, or do not end. Each says on standard output what
//! happened to it.
#![allow(
    unsafe_code,
    clippy::print_stdout,
    reason = "a test program that makes calls which no wrapper would let through"
)]

mod attempt;
mod call;
mod exhaust;
mod hoard;
mod linger;
mod queue;
mod under;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let ["under", filter, ref command @ ..] = words[..] {
        return under::filter(filter, command);
    }
    // Outside a sandbox some of this would really happen.
    let init = std::fs::read_to_string("/proc/1/comm").unwrap_or_default();
    if init.trim_end() != "ringside-init" {
        println!("not in a sandbox");
        return ExitCode::from(2);
    }
    match words[..] {
        ["attempt"] => attempt::all(),
        ["forks"] => exhaust::forks(),
        ["threads"] => exhaust::threads(),
        ["hold-threads"] => linger::hold_threads(),
        ["files"] => exhaust::files(),
        ["memory", how, mib] => hoard::memory(how, mib),
        ["fill", dir] => exhaust::fill(dir),
        ["create", dir] => exhaust::create(dir),
        ["file-size", bytes] => exhaust::file_size(bytes),
        ["spin"] => exhaust::spin(),
        ["spin-for", ms] => exhaust::spin_for(ms),
        ["flood"] => exhaust::flood(),
        ["daemon"] => linger::daemon(),
        ["kill-all"] => linger::kill_all(),
        ["stop"] => linger::stop(),
        ["deaf"] => linger::deaf(),
        ["shut-and-sleep"] => linger::shut_and_sleep(),
        ["connect", port, name] => attempt::connect(port, name),
        ["fds"] => attempt::fds(),
        ["message-queues"] => queue::message_queues(),
        ["timers"] => queue::timers(),
        ["leave", name, key] => queue::leave(name, key),
        _ => {
            println!("unknown misbehaviour {words:?}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
