//! `ringside run`: one command under filters, its trace on stderr.

mod interrupt;
mod printer;
mod summary;
pub(super) mod text;

use super::target::TargetArgs;
use super::{CliError, Exit, file};
use crate::cli::filter::report;
use crate::config::{self, Config, Limits, Overrides};
use crate::sandbox::{Rootfs, SandboxError};
use crate::session::request::{self, Job};
use crate::session::run::{Ground, Run, RunError, Stdio, conduct};
use crate::session::stop::Stop;
use crate::session::{Audience, id};
use clap::ValueEnum;
use interrupt::Interrupts;
use printer::Printer;
use ringside_shared::load::{self, Loaded};
use ringside_shared::wire::{End, Outcome, StartPoint};
use std::ffi::{CString, OsString};
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Without `--time-limit` a command may run this long: a year.
const NO_TIME_LIMIT_MS: u64 = 365 * 24 * 3600 * 1000;
/// What strace shows of a string without `-s`.
const MAX_STRING_IN_TEXT: u64 = 32;

/// Run a command in a sandbox, under filters, and trace every syscall.
///
/// The command's standard input, output and error pass through; the trace goes to stderr or to a
/// file. The exit status is the command's own; 128+N if signal N killed it, or ended us (Ctrl-C: 130);
/// 124 at the time limit; 125 if Ringside itself failed; 126 and 127 as a shell; 141 if whoever read
/// the trace closed it, as `head` does.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside run -- date -s \"19 april 2022 18:19:09\"\n  \
    ringside run --filter no-clock.filter -- date -s tomorrow\n  \
    ringside run --summary -- touch /tmp/hello1.txt\n  \
    ringside run --trace ndjson -o trace.ndjson --time-limit 2 -- sh -c 'ps -ef'")]
pub(crate) struct Args {
    /// A filter; `-` is standard input. Repeat it to stack filters: the first is installed first.
    #[arg(long = "filter", value_name = "FILE")]
    filters: Vec<PathBuf>,
    /// When the filters are installed.
    #[arg(long, value_enum, default_value_t = Start::Exec)]
    start: Start,
    /// Seccomp's strict mode (mode 1) right after execve, instead of filters: anything but read,
    /// write, exit and sigreturn is killed.
    #[arg(long)]
    strict: bool,
    /// Let the command use every CPU at once. Without it, command and tracer share one, so that
    /// watching a call is up to 30 times cheaper.
    #[arg(long)]
    parallel: bool,
    /// What to write of each syscall [default: text, or none with --summary].
    #[arg(long, value_enum)]
    trace: Option<Trace>,
    /// Print a table at the end: the columns of `strace -c`, plus who refused.
    #[arg(long)]
    summary: bool,
    /// Where the trace and the table go, instead of stderr.
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// End the command after this long, with status 124.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_limit: Option<Duration>,
    /// How much of a string or buffer a call shows; paths are whole [default: 32 in text, as strace
    /// has it, and 256 in ndjson].
    #[arg(short = 's', long, value_name = "BYTES")]
    max_string: Option<u64>,
    /// A file tree whose programs the command sees, read-only, instead of the host's.
    #[arg(long, value_name = "DIR")]
    rootfs: Option<String>,
    /// One setting, as in the server's configuration file; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = super::setting)]
    settings: Vec<(String, String)>,
    #[command(flatten)]
    target: TargetArgs,
    /// The command and its arguments.
    #[arg(required = true, trailing_var_arg = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Start {
    /// Before execve, as Docker does.
    Exec,
    /// Right after execve, which they then need not allow.
    AfterExec,
    /// At the program's entry point, after the dynamic loader's calls.
    Main,
}

