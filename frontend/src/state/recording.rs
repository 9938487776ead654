//! A run that was recorded elsewhere: what `ringside run --trace ndjson`, the server or this page wrote.

use std::rc::Rc;

use ringside_shared::wire::{Event, LogReport, Share, ShareHead};

/// As much as the page takes in.
pub const MOST_BYTES: usize = 64 << 20;

/// Events of a run, and lines between them that were none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recording {
    /// What was typed, where the recording says so.
    pub head: Option<Share>,
    /// What happened.
    pub events: Vec<Event>,
    /// Lines that are no events of ours.
    pub n_other_lines: usize,
}

impl Recording {
    /// The filter that it ran under, if it says; verdicts name its lines.
    pub fn source(&self) -> Rc<str> {
        let filters = self.head.as_ref().map(|head| &head.filters);
        let first = filters.and_then(|filters| filters.first());
        first
            .map(|source| source.as_str().into())
            .unwrap_or_default()
    }

    /// The run that a log of strace tells of.
    pub fn of_log(log: LogReport) -> Self {
        Self {
            head: None,
            n_other_lines: usize::try_from(log.other_lines).unwrap_or(usize::MAX),
            events: log.events,
        }
    }

    /// Where among the calls, in order of arrival, the one with this number is.
    pub fn position_of(&self, seq: u64) -> Option<usize> {
        let mut calls = self.events.iter().filter_map(|event| match event {
            Event::Syscall(call) => Some(call.seq),
            _ => None,
        });
        calls.position(|call| call == seq)
    }
}

/// Whether a text that is no recording of ours may be a log of strace: it is no JSON, and calls stand in it.
pub fn may_be_a_log(text: &str) -> bool {
    text.len() <= MOST_BYTES && !text.trim_start().starts_with('{') && text.contains('(')
}

/// Reads a kept run, which may have no events; `None` if it is none.
pub fn read_kept(text: &str) -> Option<(Share, Recording)> {
    let recording = lines(text);
    let head = recording.head.clone()?;
    Some((head, recording))
}

/// Reads a recording; the error says what to bring instead.
pub fn read(text: &str) -> Result<Recording, String> {
    if text.len() > MOST_BYTES {
        return Err(format!(
            "This is more than {} MiB; the page takes no more.",
            MOST_BYTES >> 20
        ));
    }
    let recording = lines(text);
    let has_call = recording
        .events
        .iter()
        .any(|event| matches!(event, Event::Syscall(_)));
    has_call.then_some(recording).ok_or_else(|| {
        "There is no call in it. The page opens what `ringside run --trace ndjson` writes, and what \
         Export wrote as NDJSON; a log of strace lacks the registers that a filter looks at."
            .to_owned()
    })
}

fn lines(text: &str) -> Recording {
    let mut recording = Recording::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(event) => recording.events.push(event),
            Err(_) => match serde_json::from_str(line) {
                Ok(ShareHead::Share(head)) if recording.head.is_none() => {
                    recording.head = Some(head);
                }
                _ => recording.n_other_lines += 1,
            },
        }
    }
    recording
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_between_the_events_are_counted_and_left_out() {
        let text = format!("hello\n{}\n\n", include_str!("../../tests/date.ndjson"));
        let recording = read(&text).expect("a recording");
        assert_eq!(recording.n_other_lines, 1);
        assert_eq!(
            recording.events.len() + 1,
            text.lines().filter(|line| !line.is_empty()).count()
        );
    }

    #[test]
    fn a_kept_run_says_what_was_typed_and_where_the_picked_call_is() {
        let head = r#"{"type":"share","command":"date","selected":3}"#;
        let text = format!("{head}\n{}", include_str!("../../tests/date.ndjson"));
        let (head, recording) = read_kept(&text).expect("a kept run");
        assert_eq!(
            (head.command.as_str(), recording.n_other_lines),
            ("date", 0)
        );
        let at = recording.position_of(3).expect("the call");
        let mut calls = recording.events.iter().filter_map(|event| match event {
            Event::Syscall(call) => Some(call.seq),
            _ => None,
        });
        assert_eq!(calls.nth(at), Some(3));
        assert_eq!(recording.position_of(u64::MAX), None);
        assert!(read_kept(&text[text.find('\n').expect("a line")..]).is_none());
    }

    #[test]
    fn a_text_without_a_call_is_told_what_to_bring() {
        for text in [
            "",
            "openat(AT_FDCWD, \"x\") = 3",
            "{\"type\":\"queued\",\"place\":1,\"estimated_ms\":3}",
        ] {
            assert!(read(text).unwrap_err().contains("--trace ndjson"), "{text}");
        }
    }
}
