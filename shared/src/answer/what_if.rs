//! What a filter would have answered to the calls of a recorded run.

use super::{Question, Refusal, count};
use crate::load;
use crate::trace::{RecordedCall, Replay};
use crate::wire::{Verdict, VerdictChange, WhatIfReport, WhatIfRequest};

/// The calls of a run, kept between questions: they are sent once, and the filter changes at every
/// key.
#[derive(Debug, Clone, Default)]
pub struct RecordedRun {
    run: u64,
    calls: Vec<RecordedCall>,
}

impl RecordedRun {
    /// Takes calls as [`RecordedCall::words`] packs them; a rest that is no whole call is left out.
    pub fn new(run: u64, words: &[u32]) -> Self {
        let calls = words.as_chunks().0.iter().map(RecordedCall::of_words);
        Self {
            run,
            calls: calls.collect(),
        }
    }
}

impl RecordedRun {
    /// The calls of the run that is asked about, if it is the one that is kept; a run without calls
    /// always is.
    pub(super) fn of(&self, run: u64, n_calls: u64) -> Option<&[RecordedCall]> {
        let is_it = self.run == run && self.calls.len() as u64 == n_calls;
        match n_calls {
            0 => Some(&[]),
            _ => is_it.then_some(&self.calls),
        }
    }
}

/// Which calls of a recorded run would meet another verdict.
pub fn what_if(about: WhatIfRequest, recorded: &RecordedRun) -> Result<WhatIfReport, Refusal> {
    let calls = recorded.of(about.run, about.calls);
    let mut report = WhatIfReport {
        known: calls.is_some(),
        loads: true,
        asked: 0,
        answers: Vec::new(),
        positions: Vec::new(),
        gets: Vec::new(),
        unknown: 0,
    };
    let mut question = Question::of(about.filter)?;
    let Some(calls) = calls else {
        return Ok(report);
    };
    if question.source.trim().is_empty() {
        // Without a filter, every call passes.
        "default allow".clone_into(&mut question.source);
    }
    let Ok(loaded) = load::load(&question.source, &question.target) else {
        report.loads = false;
        return Ok(report);
    };
    let mut replay = Replay::new(std::slice::from_ref(&loaded));
    for (call, position) in calls.iter().zip(0..) {
        if !call.is_asked() {
            continue;
        }
        report.asked += 1;
        if let Some(changed) = replay.changed(call) {
            report.positions.push(position);
            let known = report
                .answers
                .iter()
                .position(|known| is_same(known, &changed));
            report.gets.push(count(known.unwrap_or_else(|| {
                report.answers.push(changed);
                report.answers.len() - 1
            })));
        }
    }
    report.unknown = replay.unknown();
    Ok(report)
}

/// Alike but for how many instructions it took.
fn is_same(one: &(VerdictChange, Verdict), other: &(VerdictChange, Verdict)) -> bool {
    let key = |(change, verdict): &(VerdictChange, Verdict)| {
        (
            *change,
            verdict.data,
            verdict.by,
            verdict.filter,
            verdict.rule,
            verdict.line,
        )
    };
    key(one) == key(other) && one.1.action == other.1.action
}
