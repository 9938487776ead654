//! The verbs of `ringside`, one file each.

mod completions;
mod doctor;
mod exit;
mod file;
mod filter;
mod lines;
mod replay;
mod run;
mod serve;
mod syscall;
mod target;

use crate::config::Config;
use crate::sandbox::Rootfs;
use clap::{CommandFactory as _, Parser, Subcommand};
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
        ringside replay trace.ndjson --filter no-clock.filter\n  \
        ringside filter check no-clock.filter\n  \
        ringside syscall clock_settime\n  \
        ringside doctor"
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Serve(serve::Args),
    Run(run::Args),
    Replay(replay::Args),
    Filter(filter::Args),
    Syscall(syscall::Args),
    Doctor(doctor::Args),
    Completions(completions::Args),
}

/// Reads the command line, does what it says, and answers the process's exit status.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    let done = match cli.verb {
        Verb::Run(args) => return exit::finish_run(run::run(args)),
        Verb::Replay(args) => replay::run(&args),
        Verb::Serve(args) => serve::run(args),
        Verb::Filter(args) => filter::run(&args),
        Verb::Syscall(args) => syscall::run(&args),
        Verb::Doctor(args) => doctor::run(&args),
        Verb::Completions(args) => completions::run(&args, Cli::command()),
    };
    exit::finish(done)
}

/// What our settings may come from.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// `KEY=VALUE` of `--set`.
fn setting(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .ok_or_else(|| "KEY=VALUE is wanted, as wall_ms=5000".to_owned())
}

/// `--rootfs DIR` as a setting.
fn rootfs_setting(dir: Option<&String>) -> Option<(String, String)> {
    dir.map(|dir| ("rootfs".to_owned(), dir.clone()))
}

/// The file tree that the settings name, if it can be used.
fn rootfs(config: &Config) -> Result<Option<Rootfs>, CliError> {
    let rootfs = config.rootfs.as_deref().map(Rootfs::open).transpose();
    rootfs.map_err(|error| CliError::Usage(error.to_string()))
}

/// Far from the slots of a server's sandboxes, and different for two of us at the same time: host ids follow it.
fn own_slot() -> u32 {
    const FIRST: u32 = 1 << 12;
    // pids are below 2^22 on 64-bit kernels, and the ids above the base leave room for more.
    FIRST + std::process::id()
}
