//! A program named on the command line, in any form, loadable or not.

use super::super::{CliError, file};
use super::report;
use ringside_shared::abi::Arch;
use ringside_shared::bpf::{SockFilter, check, disasm, read};
use ringside_shared::load::{self, Format, Target};
use std::io::{self, Write as _};
use std::path::Path;

/// A program and the kernel's opinion of it.
pub(super) struct Program {
    pub(super) insns: Vec<SockFilter>,
    /// The text that it was read from; of a raw program, its listing.
    pub(super) source: String,
    /// Whether the kernel would load it; if not, the reason has been printed.
    pub(super) loads: bool,
}

/// The language with rules that a text is surely in.
fn other(source: &str) -> Option<Format> {
    let format = Format::of(source);
    let is_filter = match format {
        Format::Bpf => false,
        // What is nothing that we know is taken for our text.
        Format::Text => load::load(source, &Target::default()).is_ok(),
        _ => true,
    };
    is_filter.then_some(format)
}

/// Reads a program; `None` if it is none, for reasons that are printed.
pub(super) fn read(path: &Path, host: Arch) -> Result<Option<Program>, CliError> {
    let bytes = file::read(path)?;
    let name = file::display(path);
    let raw = read::is_raw(&bytes).then(|| read::read(&bytes));
    let source = match raw {
        Some(Err(problem)) => {
            let mut stderr = io::stderr();
            writeln!(stderr, "ringside: `{name}` is not a program: {problem}")?;
            return Ok(None);
        }
        // Problems are shown in the listing.
        Some(Ok(insns)) => disasm::listing(&insns),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    };
    let placed = match read::text(&source, host) {
        Ok(placed) => placed,
        Err(problems) => {
            if let Some(format) = other(&source) {
                let mut stderr = io::stderr();
                writeln!(
                    stderr,
                    "ringside: `{name}` is not a program, but {}; `ringside filter compile` makes one of it",
                    format.title()
                )?;
                return Ok(None);
            }
            report::print(&name, &source, &load::report(&problems, &source))?;
            return Ok(None);
        }
    };
    let insns: Vec<_> = placed.iter().map(|placed| placed.insn).collect();
    let refusal = check::check(&insns).err();
    if let Some(error) = refusal {
        let problem = load::program_refusal(error, &placed);
        report::print(&name, &source, &load::report(&[problem], &source))?;
    }
    Ok(Some(Program {
        insns,
        source,
        loads: refusal.is_none(),
    }))
}
