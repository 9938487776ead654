//! `ringside filter diff`: where two filters answer differently.

use super::super::exit::NOT_LOADED;
use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::explain::{Format, UNPROVEN};
use super::report;
use ringside_shared::load::{self, Loaded};
use ringside_shared::{bpf::BpfProgram, explain};
use std::path::{Path, PathBuf};

/// Say where two filters answer differently, each difference with a call that shows it.
///
/// The filters may be in different languages, or programs. What is compared is what the kernel does
/// on their answers; two filters are called equal only if that is proven for every call.
///
/// Exits 0 if they are proven to be equal, 1 if they differ, 2 for bad usage and a filter that does not load, 3 if no difference was
/// found but that is not proven.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter diff old-profile.json new-profile.json\n  \
    ringside filter diff profile.json program-from-libseccomp.bpf\n  \
    ringside filter compile --emit raw a.filter | ringside filter diff a.filter -")]
pub(super) struct Args {
    /// The first filter; `-` is standard input.
    a: PathBuf,
    /// The second filter; `-` is standard input.
    b: PathBuf,
    /// How to print the differences.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    if args.a == args.b && args.a.as_os_str() == "-" {
        let both = "only one of the filters can come from standard input";
        return Err(CliError::Usage(both.to_owned()));
    }
    // One JSON object is all that is printed.
    let Some(a) = read(args, &args.a)? else {
        return Ok(NOT_LOADED);
    };
    let Some(b) = read(args, &args.b)? else {
        return Ok(NOT_LOADED);
    };
    let diff = explain::diff(&a, &b);
    let text = match args.format {
        Format::Text => explain::diff_text(&diff, &file::display(&args.a), &file::display(&args.b)),
        Format::Json => file::json(&diff),
    };
    file::write(None, text.as_bytes())?;
    Ok(match (diff.equal, diff.differences.is_empty()) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => UNPROVEN,
    })
}

/// The program of a filter; what is wrong with one that has none is told.
fn read(args: &Args, path: &Path) -> Result<Option<BpfProgram>, CliError> {
    let (source, target) = args.target.read(path)?;
    match load::load(&source, &target) {
        Ok(Loaded { program, .. }) => Ok(Some(program)),
        Err(diagnostics) => {
            let reports = load::report(&diagnostics, &source);
            let name = file::display(path);
            match args.format {
                Format::Text => report::print(&name, &source, &reports)?,
                Format::Json => {
                    let text = report::json(&name, &source, &target, &reports);
                    file::write(None, text.as_bytes())?;
                }
            }
            Ok(None)
        }
    }
}
