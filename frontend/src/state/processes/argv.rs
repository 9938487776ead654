//! A command line as a shell would show it, read from the text of its execve.

/// The words behind the program's own name in `("/usr/bin/ls", ["ls", "-l", "a b"], 0x7ff /* 3
/// vars */)`: `-l 'a b'`. Empty if the text does not tell.
pub(super) fn words(text: &str) -> String {
    let mut rest = list(text);
    let mut words = Vec::new();
    while let Some((word, after)) = quoted(rest) {
        rest = after.trim_start_matches([',', ' ']);
        words.push(shown(&word));
        // strace's mark for more than it shows.
        if rest.starts_with("...") {
            words.push("…".to_owned());
            break;
        }
    }
    words.get(1..).unwrap_or_default().join(" ")
}

/// What follows the bracket of the list: behind the path, whatever is in that.
fn list(text: &str) -> &str {
    let path = text.find('"').and_then(|at| quoted(&text[at..]));
    let after = path.map_or(text, |(_, after)| after);
    after.split_once('[').map_or("", |(_, list)| list)
}

/// The string that a text begins with, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut word = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                let after = &inside[at + 1..];
                // A long string is cut, which strace marks behind it.
                let is_cut = after.starts_with("...");
                let after = if is_cut { &after[3..] } else { after };
                word.extend(is_cut.then_some('…'));
                return Some((word, after));
            }
            '\\' => match letters.next()? {
                (_, escaped @ ('"' | '\\')) => word.push(escaped),
                (_, other) => word.extend(['\\', other]),
            },
            letter => word.push(letter),
        }
    }
    None
}

/// In quotes if a shell would take it apart.
fn shown(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_=+./:,@%^…".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_command_line_reads_as_it_was_typed() {
        for (text, shown) in [
            (
                r#"("/usr/bin/ls", ["ls", "-l", "/etc"], 0x7ff /* 3 vars */)"#,
                "-l /etc",
            ),
            (
                r#"("/bin/sh", ["sh", "-c", "echo \"a\"; b"], 0x0)"#,
                "-c 'echo \"a\"; b'",
            ),
            (r#"("/tmp/[odd, \"path", ["x", "it's"], 0x0)"#, r"'it'\''s'"),
            (r#"("/bin/date", ["date"], 0x0)"#, ""),
            (r#"("/bin/cat", ["cat", "long"..., "b"], 0x0)"#, "long… b"),
            (r#"("/bin/cat", ["cat", "a", ...], 0x0)"#, "a …"),
            (r#"(3, "", ["cat", ""], 0x0, AT_EMPTY_PATH)"#, "''"),
        ] {
            assert_eq!(words(text), shown, "{text}");
        }
    }

    #[test]
    fn what_tells_no_command_line_gives_none() {
        for text in [
            "",
            "(NULL, NULL, NULL)",
            "(\"/bin/x",
            "(\"/bin/x\", [\"x",
            "(\"/x\", 0x7ff, 0x0)",
        ] {
            assert_eq!(words(text), "", "{text}");
        }
    }
}
