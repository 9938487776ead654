//! A run that was recorded elsewhere: what `ringside run --trace ndjson`, the server or this page wrote.

use ringside_shared::wire::Event;

/// As much as the page takes in.
pub const MOST_BYTES: usize = 64 << 20;

/// Events of a run, and lines between them that were none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recording {
    /// What happened.
    pub events: Vec<Event>,
    /// Lines that are no events of ours.
    pub n_other_lines: usize,
}

/// Reads a recording; the error says what to bring instead.
pub fn read(text: &str) -> Result<Recording, String> {
    if text.len() > MOST_BYTES {
        return Err(format!(
            "This is more than {} MiB; the page takes no more.",
            MOST_BYTES >> 20
        ));
    }
    let mut recording = Recording::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(event) => recording.events.push(event),
            Err(_) => recording.n_other_lines += 1,
        }
    }
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
