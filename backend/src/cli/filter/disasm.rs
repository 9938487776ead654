//! `ringside filter disasm`: a program in words.

use super::super::{CliError, Exit, file};
use ringside_shared::bpf::{BpfProgram, disasm, read};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Show a program in words: raw bytes, hex or a C array in, a listing out.
///
/// Exits 0 if the kernel would load the program, 1 if not (the listing still comes) or if the file
/// is no program, 2 for bad usage.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter disasm no-clock.bpf\n  \
    ringside filter compile --emit raw no-clock.filter | ringside filter disasm -")]
pub(super) struct Args {
    /// The program; `-` is standard input.
    file: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let bytes = file::read(&args.file)?;
    let name = file::display(&args.file);
    let insns = match read::read(&bytes) {
        Ok(insns) => insns,
        Err(problem) => {
            writeln!(
                io::stderr(),
                "ringside: `{name}` is not a program: {problem}"
            )?;
            return Ok(1);
        }
    };
    io::stdout()
        .lock()
        .write_all(disasm::listing(&insns).as_bytes())?;
    if let Err(problem) = BpfProgram::new(insns) {
        writeln!(
            io::stderr(),
            "ringside: the kernel would refuse `{name}`: {problem}"
        )?;
        return Ok(1);
    }
    Ok(0)
}
