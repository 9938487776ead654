//! In which language a filter is written.
//!
//! Told apart by content: the first line that can belong to one language only decides. Blank
//! lines and comments (`#`, `;`) say nothing. What our own parser accepts without an error is always
//! taken for [`Format::Text`]: its lines begin with a lower-case word and have no colon.
//!
//! What reads as a program ([`Format::Bpf`]: hex, base64, an array, assembler) is one. Else:
//!
//! | The line | is |
//! | --- | --- |
//! | `{`, at the very beginning, and not the names of a minijail rule | an OCI profile |
//! | `[Section]`, or `Key=` with a capital letter | a systemd unit |
//! | `@include`, `@default`, `@frequency`, `@denylist`; `name: …` or `{name, name}: …` | a minijail policy |
//! | `POLICY`, `USE`, `DEFAULT`, an action in capitals; `//` or `/*` | a kafel policy |
//! | `default`, `foreign`, `arch` or one of our actions | our filter text |
//!
//! If no line decides, it is our text, whose parser has the best advice for beginners.

use crate::bpf::read;
use crate::text::lines;
use std::fmt;
use std::str::FromStr;

/// A language that filters are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our filter text.
    Text,
    /// OCI/Docker JSON.
    Oci,
    /// Lines of a systemd unit: `SystemCallFilter=`.
    Systemd,
    /// A minijail policy.
    Minijail,
    /// A kafel policy.
    Kafel,
    /// A BPF program: hex, base64, an array, or assembler. Raw bytes become assembler on the way
    /// in, by [`super::source_text`].
    Bpf,
}

