//! What a client asked for, understood, bounded and compiled; or the reason why not.

use crate::config::Limits;
use ringside_shared::answer;
use ringside_shared::bpf::{budget, insn};
use ringside_shared::load::{self, Loaded, Target};
use ringside_shared::wire::{self, Command, DiagnosticReport, FilterSource, StartPoint};
use std::ffi::CString;
use std::sync::Arc;

/// A run that can be made: everything in it was checked.
#[derive(Debug)]
pub struct Job {
    /// Program and arguments; never empty.
    pub argv: Vec<CString>,
    /// The learner's filters, oldest first.
    pub filters: Vec<Arc<Loaded>>,
    /// When they are installed.
    pub start: StartPoint,
    /// Seccomp's mode 1 right after execve, instead of filters.
    pub is_strict: bool,
    /// Whether it may use every CPU, which makes watching it dear.
    pub is_parallel: bool,
    /// What the command reads first.
    pub stdin: Vec<u8>,
    /// What it may use.
    pub limits: Limits,
}

/// A run that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no program.
    #[error("the command is empty; try `date`")]
    EmptyCommand,
    /// The kernel's strings end at a NUL.
    #[error("argument {0} has a NUL byte in it, which no program could be given")]
    Nul(usize),
    /// Too long for the kernel or for us.
    #[error("the command is {bytes} bytes long; {limit} are the limit")]
    LongCommand {
        /// How long.
        bytes: usize,
        /// How long it may be.
        limit: u64,
    },
    /// Too many filters.
    #[error("{n_filters} filters; {limit} are the limit (`filters`)")]
    TooManyFilters {
        /// How many.
        n_filters: usize,
        /// How many there may be.
        limit: u64,
    },
    /// Together they are longer than the kernel takes.
    #[error(
        "filter {filter} is one too many for the kernel: all filters of a thread together, the \
         sandbox's own included, may have {limit} instructions once it has translated them"
    )]
    LongStack {
        /// The first that does not fit, from 0.
        filter: usize,
        /// The kernel's limit.
        limit: usize,
    },
    /// Too much standard input.
    #[error("standard input is {bytes} bytes long; {limit} are the limit")]
    LongStdin {
        /// How long.
        bytes: usize,
        /// How long it may be.
        limit: u64,
    },
    /// A filter does not load.
    #[error("filter {filter} has errors")]
    Filter {
        /// Which, from 0.
        filter: usize,
        /// What is wrong with it.
        diagnostics: Vec<DiagnosticReport>,
    },
    /// Strict mode goes with nothing else.
    #[error("strict mode {0}")]
    Strict(&'static str),
}

impl Refusal {
    /// Stable, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptyCommand => "command-empty",
            Self::Nul(_) => "command-nul",
            Self::LongCommand { .. } => "command-too-long",
            Self::TooManyFilters { .. } => "too-many-filters",
            Self::LongStack { .. } => "filters-too-long",
            Self::LongStdin { .. } => "stdin-too-long",
            Self::Filter { .. } => "filter-invalid",
            Self::Strict(_) => "strict-alone",
        }
    }

    /// The same as an event.
    pub fn problem(&self) -> wire::Problem {
        wire::Problem {
            code: self.code().to_owned(),
            message: self.to_string(),
            diagnostics: match self {
                Self::Filter { diagnostics, .. } => diagnostics.clone(),
                _ => Vec::new(),
            },
        }
    }
}

/// Understands a request. Compiling can take milliseconds: not for an async worker.
pub fn understand(request: wire::RunRequest, limits: Limits) -> Result<Job, Refusal> {
    let wire::RunRequest {
        command,
        filters,
        start,
        strict,
        parallel,
        stdin,
        limits: wishes,
    } = request;
    check_strict(strict, start, filters.len())?;
    if exceeds(stdin.len(), limits.stdin_bytes) {
        return Err(Refusal::LongStdin {
            bytes: stdin.len(),
            limit: limits.stdin_bytes,
        });
    }
    check_number(filters.len(), limits.filters)?;
    let filters = compile(filters)?;
    check_length(&filters)?;
    Ok(Job {
        argv: argv(command, limits.argv_bytes)?,
        filters,
        start,
        is_strict: strict,
        is_parallel: parallel,
        stdin: stdin.into_bytes(),
        limits: limits.lowered(&wishes),
    })
}

