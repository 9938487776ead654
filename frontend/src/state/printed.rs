//! What the command printed, ready to be shown as text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringside_shared::wire::Output;

use super::Log;

/// A stretch of output from one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Whether it is standard error.
    pub is_error: bool,
    /// The text; bytes that are none are shown as `\u{fffd}`.
    pub text: String,
}

/// Joins what came in pieces. At most `most` bytes; the second value says whether some are missing.
pub fn printed(output: &Log<Output>, most: usize) -> (Vec<Printed>, bool) {
    let mut stretches: Vec<Printed> = Vec::new();
    let mut left = most;
    for chunk in output.read().iter() {
        let is_error = chunk.stream == "stderr";
        let mut text = text(chunk);
        let is_cut = text.len() > left;
        if is_cut {
            text.truncate(text.floor_char_boundary(left));
        }
        left -= text.len();
        match stretches.last_mut() {
            Some(last) if last.is_error == is_error => last.text.push_str(&text),
            _ => stretches.push(Printed { is_error, text }),
        }
        if is_cut {
            return (stretches, true);
        }
    }
    (stretches, false)
}

fn text(chunk: &Output) -> String {
    let bytes = || STANDARD.decode(chunk.base64.as_deref()?).ok();
    match &chunk.text {
        Some(text) => text.clone(),
        None => String::from_utf8_lossy(&bytes().unwrap_or_default()).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(chunks: &[(&str, &str)]) -> Log<Output> {
        let mut log = Log::default();
        for (stream, text) in chunks {
            let json = format!(r#"{{"stream":"{stream}","pid":2,"at_ns":0,{text}}}"#);
            log.push(serde_json::from_str(&json).expect("an output event"));
        }
        log
    }

    #[test]
    fn pieces_of_one_stream_are_joined_and_the_streams_kept_apart() {
        let log = log(&[
            ("stdout", r#""text":"a""#),
            ("stdout", r#""text":"b\n""#),
            ("stderr", r#""text":"no""#),
        ]);
        let (stretches, is_cut) = printed(&log, 100);
        let texts: Vec<_> = stretches
            .iter()
            .map(|s| (s.is_error, s.text.as_str()))
            .collect();
        assert_eq!(texts, [(false, "ab\n"), (true, "no")]);
        assert!(!is_cut);
    }

    #[test]
    fn bytes_that_are_no_text_are_marked() {
        let (stretches, _) = printed(&log(&[("stdout", r#""base64":"Yf9i""#)]), 100);
        assert_eq!(stretches[0].text, "a\u{fffd}b");
    }

    #[test]
    fn too_much_is_cut_between_letters() {
        let (stretches, is_cut) = printed(&log(&[("stdout", r#""text":"aé""#)]), 2);
        assert_eq!((stretches[0].text.as_str(), is_cut), ("a", true));
    }
}
