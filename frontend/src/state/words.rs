//! Phases and outcomes in words.

use ringside_shared::wire::{End, Outcome, Problem};

use super::{Phase, RunState};
use crate::{tr, trn};

/// One sentence on how far the run has come.
pub fn status(run: &RunState) -> String {
    let recorded = if run.is_recording { "Recorded. " } else { "" };
    let told = match &run.phase {
        Phase::Idle => "Ready. Press Run: every syscall will cross the boundary here.".to_owned(),
        Phase::Connecting => "Asking the server …".to_owned(),
        Phase::Queued {
            place,
            estimated_ms,
        } => format!(
            "Waiting in the queue: place {place}, about {} s",
            estimated_ms.div_ceil(1000)
        ),
        Phase::Running => format!("Running: {}", calls(run.calls.len() as u64)),
        Phase::Ended(end) => ended(run, end),
        Phase::Failed(problem) => failed(problem),
    };
    format!("{recorded}{told}")
}

fn failed(problem: &Problem) -> String {
    let first = problem.diagnostics.first();
    let detail = first.map(|first| format!(": line {}, {}", first.line, first.message));
    format!("{}{}", problem.message, detail.unwrap_or_default())
}

fn ended(run: &RunState, end: &End) -> String {
    let refused = run.tally.total().refused.total();
    let refusals = match refused {
        0 => "none refused".to_owned(),
        refused => format!("{refused} refused"),
    };
    let cut = match end.dropped {
        0 => String::new(),
        dropped => format!(", {dropped} of them not shown"),
    };
    format!(
        "{}. {}{cut}, {refusals}, {} ms",
        outcome(&end.outcome),
        calls(end.syscalls),
        end.usage.wall_ms
    )
}

fn calls(count: u64) -> String {
    match count {
        1 => "1 call".to_owned(),
        count => format!("{count} calls"),
    }
}

fn limit_name(limit: &str) -> &str {
    match limit {
        "wall" => "time",
        "cpu" => "CPU time",
        "events" => "call",
        other => other,
    }
}

/// A number with its thousands apart: `4,096`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount as people say it: `10 s`, `64 MiB`.
pub fn quantity(value: u64, unit: &str) -> String {
    let whole = |divisor: u64| value >= divisor && value.is_multiple_of(divisor);
    match unit {
        "ms" if whole(1000) => format!("{} s", value / 1000),
        "bytes" if whole(1 << 20) => format!("{} MiB", value >> 20),
        "bytes" if whole(1 << 10) => format!("{} KiB", value >> 10),
        "count" => grouped(usize::try_from(value).unwrap_or(usize::MAX)),
        unit => format!("{value} {unit}"),
    }
}

/// A size, rounded: `312 bytes`, `48 KiB`, `1.5 MiB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{} KiB", bytes.div_ceil(1024)),
        _ => {
            let tenths = bytes.saturating_mul(10) >> 20;
            match tenths % 10 {
                0 => format!("{} MiB", tenths / 10),
                tenth => format!("{}.{tenth} MiB", tenths / 10),
            }
        }
    }
}

/// How long something stays: `29 days left`.
pub fn left(seconds: u64) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3600);
    match (days, hours) {
        (0, 0) => tr!("less than an hour left").to_owned(),
        (0, hours) => trn!(hours, "1 hour left", "{n} hours left"),
        (days, _) => trn!(days, "1 day left", "{n} days left"),
    }
}

/// How a command ended.
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited { code: 0 } => "Exited with 0 (success)".to_owned(),
        Outcome::Exited { code } => format!("Exited with {code}"),
        Outcome::Signaled { signal } if signal == "SIGSYS" => {
            "Killed by SIGSYS: a filter's doing".to_owned()
        }
        Outcome::Signaled { signal } => format!("Killed by {signal}"),
        Outcome::Limit { limit } => format!("Ended at its {} limit", limit_name(limit)),
        Outcome::Cancelled => "Stopped".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_read_as_sentences() {
        assert_eq!(outcome(&Outcome::Exited { code: 1 }), "Exited with 1");
        let killed = Outcome::Signaled {
            signal: "SIGSYS".to_owned(),
        };
        assert_eq!(outcome(&killed), "Killed by SIGSYS: a filter's doing");
        let slow = Outcome::Limit {
            limit: "wall".to_owned(),
        };
        assert_eq!(outcome(&slow), "Ended at its time limit");
    }

    #[test]
    fn amounts_are_said_as_people_say_them() {
        assert_eq!(grouped(4096), "4,096");
        assert_eq!(grouped(23), "23");
        assert_eq!(quantity(10_000, "ms"), "10 s");
        assert_eq!(quantity(64 << 20, "bytes"), "64 MiB");
        assert_eq!(quantity(100_000, "count"), "100,000");
    }

    #[test]
    fn sizes_are_rounded_and_times_are_said_in_their_largest_unit() {
        assert_eq!(size(312), "312 bytes");
        assert_eq!(size(48 << 10), "48 KiB");
        assert_eq!(size((1 << 20) + (1 << 19)), "1.5 MiB");
        assert_eq!(size(16 << 20), "16 MiB");
        assert_eq!(left(60), "less than an hour left");
        assert_eq!(left(2 * 3600 + 1), "2 hours left");
        assert_eq!(left(30 * 86_400 - 1), "29 days left");
    }

    #[test]
    fn the_empty_page_says_what_to_do() {
        assert!(status(&RunState::default()).contains("Press Run"));
    }
}
