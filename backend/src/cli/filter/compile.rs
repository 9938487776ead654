//! `ringside filter compile`: a filter as the program that the kernel gets.

use super::super::exit::NOT_LOADED;
use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::{emit, report, weights};
use clap::ValueEnum;
use ringside_shared::abi::Arch;
use ringside_shared::compile::{Layout, PASSES, PassSet};
use ringside_shared::load;
use ringside_shared::wire::StageReport;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Compile a filter to classic BPF.
///
/// Exits 0 if it compiled, 2 for bad usage and a filter that does not load.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter compile no-clock.filter\n  \
    ringside filter compile --emit raw -o no-clock.bpf no-clock.filter\n  \
    bwrap --ro-bind / / --seccomp 3 3<no-clock.bpf date -s tomorrow\n  \
    ringside filter compile --show-passes docker.json\n  \
    strace -fco calls.txt make; ringside filter compile --weights calls.txt docker.json")]
pub(super) struct Args {
    /// The filter; `-` is standard input.
    file: PathBuf,
    /// The native arch of the program; the same as --host.
    #[arg(long, value_name = "ARCH")]
    arch: Option<Arch>,
    /// How the search for the syscall number is laid out.
    #[arg(long, value_enum, default_value_t = LayoutName::Tree)]
    layout: LayoutName,
    /// Make the calls cheap that were often recorded: events of `ringside run --trace ndjson`, the
    /// table of `strace -c`, or lines `syscall count`.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Run only these passes of the compiler.
    #[arg(
        long,
        value_name = "NAME,NAME",
        value_delimiter = ',',
        value_parser = pass(),
        conflicts_with = "without_pass"
    )]
    passes: Option<Vec<String>>,
    /// Leave a pass of the compiler out; may be repeated.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = pass())]
    without_pass: Vec<String>,
    /// Show the program after each pass, as a listing or with `--emit json` as JSON.
    #[arg(long)]
    show_passes: bool,
    /// What to write.
    #[arg(long, value_enum, default_value_t = emit::Emit::Asm)]
    emit: emit::Emit,
    /// Where to write it; `-`, the default, is standard output.
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayoutName {
    /// An optimal search over ranges of numbers.
    Tree,
    /// One comparison after the other, in the order of the rules.
    Linear,
}

/// The names of passes.
fn pass() -> clap::builder::PossibleValuesParser {
    let names = PASSES.iter();
    names
        .map(|pass| clap::builder::PossibleValue::new(pass.name).help(pass.what))
        .collect::<Vec<_>>()
        .into()
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let (source, mut target) = args.target.read(&args.file)?;
    if let Some(arch) = args.arch {
        target.host = arch;
    }
    target.options.layout = match args.layout {
        LayoutName::Tree => Layout::Tree,
        LayoutName::Linear => Layout::Linear,
    };
    target.options.passes = passes(args);
    if let Some(path) = &args.weights {
        target.options.weights = Some(weights::read(path, target.host)?);
    }
    let written = if args.show_passes {
        let shown = match args.emit {
            emit::Emit::Asm => |stages: Vec<StageReport>| as_text(&stages),
            emit::Emit::Json => |stages: Vec<StageReport>| file::json(&stages),
            _ => {
                let problem = "--show-passes writes `--emit asm` or `--emit json`";
                return Err(CliError::Usage(problem.to_owned()));
            }
        };
        load::stage_reports(&source, &target).map(|stages| (shown(stages).into_bytes(), Vec::new()))
    } else {
        load::compile_report(&source, &target)
            .map(|compiled| (emit::emit(&compiled, args.emit), compiled.diagnostics))
    };
    let name = file::display(&args.file);
    match written {
        Ok((bytes, diagnostics)) => {
            report::print(&name, &source, &diagnostics)?;
            file::write(args.output.as_ref(), &bytes)?;
            Ok(0)
        }
        Err(diagnostics) => {
            if args.emit == emit::Emit::Json {
                let text = report::json(&name, &source, &target, &diagnostics);
                file::write(args.output.as_ref(), text.as_bytes())?;
            } else {
                report::print(&name, &source, &diagnostics)?;
            }
            Ok(NOT_LOADED)
        }
    }
}

fn passes(args: &Args) -> PassSet {
    let (mut set, named, runs) = match &args.passes {
        Some(only) => (PassSet::NONE, only, true),
        None => (PassSet::default(), &args.without_pass, false),
    };
    for name in named {
        // Names have been checked with the other arguments.
        set = set.set(name, runs).unwrap_or(set);
    }
    set
}

/// `# share_returns: what it does (210 instructions, 190 before)`, then the listing.
fn as_text(stages: &[StageReport]) -> String {
    let mut out = String::new();
    let mut before = String::new();
    for StageReport {
        name,
        what,
        n_insns,
        insns,
    } in stages
    {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# {name}: {what} ({n_insns} instructions{before})");
        out.push_str(&emit::listing(insns));
        if insns.is_empty() {
            out.push_str("longer than the kernel takes\n");
        }
        out.push('\n');
        before = format!(", {n_insns} before");
    }
    out
}
