//! `ringside filter check`: does it load, and what is wrong with it.

use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::report;
use clap::ValueEnum;
use ringside_shared::load;
use std::path::PathBuf;

/// Say whether a filter loads, and everything that is wrong with it.
///
/// Exits 0 if it loads, 1 if not, 2 for bad usage.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter check no-clock.filter\n  \
    ringside filter check --format json --caps CAP_SYS_ADMIN profile.json\n  \
    echo 'default allow' | ringside filter check -")]
pub(super) struct Args {
    /// The filter; `-` is standard input.
    file: PathBuf,
    /// How to print diagnostics.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people, on stderr.
    Text,
    /// One JSON object, on stdout.
    Json,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let (source, target) = args.target.read(&args.file)?;
    let checked = load::check_report(&source, &target);
    match args.format {
        Format::Json => file::write(None, file::json(&checked).as_bytes())?,
        Format::Text => report::print(&file::display(&args.file), &source, &checked.diagnostics)?,
    }
    Ok(u8::from(!checked.ok))
}
