//! `ringside replay`: what other filters would have answered to a recorded run.

mod render;

use super::exit::NOT_LOADED;
use super::filter::report;
use super::lines::{self, Complaints, Line, MAX_TRACE_LINE};
use super::target::TargetArgs;
use super::{CliError, Exit, file};
use clap::ValueEnum;
use render::Renderer;
use ringside_shared::load::{self, Loaded};
use ringside_shared::trace::{Replay, StraceLog};
use ringside_shared::wire::{Event, ShareHead, SyscallStart, VerdictChange};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

/// Say what filters would have answered to a recorded run.
///
/// The filters take the place of those of the recording; the sandbox's own filter, and filters that
/// the command installed itself, stay. Printed is every call for which the kernel would be told
/// something else than it was, then a summary: refused newly, let through newly, and by which rule.
/// Nothing is run. A program that is refused earlier goes on in another way, so past the first
/// newly refused call the answers are about calls that it might not make.
///
/// A log of strace has no verdicts, and hides registers behind the text that it shows for them: its
/// calls count as let through, and of those whose answer depends on what is hidden nothing is said.
///
/// Lines that are no events (a command's own output between them) are named on stderr and skipped.
///
/// Exits 0 if no call would be refused newly, 1 if one would be, 2 for bad usage, a filter that does
/// not load, and a trace without any call.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside run --trace ndjson -o trace.ndjson -- date -s tomorrow\n  \
    ringside replay trace.ndjson --filter no-clock.filter\n  \
    ringside replay trace.ndjson --filter docker.json --caps CAP_SYS_TIME --all\n  \
    ringside replay - --filter base.filter --filter more.filter --format json < trace.ndjson")]
pub(super) struct Args {
    /// What `ringside run --trace ndjson`, `POST /api/runs`, `GET /api/shares/ID` or `strace -f -o FILE`
    /// wrote; `-` is standard input.
    trace: PathBuf,
    /// A filter; `-` is standard input. Repeat it to stack filters: the first is installed first.
    #[arg(long = "filter", value_name = "FILE", required = true)]
    filters: Vec<PathBuf>,
    /// Print the calls for which nothing changes too.
    #[arg(long)]
    all: bool,
    /// Ask about the sandbox's own calls too, which are made before the command's.
    #[arg(long)]
    all_starts: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    target: TargetArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// A JSON object a line: calls, then the summary.
    Json,
}

/// A call would be refused that was not.
const REFUSES: Exit = 1;

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let all = args.filters.iter().chain([&args.trace]);
    if all.filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(CliError::Usage(
            "standard input is one file only: name the trace or the filter".to_owned(),
        ));
    }
    let Some(filters) = filters(args)? else {
        return Ok(NOT_LOADED);
    };
    let names: Vec<_> = args
        .filters
        .iter()
        .map(|path| file::display(path))
        .collect();
    if args.trace.as_os_str() == "-" {
        return replay(args, &filters, &names, io::stdin().lock());
    }
    let trace =
        File::open(&args.trace).map_err(|source| CliError::unreadable(&args.trace, source))?;
    replay(args, &filters, &names, trace)
}

/// The filters; `None` if one does not load, for reasons that are printed.
fn filters(args: &Args) -> Result<Option<Vec<Loaded>>, CliError> {
    let mut filters = Vec::new();
    for path in &args.filters {
        let (source, target) = args.target.read(path)?;
        match load::load(&source, &target) {
            Ok(loaded) => filters.push(loaded),
            Err(diagnostics) => {
                let reports = load::report(&diagnostics, &source);
                let name = file::display(path);
                match args.format {
                    Format::Text => report::print(&name, &source, &reports)?,
                    Format::Json => {
                        let text = report::json(&name, &source, &target, &reports);
                        file::write(None, text.as_bytes())?;
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(filters))
}

fn replay(
    args: &Args,
    filters: &[Loaded],
    names: &[String],
    trace: impl io::Read,
) -> Result<Exit, CliError> {
    let mut trace = BufReader::with_capacity(1 << 16, trace);
    let mut replay = Replay::new(filters);
    let mut complaints = Complaints::about(file::display(&args.trace));
    let mut output = BufWriter::with_capacity(1 << 16, file::stdout()?);
    let mut renderer = Renderer::new(args.format == Format::Json, names);
    let mut line = Vec::new();
    let mut log = StraceLog::new(args.target.host());
    for number in 1_u64.. {
        // Whoever follows a run sees each answer at once.
        if trace.buffer().is_empty() {
            output.flush()?;
        }
        let read = lines::next(&mut trace, &mut line, MAX_TRACE_LINE)
            .map_err(|source| CliError::unreadable(&args.trace, source))?;
        let done = match read {
            Line::End => break,
            Line::TooLong => Err(format!("longer than {MAX_TRACE_LINE} bytes")),
            Line::Whole if line.trim_ascii().is_empty() => continue,
            Line::Whole => event(&line, &mut log).and_then(|event| match event {
                Some(Event::Syscall(call))
                    if args.all_starts || call.start == SyscallStart::User =>
                {
                    let replayed = replay.call(&call).map_err(|problem| problem.to_string())?;
                    Ok(Some((call, replayed)))
                }
                Some(Event::End(end)) => {
                    replay.dropped(end.dropped);
                    Ok(None)
                }
                Some(_) | None => Ok(None),
            }),
        };
        match done {
            Ok(Some((call, replayed))) => {
                if args.all || replayed.change != VerdictChange::Same {
                    renderer.call(&mut output, &call, replayed)?;
                }
            }
            Ok(None) => {}
            Err(problem) => {
                replay.bad_line();
                complaints.say(number, &problem)?;
            }
        }
    }
    complaints.finish()?;
    let summary = replay.summary();
    if summary.calls == 0 {
        return Err(CliError::Content {
            path: file::display(&args.trace).into(),
            problem: "it has no call to ask about; record one with `ringside run --trace ndjson \
                      -o FILE`"
                .to_owned(),
        });
    }
    let refuses = summary.newly_refused > 0;
    renderer.summary(&mut output, summary)?;
    output.flush()?;
    Ok(if refuses { REFUSES } else { 0 })
}

/// The call or the end that a line tells of, if it tells of one.
fn event(line: &[u8], log: &mut StraceLog) -> Result<Option<Event>, String> {
    // serde takes an array of the values of its fields for an object, too.
    if !line.trim_ascii_start().starts_with(b"{") {
        if !log.line(&String::from_utf8_lossy(line)) {
            return Err("no event: an event is a JSON object, or a line of strace's".to_owned());
        }
        let mut events = log.take().into_iter();
        return Ok(events.find(|event| matches!(event, Event::Syscall(_))));
    }
    match serde_json::from_slice(line) {
        Ok(event) => Ok(Some(event)),
        // What was typed, in front of a run that a server kept.
        Err(_) if serde_json::from_slice::<ShareHead>(line).is_ok() => Ok(None),
        Err(error) => Err(format!("no event: {error}")),
    }
}
