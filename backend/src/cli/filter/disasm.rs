//! `ringside filter disasm`: a program in words.

use super::super::{CliError, Exit};
use super::program;
use ringside_shared::abi::Arch;
use ringside_shared::bpf::disasm;
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Show a program in words.
///
/// The program may be raw bytes, hex, base64, an array of C or Rust, the listing of tcpdump or
/// seccomp-tools, or assembler. `ringside filter asm` reads the listing back. Exits 0 if the kernel
/// would load the program, 1 if not (the listing still comes) or if the file is no program, 2 for
/// bad usage.
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
        return Ok(1);
    };
    let listing = disasm::listing(&program.insns);
    io::stdout().lock().write_all(listing.as_bytes())?;
    Ok(u8::from(!program.loads))
}