/// Refuses more filters than the limit.
pub fn check_number(n_filters: usize, limit: u64) -> Result<(), Refusal> {
    if exceeds(n_filters, limit) {
        return Err(Refusal::TooManyFilters { n_filters, limit });
    }
    Ok(())
}

/// Refuses what the kernel would with ENOMEM, when the command is half started (fact 33).
pub fn check_length(filters: &[Arc<Loaded>]) -> Result<(), Refusal> {
    let below = budget::Path::default().with(crate::sandbox::filter::safety().program.insns());
    let mut path = below.unwrap_or_default();
    for (filter, loaded) in filters.iter().enumerate() {
        path = path
            .with(loaded.program.insns())
            .ok_or(Refusal::LongStack {
                filter,
                limit: insn::MAX_PATH_INSNS,
            })?;
    }
    Ok(())
}

/// Strict mode stands alone: a thread has mode 1 or mode 2 (fact 50), and mode 1 forbids execve.
pub fn check_strict(is_strict: bool, start: StartPoint, n_filters: usize) -> Result<(), Refusal> {
    match (is_strict, start) {
        (true, _) if n_filters > 0 => Err(Refusal::Strict(
            "and filters exclude each other; leave one of the two out",
        )),
        // A program chooses its loader, which would run without any filter until then.
        (true, StartPoint::Main) => Err(Refusal::Strict(
            "always begins right after execve; leave `main` out",
        )),
        _ => Ok(()),
    }
}

/// Program and arguments as the kernel takes them.
pub fn argv(command: Command, limit: u64) -> Result<Vec<CString>, Refusal> {
    let words = match command {
        Command::Argv(words) => words,
        Command::Shell(line) if line.trim().is_empty() => return Err(Refusal::EmptyCommand),
        Command::Shell(line) => vec!["sh".to_owned(), "-c".to_owned(), line],
    };
    let words = words
        .into_iter()
        .enumerate()
        .map(|(at, word)| CString::new(word).map_err(|_| Refusal::Nul(at)))
        .collect::<Result<Vec<_>, _>>()?;
    check_argv(&words, limit)?;
    Ok(words)
}

/// Refuses what execve(2) would, and what is longer than `limit` bytes.
pub fn check_argv(words: &[CString], limit: u64) -> Result<(), Refusal> {
    let is_blank = |word: &CString| word.as_bytes().trim_ascii().is_empty();
    if words.first().is_none_or(is_blank) {
        return Err(Refusal::EmptyCommand);
    }
    // Each string ends with a NUL and has a pointer, which count for the kernel's limit too.
    let bytes = words
        .iter()
        .map(|word| word.as_bytes_with_nul().len() + size_of::<usize>())
        .sum();
    if exceeds(bytes, limit) {
        return Err(Refusal::LongCommand { bytes, limit });
    }
    Ok(())
}

fn compile(filters: Vec<FilterSource>) -> Result<Vec<Arc<Loaded>>, Refusal> {
    let filters = filters.into_iter().enumerate().map(|(at, filter)| {
        let source = answer::source_text(filter);
        load::load(&source, &Target::default())
            .map(Arc::new)
            .map_err(|diagnostics| Refusal::Filter {
                filter: at,
                diagnostics: load::report(&diagnostics, &source),
            })
    });
    filters.collect()
}

fn exceeds(length: usize, limit: u64) -> bool {
    u64::try_from(length).unwrap_or(u64::MAX) > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: Command, code: &str) {
        assert_eq!(argv(command, 256).unwrap_err().code(), code);
    }

    fn words(words: &[&str]) -> Command {
        Command::Argv(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn a_command_that_no_kernel_would_take_is_refused_with_a_reason() {
        check(words(&[]), "command-empty");
        check(words(&[""]), "command-empty");
        check(words(&["", "x"]), "command-empty");
        check(Command::Shell(" \t\n".to_owned()), "command-empty");
        check(words(&["echo", "a\0b"]), "command-nul");
        check(words(&["echo", &"x".repeat(300)]), "command-too-long");
        check(words(&["x"; 99]), "command-too-long");
    }

    #[test]
    fn a_shell_line_is_one_argument_of_sh() {
        let argv = argv(Command::Shell("echo a; echo b".to_owned()), 256).unwrap();
        assert_eq!(
            argv,
            [
                c"sh".to_owned(),
                c"-c".to_owned(),
                c"echo a; echo b".to_owned()
            ]
        );
    }
}
