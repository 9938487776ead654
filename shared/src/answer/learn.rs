//! From recorded runs to a filter.

use super::Refusal;
use crate::abi::UnknownArch;
use crate::learn::{Learner, Options, default_action};
use crate::load::{self, Format, Target};
use crate::profile::Output;
use crate::wire::{DiagnosticReport, LearnReport, LearnRequest, SkippedLine, StartPoint};

/// So many lines that cannot be used are named; the rest is counted.
const MAX_SKIPPED: usize = 10;

fn refused(message: String) -> Refusal {
    let code = "learn-invalid";
    Refusal::Asked { code, message }
}

/// A filter that allows what recorded runs did.
pub fn learn(request: LearnRequest) -> Result<LearnReport, Refusal> {
    let (options, output) = understand(&request)?;
    let mut learner = Learner::new(options);
    let (mut skipped, mut more_skipped) = (Vec::new(), 0);
    for (trace, text) in request.traces.iter().enumerate() {
        learner.next_recording();
        for (at, line) in text.lines().enumerate() {
            match learner.recorded(line.as_bytes()) {
                Ok(()) => {}
                Err(_) if skipped.len() == MAX_SKIPPED => more_skipped += 1,
                Err(problem) => skipped.push(SkippedLine {
                    trace,
                    line: at + 1,
                    problem: problem.to_string(),
                }),
            }
        }
    }
    let learnt = learner.learnt().map_err(|nothing| Refusal::Asked {
        code: "nothing-learnt",
        message: format!("{nothing}; `traces` are texts that POST /api/runs or strace wrote"),
    })?;
    let (text, diagnostics) = written(&learnt.text, output, options)?;
    Ok(LearnReport {
        text,
        notes: learnt.notes,
        diagnostics,
        skipped,
        more_skipped,
    })
}

fn understand(request: &LearnRequest) -> Result<(Options, Output), Refusal> {
    let mut options = Options {
        arguments: request.arguments,
        start: request.start,
        ..Options::default()
    };
    if request.start == StartPoint::Main {
        let message = "start: a filter is learnt for `exec` or `after-exec`";
        return Err(refused(message.to_owned()));
    }
    if let Some(default) = &request.default {
        let action = default_action(default);
        options.default = action.map_err(|problem| refused(format!("default: {problem}")))?;
    }
    if let Some(host) = &request.host {
        let arch = host.parse();
        options.host = arch.map_err(|problem: UnknownArch| refused(format!("host: {problem}")))?;
    }
    let to = request.to.as_deref().unwrap_or(Output::Text.name());
    let output = Output::ALL.into_iter().find(|one| one.name() == to);
    let output = output.ok_or_else(|| {
        let names = Output::ALL.map(Output::name).join(", ");
        refused(format!("to: `{to}` is none of {names}"))
    })?;
    Ok((options, output))
}

/// What was learnt in the language that was asked for, and what is to be said of it.
fn written(
    source: &str,
    output: Output,
    options: Options,
) -> Result<(String, Vec<DiagnosticReport>), Refusal> {
    let target = Target {
        host: options.host,
        format: Some(Format::Text),
        ..Target::default()
    };
    let report = |diagnostics: &[_]| load::report(diagnostics, source);
    let loaded = load::load(source, &target).map_err(|errors| Refusal::Filter(report(&errors)))?;
    let mut diagnostics = loaded.diagnostics;
    if options.start == StartPoint::AfterExec {
        diagnostics.retain(|one| one.code != "execve-forbidden");
    }
    // Written again from its rules it would lose its comments.
    let (Some(policy), false) = (loaded.policy, output == Output::Text) else {
        return Ok((source.to_owned(), report(&diagnostics)));
    };
    let written = load::write(output, &policy, &loaded.program, &target);
    diagnostics.extend(written.diagnostics);
    let Some(text) = written.text else {
        return Err(Refusal::Filter(report(&diagnostics)));
    };
    let head = output.comment("learnt from recorded runs, written by Ringside");
    Ok((head.unwrap_or_default() + &text, report(&diagnostics)))
}
