//! `ringside filter convert`: a filter in another language.

use super::super::exit::NOT_LOADED;
use super::super::target::TargetArgs;
use super::super::{CliError, Exit, file};
use super::{emit, report};
use clap::ValueEnum;
use ringside_shared::load::{self, Loaded, Target};
use ringside_shared::profile::Output;
use ringside_shared::text::Diagnostic;
use std::io;
use std::path::{Path, PathBuf};

/// Write a filter in another language, or as a program.
///
/// What the language cannot say is told on standard error, at the line that asks for it. Exits 0 if
/// something was written, 1 if the language cannot say it, 2 for bad usage and a filter that does not
/// load.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum To {
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
    let work = Work {
        name: file::display(&args.file),
        source: &source,
        target: &target,
        output: args.output.as_ref(),
        is_after_exec: false,
        writer: "ringside filter convert",
    };
    work.write(args.to)
}

/// A filter to be written.
pub(super) struct Work<'a> {
    /// What diagnostics call it.
    pub(super) name: String,
    /// Its text.
    pub(super) source: &'a str,
    /// For whom it is read.
    pub(super) target: &'a Target,
    /// Where the outcome goes, if not to standard output.
    pub(super) output: Option<&'a PathBuf>,
    /// Whether it is to be installed after execve, which it need not allow then.
    pub(super) is_after_exec: bool,
    /// The command that writes it.
    pub(super) writer: &'static str,
}

impl Work<'_> {
    /// Writes it in another language, or as a program.
    pub(super) fn write(&self, to: To) -> Result<Exit, CliError> {
        let loaded = match load::load(self.source, self.target) {
            Ok(loaded) => loaded,
            Err(diagnostics) => {
                self.print(&diagnostics)?;
                return Ok(NOT_LOADED);
            }
        };
        let written = match to.from() {
            From::Policy(output) => self.policy(output, loaded),
            From::Program(form) => Ok((self.program(form), loaded.diagnostics)),
        };
        match written {
            Ok((bytes, diagnostics)) => {
                self.print(&diagnostics)?;
                file::write(self.output, &bytes)?;
                Ok(0)
            }
            Err(diagnostics) => {
                self.print(&diagnostics)?;
                Ok(1)
            }
        }
    }

    /// Prints what is wrong with it.
    pub(super) fn print(&self, diagnostics: &[Diagnostic]) -> io::Result<()> {
        let mut diagnostics = diagnostics.to_vec();
        if self.is_after_exec {
            diagnostics.retain(|one| one.code != "execve-forbidden");
        }
        let reports = load::report(&diagnostics, self.source);
        report::print(&self.name, self.source, &reports)
    }

    /// Says where it comes from.
    fn said(&self) -> String {
        let title = self.target.format_of(self.source).title();
        // Its name, not where it lay.
        let name = Path::new(&self.name).file_name();
        let name = name.map_or_else(|| self.name.clone().into(), |name| name.to_string_lossy());
        format!("from {name}, {title}, written by {}", self.writer)
    }

    fn program(&self, form: emit::Emit) -> Vec<u8> {
        let compiled = load::compile_report(self.source, self.target);
        // What loads compiles.
        compiled.map_or_else(|_| Vec::new(), |compiled| emit::emit(&compiled, form))
    }

    fn policy(&self, output: Output, mut loaded: Loaded) -> Written {
        let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
        let written = load::convert(output, self.source, &loaded, self.target, &self.said());
        diagnostics.extend(written.diagnostics);
        match written.text {
            Some(text) => Ok((text.into_bytes(), diagnostics)),
            None => Err(diagnostics),
        }
    }
}

/// What is written, and what is to be said of it.
type Written = Result<(Vec<u8>, Vec<Diagnostic>), Vec<Diagnostic>>;
