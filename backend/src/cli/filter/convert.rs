//! `ringside filter convert`: a filter in another language.

use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::{emit, report};
use clap::ValueEnum;
use ringside_shared::explain;
use ringside_shared::load::{self, Format, Loaded, Target};
use ringside_shared::profile::Output;
use ringside_shared::text::{Diagnostic, Span};
use std::path::PathBuf;

/// Write a filter in another language, or as a program.
///
/// What the language cannot say is told on standard error, at the line that asks for it. Exits 0 if
/// something was written, 1 if the filter has errors or the language cannot say it, 2 for bad usage.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside filter convert --to text /etc/docker/seccomp.json\n  \
    ringside filter convert --to raw -o no-clock.bpf no-clock.filter\n  \
    ringside filter convert --to kafel no-clock.filter | nsjail --seccomp_policy /dev/stdin …\n  \
    ringside filter convert --to text unknown.bpf")]
pub(super) struct Args {
    /// The filter; `-` is standard input.
    file: PathBuf,
    /// What to write.
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    to: To,
    /// Where to write it; `-`, the default, is standard output.
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// Ringside's own filter text.
    Text,
    /// An OCI/Docker profile, as runc, crun and Docker take it.
    Oci,
    /// Lines of a systemd unit: `SystemCallFilter=` and its kin.
    Systemd,
    /// A minijail policy.
    Minijail,
    /// A kafel policy, as nsjail takes it, for the host's arch.
    Kafel,
    /// C that builds the filter with libseccomp.
    Libseccomp,
    /// Rust that builds the filter with the seccompiler crate, for the host's arch.
    Seccompiler,
    /// A listing of the program.
    Asm,
    /// The program as `struct sock_filter` array, little endian.
    Raw,
    /// The same bytes as hex, one instruction a line.
    Hex,
    /// The same bytes in base64.
    Base64,
    /// The program as a C array.
    C,
    /// The program as a Rust array.
    Rust,
}

/// What a language is made from.
enum From {
    Policy(Output),
    Program(emit::Emit),
}

impl To {
    const fn from(self) -> From {
        match self {
            Self::Text => From::Policy(Output::Text),
            Self::Oci => From::Policy(Output::Oci),
            Self::Systemd => From::Policy(Output::Systemd),
            Self::Minijail => From::Policy(Output::Minijail),
            Self::Kafel => From::Policy(Output::Kafel),
            Self::Libseccomp => From::Policy(Output::Libseccomp),
            Self::Seccompiler => From::Policy(Output::Seccompiler),
            Self::Asm => From::Program(emit::Emit::Asm),
            Self::Raw => From::Program(emit::Emit::Raw),
            Self::Hex => From::Program(emit::Emit::Hex),
            Self::Base64 => From::Program(emit::Emit::Base64),
            Self::C => From::Program(emit::Emit::C),
            Self::Rust => From::Program(emit::Emit::Rust),
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let (source, target) = args.target.read(&args.file)?;
    let name = file::display(&args.file);
    let form = match args.to.from() {
        From::Policy(output) => return policy(args, output, &source, &target),
        From::Program(form) => form,
    };
    match load::compile_report(&source, &target) {
        Ok(compiled) => {
            report::print(&name, &source, &compiled.diagnostics)?;
            file::write(args.output.as_ref(), &emit::emit(&compiled, form))?;
            Ok(0)
        }
        Err(diagnostics) => {
            report::print(&name, &source, &diagnostics)?;
            Ok(1)
        }
    }
}

fn policy(args: &Args, output: Output, source: &str, target: &Target) -> Result<Exit, CliError> {
    let print = |diagnostics: &[_]| {
        let reports = load::report(diagnostics, source);
        report::print(&file::display(&args.file), source, &reports)
    };
    let Loaded {
        policy,
        program,
        mut diagnostics,
        ..
    } = match load::load(source, target) {
        Ok(loaded) => loaded,
        Err(diagnostics) => {
            print(&diagnostics)?;
            return Ok(1);
        }
    };
    // A program has no rules of its own, but those that are proven to mean the same.
    let policy = match policy.map_or_else(|| explain::policy(&program), Ok) {
        Ok(policy) => policy,
        Err(problem) => {
            let message = format!("no rules are known that mean what this program does: {problem}");
            print(&[Diagnostic::error("no-rules", Span::default(), message)])?;
            return Ok(1);
        }
    };
    diagnostics.extend(decided(source, target));
    let written = load::write(output, &policy, &program, target);
    diagnostics.extend(written.diagnostics);
    print(&diagnostics)?;
    let Some(text) = written.text else {
        return Ok(1);
    };
    file::write(args.output.as_ref(), text.as_bytes())?;
    Ok(0)
}

/// Says that rules of a profile that depend on the host were decided, and for which host: what is
/// written depends on nothing any more.
fn decided(source: &str, target: &Target) -> Option<Diagnostic> {
    let depends = |key: &str| source.contains(&format!("\"{key}\""));
    let is_profile = target.format_of(source) == Format::Oci;
    if !is_profile || !["includes", "excludes", "archMap"].into_iter().any(depends) {
        return None;
    }
    let caps = match target.caps.as_slice() {
        [] => "no capabilities".to_owned(),
        caps => caps.join(" "),
    };
    let (major, minor) = target.kernel;
    let message = format!(
        "what depends on the host is decided: written for {}, Linux {major}.{minor} and {caps}",
        target.host
    );
    let warning = Diagnostic::warning("decided-for-host", Span::default(), message);
    Some(warning.with_help("choose others by --host, --kernel and --caps"))
}
