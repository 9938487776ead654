//! Names and paths with stars, and words in texts.

/// A name in which `*` stands for anything, also for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Box<str>);

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Whether the whole of a text is like this. Steps at most as often as both lengths multiplied.
    pub(super) fn fits(&self, text: &str) -> bool {
        let (pattern, text) = (self.0.as_bytes(), text.as_bytes());
        let (mut at, mut in_text) = (0, 0);
        // Where the last star stands, and how much of the text it has taken.
        let mut star: Option<(usize, usize)> = None;
        while in_text < text.len() {
            if pattern.get(at) == Some(&b'*') {
                star = Some((at, in_text));
                at += 1;
            } else if pattern.get(at) == Some(&text[in_text]) {
                at += 1;
                in_text += 1;
            } else if let Some((stars_at, taken)) = &mut star {
                *taken += 1;
                at = *stars_at + 1;
                in_text = *taken;
            } else {
                return false;
            }
        }
        pattern[at..].iter().all(|byte| *byte == b'*')
    }
}

/// Whether `text` holds `word`, which is in lower case, in any case; without a copy of the text.
pub(super) fn contains(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some((first, rest)) = word.split_first() else {
        return true;
    };
    let upper = first.to_ascii_uppercase();
    let Some(last) = text.len().checked_sub(rest.len()) else {
        return false;
    };
    (0..last).any(|at| {
        (text[at] == *first || text[at] == upper)
            && text[at + 1..at + 1 + rest.len()].eq_ignore_ascii_case(rest)
    })
}

/// What a call's text names in quotes, and what its descriptors stand for: `3</etc/passwd>`.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let begin = rest.find(['"', '<'])?;
            let is_quoted = rest.as_bytes()[begin] == b'"';
            let before = &rest[..begin];
            let is_number = before.ends_with(|last: char| last.is_ascii_digit());
            let is_descriptor = is_number || before.ends_with("AT_FDCWD");
            rest = &rest[begin + 1..];
            if is_quoted {
                let end = end_of_quote(rest);
                let name = &rest[..end];
                rest = rest.get(end + 1..).unwrap_or_default();
                return Some(name);
            }
            // Not the shift of `1<<CAP_KILL`.
            if is_descriptor && !rest.starts_with('<') {
                let end = rest.find('>').unwrap_or(rest.len());
                let name = &rest[..end];
                rest = rest.get(end + 1..).unwrap_or_default();
                return Some(name);
            }
        }
    })
}

fn end_of_quote(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything_and_all_else_for_itself() {
        for (pattern, text, fits) in [
            ("openat", "openat", true),
            ("open", "openat", false),
            ("open*", "open", true),
            ("*at", "openat", true),
            ("*at", "openat2", false),
            ("/etc/*.conf", "/etc/ld/x.conf", true),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false),
            ("", "", true),
            ("**", "", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_take_no_eternity() {
        let pattern = Pattern::new(&"*a".repeat(200));
        assert!(!pattern.fits(&"a".repeat(199)));
        assert!(!pattern.fits(&"b".repeat(20_000)));
    }

    #[test]
    fn words_are_found_in_any_case_also_at_both_ends() {
        for (text, word, found) in [
            ("openat(AT_FDCWD)", "at_fdcwd", true),
            ("EPERM", "eperm", true),
            ("EPERM", "p", true),
            ("EPERM", "erm", true),
            ("EPERM", "epermx", false),
            ("", "a", false),
            ("a", "", true),
            ("Ünlink", "nlink", true),
        ] {
            assert_eq!(contains(text, word), found, "{text} {word}");
        }
    }

    #[test]
    fn names_are_what_is_quoted_and_what_descriptors_stand_for() {
        let all: Vec<&str> =
            names(r#"(3</tmp/a "b">, "/etc/x\"y", {1<<CAP_KILL, x<y}, ["c", "d"...], "open"#)
                .collect();
        assert_eq!(all, ["/tmp/a \"b\"", r#"/etc/x\"y"#, "c", "d", "open"]);
    }
}
