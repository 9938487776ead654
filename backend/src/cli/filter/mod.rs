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
mod learn;
mod program;
mod question;
pub(super) mod report;
mod simplify;
mod weights;

use super::{CliError, Exit};
use clap::Subcommand;

/// Check, compile, disassemble and question filters; nothing is run.
///
/// A FILE is Ringside's own filter text, an OCI/Docker seccomp profile (JSON), a systemd unit, a
/// minijail or kafel policy, or a BPF program (raw, hex, base64, an array, assembler); they are told
/// apart by content, or by `--from`. `-` is standard input.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "A first filter, which the examples of all verbs use:\n  \
    printf 'default allow\\nerrno EPERM clock_settime settimeofday clock_adjtime adjtimex\\n' >no-clock.filter\n  \
    ringside filter check no-clock.filter\n  \
    ringside filter explain no-clock.filter\n  \
    ringside filter audit no-clock.filter\n\n\
    Exit statuses of all verbs: 0, the answer is yes or something was written; 1, the answer is no (it\n\
    does not load, has findings, differs, would refuse, cannot be said); 2, there is no answer: bad\n\
    usage, a file or standard output that fails, and but for `check` a filter that does not load; 3, not\n\
    all of the answer is proven. A reader that leaves, as `head` does, is no error."
)]
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
    Learn(learn::Args),
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
        Verb::Learn(args) => learn::run(args),
        Verb::Simplify(args) => simplify::run(args),
    }
}
