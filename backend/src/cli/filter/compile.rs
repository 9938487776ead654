//! `ringside filter compile`: a filter as the program that the kernel gets.

use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::{emit, report};
use clap::ValueEnum;
use ringside_shared::abi::Arch;
use ringside_shared::compile::Layout;
use ringside_shared::load;
use std::path::PathBuf;

/// Compile a filter to classic BPF.
///
/// Exits 0 if it compiled, 1 if the filter has errors, 2 for bad usage.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter compile no-clock.filter\n  \
    ringside filter compile --emit raw -o no-clock.bpf no-clock.filter\n  \
    bwrap --ro-bind / / --seccomp 3 3<no-clock.bpf date -s tomorrow")]
pub(super) struct Args {
    /// The filter; `-` is standard input.
    file: PathBuf,
    /// The native arch of the program; the same as --host.
    #[arg(long, value_name = "ARCH")]
    arch: Option<Arch>,
    /// How the search for the syscall number is laid out.
    #[arg(long, value_enum, default_value_t = LayoutName::Tree)]
    layout: LayoutName,
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
    /// A balanced search over ranges of numbers.
    Tree,
    /// One comparison after the other, in the order of the rules.
    Linear,
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
    let name = file::display(&args.file);
    match load::compile_report(&source, &target) {
        Ok(compiled) => {
            report::print(&name, &source, &compiled.diagnostics)?;
            file::write(args.output.as_ref(), &emit::emit(&compiled, args.emit))?;
            Ok(0)
        }
        Err(diagnostics) => {
            report::print(&name, &source, &diagnostics)?;
            Ok(1)
        }
    }
}
