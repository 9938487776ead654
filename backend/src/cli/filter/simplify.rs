//! `ringside filter simplify`: a filter that means the same in fewer words.

use super::super::exit::NOT_LOADED;
use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::report;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use ringside_shared::load;
use ringside_shared::profile::Output;
use ringside_shared::simplify::{Simplified, simplify_source};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Write a filter that means the same in fewer words.
///
/// Joins rules and lists of values, and leaves out what decides nothing. The outcome is proven to
/// answer every call as the filter does; what cannot be proven is left as it is. What was saved is
/// told on standard error. The default action stays: it also answers calls that nobody has named.
///
/// Exits 0 if a filter was written, 1 if it cannot be said in the language of --to, 2 for bad usage
/// and a filter that does not load.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter simplify no-clock.filter\n  \
    ringside filter simplify -o docker.filter /etc/docker/seccomp.json\n  \
    ringside filter simplify --to systemd profile.json")]
pub(super) struct Args {
    /// The filter; `-` is standard input.
    file: PathBuf,
    /// In which language to write it.
    #[arg(long, value_name = "LANGUAGE", default_value = "text", value_parser = languages())]
    to: Output,
    /// Where to write it; `-`, the default, is standard output.
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let (source, target) = args.target.read(&args.file)?;
    let name = file::display(&args.file);
    let loaded = match load::load(&source, &target) {
        Ok(loaded) => loaded,
        Err(diagnostics) => {
            report::print(&name, &source, &load::report(&diagnostics, &source))?;
            return Ok(NOT_LOADED);
        }
    };
    let Some(simple) = simplify_source(&source, &loaded, &target) else {
        writeln!(
            io::stderr(),
            "ringside: `{name}` stands for no rules that are known"
        )?;
        return Ok(1);
    };
    let text = if args.to == Output::Text {
        simple.text.clone()
    } else {
        let written = load::write(args.to, &simple.policy, &loaded.program, &target);
        // The rules are others than those of the file: only what is said of it fits.
        for diagnostic in &written.diagnostics {
            writeln!(io::stderr(), "ringside: `{name}`: {}", diagnostic.message)?;
        }
        let Some(text) = written.text else {
            return Ok(1);
        };
        text
    };
    file::write(args.output.as_ref(), text.as_bytes())?;
    writeln!(io::stderr(), "{}", summary(&simple))?;
    Ok(0)
}

/// Every language that policies are written in.
fn languages() -> impl TypedValueParser<Value = Output> {
    PossibleValuesParser::new(Output::ALL.map(Output::name)).map(|name| {
        let mut all = Output::ALL.into_iter();
        all.find(|output| output.name() == name)
            .unwrap_or(Output::Text)
    })
}

fn summary(simple: &Simplified) -> String {
    if !simple.is_shorter {
        return format!("nothing to simplify: {} rules", simple.rules[0]);
    }
    let [rules, words, insns] = [simple.rules, simple.words, simple.insns]
        .map(|[before, after]| format!("{before} -> {after}"));
    format!("rules {rules}, words {words}, instructions {insns}")
}
