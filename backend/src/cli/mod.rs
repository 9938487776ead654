//! The verbs of `ringside`, one file each.

mod doctor;
mod exit;
mod file;
mod filter;
mod serve;
mod target;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

pub(crate) use exit::{CliError, Exit};

/// Watch a command's syscalls meet a seccomp filter.
#[derive(Debug, Parser)]
#[command(
    name = "ringside",
    version,
    after_help = "Examples:\n  \
        ringside serve\n  \
        ringside run --filter no-clock.filter -- date -s \"19 april 2022 18:19:09\"\n  \
        ringside filter check no-clock.filter\n  \
        ringside doctor"
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Serve(serve::Args),
    Filter(filter::Args),
    Doctor(doctor::Args),
}

/// Reads the command line, does what it says, and answers the process's exit status.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    let done = match cli.verb {
        Verb::Serve(args) => serve::run(args),
        Verb::Filter(args) => filter::run(&args),
        Verb::Doctor(args) => doctor::run(&args),
    };
    exit::finish(done)
}
