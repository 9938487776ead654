//! `ringside filter learn`: from recorded runs to a filter that allows what they did.

use super::super::lines::{self, Complaints, Line, MAX_TRACE_LINE};
use super::super::{CliError, Exit, file};
use super::convert::{To, Work};
use clap::ValueEnum;
use ringside_shared::abi::Arch;
use ringside_shared::learn::{self, Learner, Options};
use ringside_shared::load::{self, Format, Target};
use ringside_shared::verdict::Action;
use ringside_shared::wire::StartPoint;
use std::fs::File;
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};

/// Write a filter that allows what recorded runs did, and nothing else.
///
/// A TRACE is what `ringside run --trace ndjson` or `POST /api/runs` wrote; the log and the table of
/// strace are read too, but do not say which arguments a call had. The outcome is grouped by what the
/// calls are for. What a filter refused in a recorded run is refused again, with the same errno.
/// Standard error says what the recordings leave open.
///
/// Exits 0 if a filter was written, 1 if the language cannot say it, 2 for bad usage and if there is
/// nothing to learn from.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  \
    ringside run --trace ndjson -o ls.ndjson -- ls -l /\n  \
    ringside filter learn --arguments -o ls.filter ls.ndjson\n  \
    ringside run --filter ls.filter -- ls -l /\n  \
    ringside filter learn --to oci -o seccomp.json monday.ndjson tuesday.ndjson\n  \
    strace -fo log make; ringside filter learn --default log log")]
pub(super) struct Args {
    /// The recordings; `-` is standard input.
    #[arg(required = true, value_name = "TRACE")]
    traces: Vec<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t = To::Text)]
    to: To,
    /// What other calls get: the name of an errno, `kill_process`, `kill_thread`, `trap`, or `log`,
    /// which lets them pass and into the kernel's log.
    #[arg(long, value_name = "ACTION", default_value = "EPERM", value_parser = learn::default_action)]
    default: Action,
    /// Hold arguments that choose what a call does (the domain of a socket, the option of prctl, the
    /// op of ioctl and fcntl, the flags of clone, the protection of mmap …) to the values that were
    /// seen.
    #[arg(long)]
    arguments: bool,
    /// When the filter will be installed: after execve, it need not allow the first one.
    #[arg(long, value_enum, default_value_t = Start::Exec)]
    start: Start,
    /// Where to write it; `-`, the default, is standard output.
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The arch of traces that do not name one.
    #[arg(long, value_name = "ARCH", default_value = "x86_64")]
    host: Arch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Start {
    /// Before execve, as Docker does.
    Exec,
    /// Right after execve.
    AfterExec,
}

pub(super) fn run(args: &Args) -> Result<Exit, CliError> {
    let dashes = args.traces.iter().filter(|path| path.as_os_str() == "-");
    if dashes.count() > 1 {
        let problem = "standard input is one file only";
        return Err(CliError::Usage(problem.to_owned()));
    }
    let start = match args.start {
        Start::Exec => StartPoint::Exec,
        Start::AfterExec => StartPoint::AfterExec,
    };
    let mut learner = Learner::new(Options {
        default: args.default,
        arguments: args.arguments,
        start,
        host: args.host,
    });
    for path in &args.traces {
        learner.next_recording();
        if path.as_os_str() == "-" {
            read(&mut learner, path, io::stdin().lock())?;
        } else {
            let trace = File::open(path).map_err(|source| CliError::unreadable(path, source))?;
            read(&mut learner, path, trace)?;
        }
    }
    let learnt = learner.learnt().map_err(|problem| CliError::Content {
        path: file::display(&args.traces[0]).into(),
        problem: format!("{problem}; record a run with `ringside run --trace ndjson -o FILE`"),
    })?;
    for note in &learnt.notes {
        writeln!(io::stderr(), "ringside: note: {note}")?;
    }
    write(args, &learnt.text)
}

/// Learns from one recording, whatever its length.
fn read(learner: &mut Learner, path: &Path, trace: impl io::Read) -> Result<(), CliError> {
    let mut trace = BufReader::with_capacity(1 << 16, trace);
    let mut complaints = Complaints::about(file::display(path));
    let mut line = Vec::new();
    for number in 1_u64.. {
        let read = lines::next(&mut trace, &mut line, MAX_TRACE_LINE)
            .map_err(|source| CliError::unreadable(path, source))?;
        let done = match read {
            Line::End => break,
            Line::TooLong => Err(format!("longer than {MAX_TRACE_LINE} bytes")),
            Line::Whole => learner
                .recorded(&line)
                .map_err(|problem| problem.to_string()),
        };
        if let Err(problem) = done {
            complaints.say(number, &problem)?;
        }
    }
    Ok(complaints.finish()?)
}

fn write(args: &Args, text: &str) -> Result<Exit, CliError> {
    let target = Target {
        host: args.host,
        format: Some(Format::Text),
        ..Target::default()
    };
    let work = Work {
        name: "<learnt>".to_owned(),
        source: text,
        target: &target,
        output: args.output.as_ref(),
        is_after_exec: args.start == Start::AfterExec,
        writer: "ringside filter learn",
    };
    if args.to != To::Text {
        return work.write(args.to);
    }
    // Written again from its rules it would lose its comments.
    match load::load(text, &target) {
        Ok(loaded) => {
            work.print(&loaded.diagnostics)?;
            file::write(args.output.as_ref(), text.as_bytes())?;
            Ok(0)
        }
        Err(diagnostics) => {
            work.print(&diagnostics)?;
            Ok(1)
        }
    }
}
