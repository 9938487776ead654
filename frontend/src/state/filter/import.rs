//! Filters from elsewhere: files that are dropped, and other languages turned into filter text.

use ringside_shared::filter::MAX_SOURCE_BYTES;
use ringside_shared::load::{self, Format, Target};
use ringside_shared::profile::Output;

use super::analysis::{Problem, problems};

/// Most bytes of a file that the page takes: what the core reads of its own language.
pub const MAX_BYTES: usize = MAX_SOURCE_BYTES;

/// The text of a file's bytes, or why it cannot be a filter.
pub fn text_of(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(name, bytes.len()));
    }
    if bytes.is_empty() {
        return Err(format!("{name} is empty"));
    }
    load::source_text(bytes).map_err(|problem| format!("{name} is no filter: {problem}"))
}

/// Says that a file is not even read.
pub fn too_large(name: &str, bytes: usize) -> String {
    let mib = MAX_BYTES >> 20;
    format!(
        "{name} has {} kB, more than the {mib} MiB that a filter may have; nothing was taken",
        bytes.div_ceil(1000)
    )
}

/// A filter of another language in our own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// Filter text that answers every call alike, but for what is said.
    pub text: Option<String>,
    /// What is to be said of it; an error if there is no text.
    pub problems: Vec<Problem>,
}

/// A filter of any language as filter text; `None` if it is that already.
pub fn translation(source: &str) -> Option<Translation> {
    let format = Format::of(source);
    if format == Format::Text {
        return None;
    }
    let target = Target::default();
    let (text, diagnostics) = match load::load(source, &target) {
        Ok(loaded) => {
            let said = format!("from {}", format.title());
            let written = load::convert(Output::Text, source, &loaded, &target, &said);
            (written.text, written.diagnostics)
        }
        Err(diagnostics) => (None, diagnostics),
    };
    Some(Translation {
        text,
        problems: problems(diagnostics, source),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_shared::text::Severity;

    #[test]
    fn every_other_language_becomes_filter_text_of_the_same_meaning() {
        for (source, format) in [
            (
                r#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["swapon"],"action":"SCMP_ACT_ERRNO"}]}"#,
                Format::Oci,
            ),
            ("SystemCallFilter=~@swap\n", Format::Systemd),
            ("read: 1\nwrite: 1\n", Format::Minijail),
            (
                "POLICY a { ALLOW { read } } USE a DEFAULT KILL",
                Format::Kafel,
            ),
            ("{ 0x06, 0, 0, 0x7fff0000 },", Format::Bpf),
        ] {
            assert_eq!(Format::of(source), format);
            let text = translation(source).and_then(|translation| translation.text);
            let text = text.unwrap_or_else(|| panic!("{source}"));
            assert_eq!(Format::of(&text), Format::Text, "{text}");
            let mean = |text| load::load(text, &Target::default()).expect("loads").program;
            let differences = ringside_shared::explain::diff(&mean(source), &mean(&text));
            assert!(differences.equal, "{text}");
        }
        assert_eq!(translation("default allow"), None);
    }

    #[test]
    fn what_does_not_load_is_not_translated_and_says_why() {
        let broken = translation("{\"defaultAction\": 1}").expect("another language");
        assert_eq!(broken.text, None);
        assert_eq!(broken.problems[0].severity, Severity::Error);
    }

    #[test]
    fn a_raw_program_becomes_assembler_and_a_picture_is_refused() {
        let raw = vec![6, 0, 0, 0, 0, 0, 0xff, 0x7f];
        assert!(text_of("a.bpf", raw).unwrap().contains("ret"));
        let refused = text_of("a.png", vec![0x89, b'P', b'N', b'G', 0]).unwrap_err();
        assert!(refused.starts_with("a.png is no filter"), "{refused}");
        assert!(text_of("a", Vec::new()).unwrap_err().contains("empty"));
    }

    #[test]
    fn the_largest_file_is_taken_and_one_byte_more_is_not() {
        assert!(text_of("a", vec![b'#'; MAX_BYTES]).is_ok());
        let refused = text_of("a", vec![b'#'; MAX_BYTES + 1]).unwrap_err();
        assert!(refused.contains("1 MiB"), "{refused}");
    }
}
