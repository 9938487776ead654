//! `ringside filter explain`: what a filter does, from its program alone.

use super::super::exit::NOT_LOADED;
use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::report;
use clap::ValueEnum;
use ringside_shared::abi::{Arch, syscalls};
use ringside_shared::{explain, load};
use std::path::PathBuf;

/// Say what a filter does: which syscalls get which answer under which conditions.
///
/// The answer comes from the program alone, so that of a filter in any language and of a program
/// from anywhere it is what the kernel will do. What cannot be proven is marked. An arch that answers
/// nearly as an earlier one is told by what it does otherwise. Behind an argument,
/// `:64` means that all 64 bits are compared although the kernel reads 32, and `:32` the opposite.
///
/// Exits 0 if all of it is proven, 3 if a part is not, 2 for bad usage and a filter that does not load.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter explain /etc/docker/seccomp.json\n  \
    ringside filter explain --syscall socket profile.json\n  \
    ringside filter explain --arch x86_64 profile.json\n  \
    ringside filter explain --costs --format json program.bpf")]
pub(super) struct Args {
    /// The filter; `-` is standard input.
    file: PathBuf,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Say it of one syscall, and what it costs.
    #[arg(long, value_name = "NAME")]
    syscall: Option<String>,
    /// Also what every syscall costs: instructions executed, and whether the kernel lets it
    /// through without running the filter.
    #[arg(long)]
    costs: bool,
    /// Say it of one arch.
    #[arg(long, value_name = "NAME")]
    arch: Option<Arch>,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// What is said is not all proven.
pub(super) const UNPROVEN: Exit = 3;

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    if let Some(name) = args
        .syscall
        .as_deref()
        .filter(|name| !syscalls::is_known(name))
    {
        return Err(super::super::syscall::unknown(name));
    }
    let (source, target) = args.target.read(&args.file)?;
    let name = file::display(&args.file);
    let loaded = match load::load(&source, &target) {
        Ok(loaded) => loaded,
        Err(diagnostics) => {
            let reports = load::report(&diagnostics, &source);
            match args.format {
                Format::Text => report::print(&name, &source, &reports)?,
                Format::Json => {
                    let text = report::json(&name, &source, &target, &reports);
                    file::write(None, text.as_bytes())?;
                }
            }
            return Ok(NOT_LOADED);
        }
    };
    let mut explained = explain::report(&loaded.program);
    if args.costs || args.syscall.is_some() {
        explained.costs = explain::costs(&loaded.program, &explained, args.syscall.as_deref());
    }
    if let Some(name) = &args.syscall {
        explain::only(&mut explained, name);
    }
    if let Some(arch) = args.arch {
        explain::only_arch(&mut explained, arch);
    }
    let text = match args.format {
        Format::Text => explain::text(&explained),
        Format::Json => file::json(&explained),
    };
    file::write(None, text.as_bytes())?;
    Ok(if explained.proven { 0 } else { UNPROVEN })
}
