//! `ringside filter disasm`: a program in words.

use super::super::exit::NOT_LOADED;
use super::super::{CliError, Exit, file};
use super::program;
use ringside_shared::abi::Arch;
use ringside_shared::bpf::disasm;
use std::path::PathBuf;

/// Show a program in words.
///
/// The program may be raw bytes, hex, base64, an array of C or Rust, the listing of tcpdump or
/// seccomp-tools, or assembler. `ringside filter asm` reads the listing back. Exits 0 if the kernel
/// would load the program, 1 if not (the listing still comes), 2 for bad usage and a file that is no
/// program.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter disasm no-clock.bpf\n  \
    ringside filter compile --emit raw no-clock.filter | ringside filter disasm -")]
pub(super) struct Args {
    /// The program; `-` is standard input.
    file: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let Some(program) = program::read(&args.file, Arch::X86_64)? else {
        return Ok(NOT_LOADED);
    };
    let listing = disasm::listing(&program.insns);
    file::write(None, listing.as_bytes())?;
    Ok(u8::from(!program.loads))
}
