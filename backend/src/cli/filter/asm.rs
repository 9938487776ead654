//! `ringside filter asm`: assembler text to a program.

use super::super::exit::NOT_LOADED;
use super::super::{CliError, Exit, file};
use super::emit;
use super::program;
use ringside_shared::abi::Arch;
use ringside_shared::bpf::write::write;
use ringside_shared::load::{self, Format, Target};
use std::path::PathBuf;

/// Assemble a program: labels, names for numbers, and everything that a listing says.
///
/// Exits 0 if the kernel would load the program, 1 if not (it is written all the same, but not as
/// json), 2 for bad usage and a text with errors.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Assemble a program: labels, names for numbers, and everything that a listing says.\n\n\
        The language is that of the kernel's bpf_asm, one instruction a line, with names: [nr], [arch], \
        [args[0].hi], #ALLOW, #ERRNO(EPERM), #x86_64, #openat, #x86.openat, #O_CREAT. A target is a \
        label, or the position of an instruction. The listings of `filter disasm`, `tcpdump -d` and \
        `seccomp-tools dump` are read too, and so is every form that `filter disasm` takes.\n\n\
        Exits 0 if the kernel would load the program, 1 if not (it is written all the same, but not as \
        json), 2 for bad usage and a text with errors.",
    after_long_help = "Examples:\n  \
    printf 'ld [nr]\\njeq #openat, no\\nret ALLOW\\nno: ret ERRNO(EPERM)\\n' >x.asm\n  \
    ringside filter asm --emit raw -o x.bpf x.asm\n  \
    ringside filter disasm x.bpf | ringside filter asm --emit c -"
)]
pub(super) struct Args {
    /// The text; `-` is standard input.
    file: PathBuf,
    /// What to write.
    #[arg(long, value_enum, default_value_t = emit::Emit::Asm)]
    emit: emit::Emit,
    /// Where to write it; `-`, the default, is standard output.
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Whose syscalls names without an arch are.
    #[arg(long, value_name = "ARCH", default_value = "x86_64")]
    host: Arch,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let Some(program) = program::read(&args.file, args.host)? else {
        return Ok(NOT_LOADED);
    };
    let written = match args.emit.form() {
        Some(form) => write(form, &program.insns, &[]),
        None if !program.loads => return Ok(1),
        None => {
            let target = Target {
                host: args.host,
                format: Some(Format::Bpf),
                ..Target::default()
            };
            // It was read and checked already.
            load::compile_report(&program.source, &target)
                .map(|report| file::json(&report).into_bytes())
                .unwrap_or_default()
        }
    };
    file::write(args.output.as_ref(), &written)?;
    Ok(u8::from(!program.loads))
}
