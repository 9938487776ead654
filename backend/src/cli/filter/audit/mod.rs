//! `ringside filter audit`: what is weak about a filter that loads.

mod diff;
mod render;

use super::super::exit::NOT_LOADED;
use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::colours::Colours;
use super::report;
use clap::ValueEnum;
use ringside_shared::audit::{self, CHECKS, Severity};
use ringside_shared::load::{self, Target};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Say what is weak about a filter that loads, why, and what to do.
///
/// Severities: high (the filter can be got round), medium (programs break, or much is open that
/// filters usually close), low (misleading, fragile or dead), note (worth knowing).
///
/// Exits 0 if no finding is as severe as --fail-on says, 1 if one is, 2 for bad usage and for a
/// filter that does not load.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter audit no-clock.filter\n  \
    ringside filter audit --format json --fail-on medium profile.json\n  \
    ringside filter audit --fix -o better.filter no-clock.filter\n  \
    ringside filter audit --list")]
pub(super) struct Args {
    /// The filter; `-` is standard input.
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// How to print findings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The least severity that makes the exit status 1.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::High)]
    fail_on: FailOn,
    /// Write the filter with every fix made that can be made, in place of the findings; of
    /// filters in our text and of OCI profiles, whose layout stays.
    #[arg(long)]
    fix: bool,
    /// Where to write findings or the fixed filter; `-`, the default, is standard output.
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print every check: its code, its severity at most, and what it looks for.
    #[arg(long, conflicts_with_all = ["fix", "file"])]
    list: bool,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object, as the HTTP API answers it.
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    High,
    Medium,
    Low,
    Note,
    /// Findings never make it 1.
    Never,
}

impl FailOn {
    fn is_reached(self, severity: Severity) -> bool {
        let least = match self {
            Self::High => Severity::High,
            Self::Medium => Severity::Medium,
            Self::Low => Severity::Low,
            Self::Note => Severity::Note,
            Self::Never => return false,
        };
        severity <= least
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let Some(path) = args.file.as_ref().filter(|_| !args.list) else {
        file::write(args.output.as_ref(), list().as_bytes())?;
        return Ok(0);
    };
    let (source, target) = args.target.read(path)?;
    if args.fix {
        return fix(args, path, &source, &target);
    }
    let audited = audit::audit_report(&source, &target);
    let name = file::display(path);
    match args.format {
        Format::Json => file::write(args.output.as_ref(), file::json(&audited).as_bytes())?,
        Format::Text if !audited.ok => report::print(&name, &source, &audited.diagnostics)?,
        Format::Text => {
            let colours = Colours::of_output(args.output.is_none());
            let text = render::render(&name, &source, &audited, colours);
            file::write(args.output.as_ref(), text.as_bytes())?;
        }
    }
    if !audited.ok {
        return Ok(NOT_LOADED);
    }
    let counts = [audited.high, audited.medium, audited.low, audited.note];
    Ok(status(args, counts))
}

fn status(args: &Args, counts: [u32; 4]) -> Exit {
    let mut found = Severity::ALL.into_iter().zip(counts);
    u8::from(found.any(|(severity, n)| n > 0 && args.fail_on.is_reached(severity)))
}

fn fix(args: &Args, path: &Path, source: &str, target: &Target) -> Result<Exit, CliError> {
    if !matches!(
        target.format_of(source),
        load::Format::Text | load::Format::Oci
    ) {
        return Err(CliError::Usage(
            "--fix edits our text and OCI profiles; `ringside filter convert --to text` makes text of others"
                .to_owned(),
        ));
    }
    match audit::fix_all(source, target) {
        Ok((fixed, n_fixed)) => {
            file::write(args.output.as_ref(), fixed.as_bytes())?;
            let left = audit::audit_report(&fixed, target);
            let counts = [left.high, left.medium, left.low, left.note];
            writeln!(
                io::stderr(),
                "{n_fixed} fixed; left: {}",
                render::counts(&left)
            )?;
            Ok(status(args, counts))
        }
        Err(diagnostics) => {
            let reports = load::report(&diagnostics, source);
            report::print(&file::display(path), source, &reports)?;
            Ok(NOT_LOADED)
        }
    }
}

fn list() -> String {
    let line = |check: &audit::Check| {
        format!(
            "{:<21} {:<7} {}\n",
            check.code,
            check.severity.name(),
            check.looks_for
        )
    };
    CHECKS.iter().map(line).collect()
}
