//! `ringside filter …`: filters without running anything.

mod asm;
mod audit;
mod check;
pub(super) mod colours;
mod compile;
mod convert;
mod diff;
mod disasm;
mod emit;
mod eval;
mod explain;
mod program;
mod question;
pub(super) mod report;
mod simplify;
mod weights;

use super::{CliError, Exit};
use clap::Subcommand;

/// Check, compile, disassemble and question filters; nothing is run.
///
/// A FILE is an OCI/Docker seccomp profile (JSON), Ringside's own filter text, or a BPF program (raw,
/// hex, base64, an array, assembler); they are told apart by content. `-` is standard input.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Asm(asm::Args),
    Audit(audit::Args),
    Check(check::Args),
    Compile(compile::Args),
    Convert(convert::Args),
    Diff(diff::Args),
    Disasm(disasm::Args),
    Eval(eval::Args),
    Explain(explain::Args),
    Simplify(simplify::Args),
}

pub(crate) fn run(args: &Args) -> Result<Exit, CliError> {
    match &args.verb {
        Verb::Asm(args) => asm::run(args),
        Verb::Audit(args) => audit::run(args),
        Verb::Check(args) => check::run(args),
        Verb::Compile(args) => compile::run(args),
        Verb::Convert(args) => convert::run(args),
        Verb::Diff(args) => diff::run(args),
        Verb::Disasm(args) => disasm::run(args),
        Verb::Eval(args) => eval::run(args),
        Verb::Explain(args) => explain::run(args),
        Verb::Simplify(args) => simplify::run(args),
    }
}
