//! A comparison in a sentence.

use std::fmt::Write as _;

use ringside_shared::wire::{Outcome, RefusedBy, Speaker, SyscallEvent};

use super::{Comparison, Mark, Row};
use crate::state::timeline::Fate;
use crate::state::words::{self, grouped};
use crate::state::{Phase, RunState};

/// Denials of one call by one speaker, as often as they happened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Denial {
    name: String,
    /// Who says no, and who said it in the first column.
    who: String,
    times: usize,
}

/// `line 4`, `the kernel`; nothing where nobody says no.
fn speaker(call: &SyscallEvent) -> Option<String> {
    let fate = Fate::of(call);
    if !fate.is_refusal() {
        return None;
    }
    Some(match (fate.stopped_by(), call.refused_by) {
        (Some(Speaker::Filter), _) => call
            .verdict
            .line
            .map_or_else(|| "the filter".to_owned(), |line| format!("line {line}")),
        (Some(Speaker::Sandbox), _) => "the sandbox".to_owned(),
        (Some(Speaker::Strict), _) => "strict mode".to_owned(),
        (None, Some(RefusedBy::Outer)) => "a filter around Ringside".to_owned(),
        (None, _) => "the kernel".to_owned(),
    })
}

fn count(denials: &mut Vec<Denial>, name: &str, who: String) {
    let known = denials
        .iter_mut()
        .find(|known| known.name == name && known.who == who);
    match known {
        Some(known) => known.times += 1,
        None => denials.push(Denial {
            name: name.to_owned(),
            who,
            times: 1,
        }),
    }
}

/// Kinds of denial that are named one by one.
const MOST_NAMED: usize = 3;

/// What differs between a column and the first: `12 calls vanished, 1 new denial: openat (line 4)`.
pub fn sentence(comparison: &Comparison, runs: &[&RunState], column: usize) -> String {
    let mut counts = [0_usize; 4];
    let (mut denials, mut moved) = (Vec::new(), Vec::new());
    let kinds = [
        Mark::Vanished,
        Mark::Appeared,
        Mark::Answer,
        Mark::Arguments,
    ];
    for row in comparison.rows() {
        let Row::Call { at, marks } = row else {
            continue;
        };
        for (count, kind) in counts.iter_mut().zip(kinds) {
            *count += usize::from(marks[column] == kind);
        }
        if !marks[column].differs() {
            continue;
        }
        let call = |column: usize| runs.get(column)?.calls.get(at[column]? as usize);
        let Some(here) = call(column) else {
            continue;
        };
        let base = call(0).and_then(|base| speaker(&base));
        match (base, speaker(&here)) {
            (None, Some(who)) => count(&mut denials, &here.name, who),
            (Some(was), Some(who)) if was != who => {
                count(&mut moved, &here.name, format!("{who} instead of {was}"));
            }
            _ => {}
        }
    }
    let mut parts = Vec::new();
    for (count, what) in counts.into_iter().zip([
        "vanished",
        "appeared",
        "answered otherwise",
        "with other arguments",
    ]) {
        match count {
            0 => {}
            1 => parts.push(format!("1 call {what}")),
            n => parts.push(format!("{} calls {what}", grouped(n))),
        }
    }
    parts.extend(told(&denials, "1 new denial", "new denials"));
    parts.extend(told(&moved, "1 denial by another", "denials by another"));
    if parts.is_empty() {
        parts.push("every call is the same, and answered the same".to_owned());
    }
    parts.extend(ending(runs, column));
    parts.join(", ")
}

/// `2 new denials: openat (line 4), bind (the sandbox)`
fn told(denials: &[Denial], one: &str, many: &str) -> Option<String> {
    let n: usize = denials.iter().map(|denial| denial.times).sum();
    let mut text = match n {
        0 => return None,
        1 => format!("{one}: "),
        n => format!("{} {many}: ", grouped(n)),
    };
    for (at, denial) in denials.iter().take(MOST_NAMED).enumerate() {
        let times = match denial.times {
            1 => String::new(),
            n => format!(" ×{}", grouped(n)),
        };
        let comma = if at > 0 { ", " } else { "" };
        // Writing to a string does not fail.
        let _ = write!(text, "{comma}{} ({}){times}", denial.name, denial.who);
    }
    if denials.len() > MOST_NAMED {
        let _ = write!(text, " and {} more kinds", denials.len() - MOST_NAMED);
    }
    Some(text)
}

/// `it exited with 1 instead of 0`
fn ending(runs: &[&RunState], column: usize) -> Option<String> {
    let outcome = |column: usize| match &runs.get(column)?.phase {
        Phase::Ended(end) => Some(end.outcome.clone()),
        _ => None,
    };
    let (base, here) = (outcome(0)?, outcome(column)?);
    if base == here {
        return None;
    }
    Some(match (base, here) {
        (Outcome::Exited { code: base }, Outcome::Exited { code }) => {
            format!("it exited with {code} instead of {base}")
        }
        (base, here) => {
            let lower = |outcome| {
                let text = words::outcome(&outcome);
                let mut letters = text.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                first.into_iter().chain(letters).collect::<String>()
            };
            format!("it {} instead of {}", was(&lower(here)), lower(base))
        }
    })
}

/// `ended …`, `exited …` as they are; `killed by …` with the verb that it lacks.
fn was(outcome: &str) -> String {
    if outcome.starts_with("killed") || outcome.starts_with("stopped") {
        format!("was {outcome}")
    } else {
        outcome.to_owned()
    }
}