impl From<Start> for StartPoint {
    fn from(start: Start) -> Self {
        match start {
            Start::Exec => Self::Exec,
            Start::AfterExec => Self::AfterExec,
            Start::Main => Self::Main,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Trace {
    /// A line a call, as strace writes it, and who refused it.
    Text,
    /// The events of the HTTP API, one JSON object a line.
    Ndjson,
    /// Nothing.
    None,
}

impl Args {
    fn trace(&self) -> Trace {
        match (self.trace, self.summary) {
            (Some(trace), _) => trace,
            (None, true) => Trace::None,
            (None, false) => Trace::Text,
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .filter(|seconds| *seconds > 0.0)
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a number of seconds above 0 is wanted, as 2 or 0.5".to_owned())
}

/// Its errors are Ringside's own: status 125, so that the command's stay distinct.
pub(crate) fn run(args: Args) -> Result<Exit, CliError> {
    let config = config(&args)?;
    let limits = config.limits;
    let rootfs = super::rootfs(&config)?;
    request::check_strict(args.strict, args.start.into(), args.filters.len())
        .map_err(|refusal| CliError::Usage(refusal.to_string()))?;
    request::check_number(args.filters.len(), limits.filters)
        .map_err(|refusal| CliError::Usage(refusal.to_string()))?;
    let Some(filters) = filters(&args)? else {
        return Ok(super::exit::RUN_FAILED);
    };
    request::check_length(&filters).map_err(|refusal| CliError::Usage(refusal.to_string()))?;
    let (trace, output, summary) = (args.trace(), args.output.clone(), args.summary);
    let job = Job {
        argv: argv(args.command, limits)?,
        filters,
        start: args.start.into(),
        is_strict: args.strict,
        is_parallel: args.parallel,
        stdin: Vec::new(),
        limits,
    };
    let printer = Arc::new(Printer::new(trace, output.as_ref())?);
    let stop = Stop::default();
    let interrupts = Interrupts::stop_on(&stop)?;
    let done = trace_on_a_thread(job, rootfs, &printer, stop)?;
    match done {
        Ok(end) => {
            printer.finish(&end, summary)?;
            Ok(match (&end.outcome, interrupts.status()) {
                (Outcome::Cancelled, Some(interrupted)) => interrupted,
                (outcome, _) => status(outcome),
            })
        }
        Err(error) => {
            writeln!(io::stderr(), "ringside: {error}")?;
            Ok(failure(&error))
        }
    }
}

fn config(args: &Args) -> Result<Config, CliError> {
    let mut base = Config::default();
    base.limits.wall_ms = NO_TIME_LIMIT_MS;
    base.limits.events = u64::MAX;
    if args.trace() == Trace::Text {
        base.limits.max_string = MAX_STRING_IN_TEXT;
    }
    let mut settings = args.settings.clone();
    let max_string = args.max_string.map(|most| most.to_string());
    settings.extend(max_string.map(|most| ("max_string".to_owned(), most)));
    settings.extend(super::rootfs_setting(args.rootfs.as_ref()));
    let flags = Overrides {
        listen: None,
        settings,
    };
    let mut config = config::load(base, None, super::environment(), &flags)
        .map_err(|error| CliError::Usage(error.to_string()))?;
    if let Some(limit) = args.time_limit {
        config.limits.wall_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1);
    }
    Ok(config)
}

/// The filters, compiled; `None` if one has errors, which are printed.
fn filters(args: &Args) -> Result<Option<Vec<Arc<Loaded>>>, CliError> {
    let mut filters = Vec::new();
    for path in &args.filters {
        let (source, target) = args.target.read(path)?;
        match load::load(&source, &target) {
            Ok(mut loaded) => {
                // Only a filter that is there before execve is in its way.
                if args.start != Start::Exec {
                    loaded
                        .diagnostics
                        .retain(|one| one.code != "execve-forbidden");
                }
                let reports = load::report(&loaded.diagnostics, &source);
                report::print(&file::display(path), &source, &reports)?;
                filters.push(Arc::new(loaded));
            }
            Err(diagnostics) => {
                let reports = load::report(&diagnostics, &source);
                report::print(&file::display(path), &source, &reports)?;
                return Ok(None);
            }
        }
    }
    Ok(Some(filters))
}

fn argv(words: Vec<OsString>, limits: Limits) -> Result<Vec<CString>, CliError> {
    let words = words.into_iter().map(|word| {
        // The kernel handed them to us without a NUL.
        CString::new(word.into_vec()).map_err(|error| CliError::Usage(error.to_string()))
    });
    let words = words.collect::<Result<Vec<_>, _>>()?;
    request::check_argv(&words, limits.argv_bytes)
        .map_err(|refusal| CliError::Usage(refusal.to_string()))?;
    Ok(words)
}

/// The run's own thread: it must have no other children.
fn trace_on_a_thread(
    job: Job,
    rootfs: Option<Rootfs>,
    printer: &Arc<Printer>,
    stop: Stop,
) -> Result<Result<End, RunError>, CliError> {
    let stdio: [OwnedFd; 3] = [
        stream(0, io::stdin())?,
        stream(1, io::stdout())?,
        stream(2, io::stderr())?,
    ];
    let id = id::random().map_err(io::Error::other)?;
    let audience: Arc<dyn Audience> = Arc::<Printer>::clone(printer);
    let conduct = move || {
        let slot = super::own_slot();
        let ground = Arc::new(Ground::find_for_one(slot, &job.limits, rootfs));
        let run = Run {
            job,
            ground,
            id,
            slot,
            stdio: Stdio::Given(stdio),
            stop,
            since: Instant::now(),
        };
        conduct(run, &audience)
    };
    std::thread::Builder::new()
        .name("run".to_owned())
        .spawn(conduct)?
        .join()
        .map_err(|_| CliError::Usage("the run's thread panicked; please report this".to_owned()))
}

/// One of our standard streams for the command. What was closed fails there as it would have here.
fn stream(number: usize, ours: impl AsFd) -> io::Result<OwnedFd> {
    if !crate::sys::stdio::was_closed(number) {
        return ours.as_fd().try_clone_to_owned();
    }
    let is_input = number == 0;
    let null = File::options()
        .read(!is_input)
        .write(is_input)
        .open("/dev/null")?;
    Ok(null.into())
}

fn status(outcome: &Outcome) -> Exit {
    let signalled = |number: i32| u8::try_from(128 + number).unwrap_or(u8::MAX);
    match outcome {
        Outcome::Exited { code } => u8::try_from(*code).unwrap_or(u8::MAX),
        Outcome::Signaled { signal } => {
            signalled(ringside_shared::abi::signal::number(signal).unwrap_or(0))
        }
        Outcome::Limit { limit } if limit == "wall" => 124,
        Outcome::Limit { .. } | Outcome::Cancelled => signalled(9),
    }
}

fn failure(error: &RunError) -> Exit {
    match error {
        RunError::Sandbox(error) => SandboxError::shell_status(error),
        RunError::Trace(_) | RunError::Prepare(_) => None,
    }
    .unwrap_or(super::exit::RUN_FAILED)
}
