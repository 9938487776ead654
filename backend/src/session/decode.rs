//! What the command printed, as text where it is text, and lossless in any case.

use crate::tracer::Link;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringside_shared::wire::Output;

/// Turns the bytes of one stream into output events.
#[derive(Debug)]
pub(super) struct Decoder {
    stream: &'static str,
    /// The beginning of a character whose rest has not come yet; at most three bytes.
    carry: Vec<u8>,
    /// Where it came from.
    link: Option<Link>,
}

impl Decoder {
    /// For `stdout` or `stderr`.
    pub(super) fn new(stream: &'static str) -> Self {
        Self {
            stream,
            carry: Vec::new(),
            link: None,
        }
    }

    /// The event for bytes just read, all from one write; none while they are only part of a
    /// character. A character of two writes belongs to the one that ends it.
    pub(super) fn feed(&mut self, bytes: &[u8], link: Option<Link>) -> Option<Output> {
        self.link = link;
        let mut all = std::mem::take(&mut self.carry);
        all.extend_from_slice(bytes);
        let tail = incomplete_tail(&all);
        self.carry = all.split_off(all.len() - tail);
        self.event(all)
    }

    /// The event for what is left when the stream ends.
    pub(super) fn finish(&mut self) -> Option<Output> {
        let rest = std::mem::take(&mut self.carry);
        self.event(rest)
    }

    fn event(&self, bytes: Vec<u8>) -> Option<Output> {
        if bytes.is_empty() {
            return None;
        }
        let (text, base64) = match String::from_utf8(bytes) {
            Ok(text) => (Some(text), None),
            Err(error) => (None, Some(STANDARD.encode(error.as_bytes()))),
        };
        Some(Output {
            stream: self.stream.to_owned(),
            pid: self.link.map(|link| link.pid),
            seq: self.link.and_then(|link| link.seq),
            text,
            base64,
        })
    }
}

/// How many bytes at the end may still become a character: 0 to 3.
fn incomplete_tail(bytes: &[u8]) -> usize {
    let start = bytes.len().saturating_sub(3);
    // The last byte that is not a continuation starts the last character.
    let Some(lead) = bytes[start..].iter().rposition(|byte| byte & 0xc0 != 0x80) else {
        return 0;
    };
    let tail = &bytes[start + lead..];
    match std::str::from_utf8(tail) {
        Err(error) if error.error_len().is_none() => tail.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds in pieces of `size` and puts the events back together.
    fn round_trip(bytes: &[u8], size: usize) -> (Vec<u8>, bool) {
        let mut decoder = Decoder::new("stdout");
        let mut events: Vec<_> = bytes
            .chunks(size)
            .filter_map(|piece| decoder.feed(piece, None))
            .collect();
        events.extend(decoder.finish());
        let is_text = events.iter().all(|event| event.base64.is_none());
        let parts = events.into_iter().map(|event| match event {
            Output {
                text: Some(text), ..
            } => text.into_bytes(),
            Output { base64, .. } => STANDARD.decode(base64.unwrap()).unwrap(),
        });
        (parts.collect::<Vec<_>>().concat(), is_text)
    }

    #[test]
    fn characters_split_over_reads_stay_text() {
        let text = "aé€😀 ß".repeat(9);
        for size in 1..9 {
            assert_eq!(
                round_trip(text.as_bytes(), size),
                (text.clone().into_bytes(), true)
            );
        }
    }

    #[test]
    fn bytes_that_are_no_text_come_back_unchanged() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1000).collect();
        for size in [1, 2, 3, 7, 1000] {
            assert_eq!(round_trip(&bytes, size), (bytes.clone(), false));
        }
    }

    #[test]
    fn a_stream_that_ends_inside_a_character_loses_nothing() {
        assert_eq!(round_trip(b"a\xe2\x82", 1), (b"a\xe2\x82".to_vec(), false));
    }

    #[test]
    fn lonely_continuations_are_not_held_back() {
        let mut decoder = Decoder::new("stderr");
        assert!(decoder.feed(b"\x80\x80\x80\x80", None).is_some());
    }
}
