//! `ringside completions`: what makes a shell complete our verbs and options.

use super::{CliError, Exit, file};
use clap::Command;
use clap_complete::Shell;

/// Write a script that makes a shell complete ringside's verbs and options.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    source <(ringside completions bash)\n  \
    ringside completions zsh > ~/.zfunc/_ringside\n  \
    ringside completions fish > ~/.config/fish/completions/ringside.fish")]
pub(super) struct Args {
    /// For which shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Args, mut command: Command) -> Result<Exit, CliError> {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    file::write(None, &script)?;
    Ok(0)
}