impl Format {
    /// Every language.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Oci,
        Self::Systemd,
        Self::Minijail,
        Self::Kafel,
        Self::Bpf,
    ];

    /// Tells them apart by content.
    ///
    /// ```
    /// use ringside_shared::load::Format;
    /// assert_eq!(Format::of("default allow"), Format::Text);
    /// assert_eq!(Format::of("{\"defaultAction\": \"SCMP_ACT_ALLOW\"}"), Format::Oci);
    /// assert_eq!(Format::of("SystemCallFilter=~@clock"), Format::Systemd);
    /// assert_eq!(Format::of("read: 1"), Format::Minijail);
    /// assert_eq!(Format::of("USE sample DEFAULT KILL"), Format::Kafel);
    /// ```
    pub fn of(source: &str) -> Self {
        Self::guess(source).0
    }

    /// The same, and whether it can hardly be another: our text that begins with a word of ours.
    pub(super) fn guess(source: &str) -> (Self, bool) {
        let source = source.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if read::is_program(source) {
            (Self::Bpf, false)
        } else if is_minijail(source) {
            (Self::Minijail, false)
        } else if source.starts_with('{') {
            // Nothing else that we read is JSON.
            (Self::Oci, source.trim_end().ends_with('}'))
        } else {
            match lines(source).find_map(of_line) {
                Some(format) => (format, format == Self::Text),
                None => (Self::Text, source.is_empty()),
            }
        }
    }

    /// What it is called in a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Text => "Ringside's filter text",
            Self::Oci => "an OCI profile",
            Self::Systemd => "a systemd unit",
            Self::Minijail => "a minijail policy",
            Self::Kafel => "a kafel policy",
            Self::Bpf => "a BPF program",
        }
    }

    /// `text` or `oci` …: the name on the wire and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Oci => "oci",
            Self::Systemd => "systemd",
            Self::Minijail => "minijail",
            Self::Kafel => "kafel",
            Self::Bpf => "bpf",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text is not the name of a language that we read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{0}`; known are text, oci, systemd, minijail, kafel and bpf")]
pub struct UnknownFormat(pub String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// Words that begin a statement of kafel; in our text everything is lower case.
const KAFEL: [&str; 13] = [
    "POLICY",
    "USE",
    "DEFAULT",
    "ALLOW",
    "LOG",
    "KILL",
    "KILL_PROCESS",
    "KILL_THREAD",
    "DENY",
    "ERRNO",
    "TRAP",
    "TRACE",
    "USER_NOTIF",
];

/// Words that begin a line of our text.
const OURS: [&str; 12] = [
    "default",
    "foreign",
    "arch",
    "allow",
    "errno",
    "kill",
    "kill_process",
    "kill_thread",
    "log",
    "notify",
    "trace",
    "trap",
];

/// The only language that a line can belong to, if there is one.
fn of_line(line: &str) -> Option<Format> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if line.starts_with(['#', ';']) {
        return None;
    }
    if line.starts_with("//") || line.starts_with("/*") {
        return Some(Format::Kafel);
    }
    if line.starts_with('[') || is_assignment(line) {
        return Some(Format::Systemd);
    }
    if is_minijail(line) {
        return Some(Format::Minijail);
    }
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let word = &line[..end.unwrap_or(line.len())];
    if KAFEL.contains(&word) {
        Some(Format::Kafel)
    } else if OURS.contains(&word) {
        Some(Format::Text)
    } else {
        None
    }
}

/// `Key=`, as units have it: not a comparison, and with a capital letter.
fn is_assignment(line: &str) -> bool {
    let Some((key, value)) = line.split_once('=') else {
        return false;
    };
    let key = key.trim_end();
    key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.chars().all(|c| c.is_ascii_alphanumeric())
        && !value.starts_with('=')
}

/// The beginning of a statement of minijail: a name, perhaps with `[arch=…]`, and then a colon; or
/// names in braces, which may go on in the next line.
fn is_minijail(text: &str) -> bool {
    const STATEMENTS: [&str; 4] = ["@include", "@default", "@frequency", "@denylist"];
    if text.starts_with('@') {
        let word = text.split_whitespace().next().unwrap_or_default();
        return STATEMENTS.contains(&word);
    }
    // A listing has the position of each instruction in front.
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let belongs = |c: char| c.is_ascii_alphanumeric() || "_-@".contains(c);
    let (in_braces, rest) = match text.strip_prefix('{') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let rest = match rest.find(|c| !belongs(c)).unwrap_or(rest.len()) {
        0 => return false,
        end => rest[end..].trim_start(),
    };
    if in_braces {
        // Constants of a C array begin with a digit or a capital letter.
        if !text[1..]
            .trim_start()
            .starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        {
            return false;
        }
        return rest.starts_with([',', '}', '[', '\\']);
    }
    let rest = match rest.strip_prefix('[') {
        Some(data) => data
            .split_once(']')
            .map_or("", |(_, rest)| rest.trim_start()),
        None => rest,
    };
    rest.starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Format) {
        assert_eq!(Format::of(source), expected, "{source:?}");
    }

    #[test]
    fn the_first_line_that_says_anything_decides() {
        check("", Format::Text);
        check("# a comment\n\ndefault allow", Format::Text);
        check("\u{feff}# x: 1\n allow read", Format::Text);
        check("kill @clock\nread: 1", Format::Text);
        check("\n [Service]\nType=simple", Format::Systemd);
        check("; a comment\nSystemCallFilter = @clock", Format::Systemd);
        check("# minijail\nkill: 1", Format::Minijail);
        check("0000: ret #0x7fff0000 ; ALLOW", Format::Bpf);
        check("read[arch=x86_64]: allow", Format::Minijail);
        check("{read, write}: 1", Format::Minijail);
        check("{ read,\\\n write }: 1", Format::Minijail);
        check("@include ./common.policy", Format::Minijail);
        check("  {\n \"defaultAction\": 1}", Format::Oci);
        check("{", Format::Oci);
        check("{ BPF_RET, 0, 0, 0 }", Format::Bpf);
        check("#define X 1\nPOLICY a { ALLOW { read } }", Format::Kafel);
        check("/* x: 1 */ ALLOW { read }", Format::Kafel);
    }

    #[test]
    fn broken_filters_of_ours_stay_ours() {
        check("defualt allow\nallow read", Format::Text);
        check("allow read if arg0 = 1: 2", Format::Text);
        check("read", Format::Text);
        check("arg0 == X", Format::Text);
        check("X == Y", Format::Text);
    }

    #[test]
    fn names_are_read_back() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert!("json".parse::<Format>().is_err());
    }
}
