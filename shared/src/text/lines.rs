//! Lines of a source text, whatever ends them: a line feed, a carriage return, or both.

/// The lines of a text, each with what ends it, as editors count them.
///
/// ```
/// use ringside_shared::text::lines;
/// assert_eq!(lines("a\r\nb\rc\n\nd").collect::<Vec<_>>(), ["a\r\n", "b\r", "c\n", "\n", "d"]);
/// ```
pub fn lines(source: &str) -> Lines<'_> {
    Lines { rest: source }
}

/// What [`lines`] answers.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_at(end(self.rest));
        self.rest = rest;
        Some(line)
    }
}

/// How long the first line is, its end included.
fn end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let at = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    at.map_or(bytes.len(), |at| at + ending(&text[at..]))
}

/// How many bytes at the start of a text end a line: none, one or two.
pub(crate) fn ending(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_lost() {
        for text in ["", "\r", "\n\r\r\n", "é\rb", "a\n", "\r\n\r\nx"] {
            assert_eq!(lines(text).collect::<String>(), text);
        }
        assert_eq!(lines("\n\r\r\n").count(), 3);
    }
}
