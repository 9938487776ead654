//! HTML that is written from texts of strangers: what is not our own literal is escaped.

use std::fmt::Display;

/// No cell holds more characters of a text.
const MOST_CHARACTERS: usize = 4_000;

/// A page that is being written.
#[derive(Debug, Default)]
pub(super) struct Html {
    text: String,
}

impl Html {
    /// Markup of our own: only a literal can be one.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Anything else, for an element's content or for an attribute's value in double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        match text.char_indices().nth(MOST_CHARACTERS) {
            Some((end, _)) => self.long(&text[..end]).raw(" … (cut)"),
            None => self.long(text),
        }
    }

    /// The same, however long it is.
    pub(super) fn long(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                '\n' | '\t' => self.text.push(character),
                // Shown as their pictures, as in a listing: none of them is to do anything.
                '\0'..='\x1f' => {
                    let picture = char::from_u32(0x2400 + u32::from(character));
                    self.text.push(picture.unwrap_or('\u{fffd}'));
                }
                '\x7f' => self.text.push('\u{2421}'),
                // They would turn the line around, so that it reads as another one.
                '\u{80}'..='\u{9f}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}' => self.text.push('\u{fffd}'),
                other => self.text.push(other),
            }
        }
        self
    }

    /// A number.
    pub(super) fn value(&mut self, value: impl Display) -> &mut Self {
        let value = value.to_string();
        self.text(&value)
    }

    /// A cell of a number.
    pub(super) fn number(&mut self, value: impl Display) -> &mut Self {
        self.raw("<td class=\"number\">").value(value).raw("</td>")
    }

    /// A cell of a text, with its spaces and line ends.
    pub(super) fn cell(&mut self, text: &str) -> &mut Self {
        self.raw("<td class=\"text\">").text(text).raw("</td>")
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut html = Html::default();
        html.text(text);
        assert_eq!(html.finish(), expected);
    }

    #[test]
    fn nothing_that_a_stranger_writes_is_markup() {
        check(
            "<script>alert('1')</script>",
            "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;",
        );
        check("\" onload=\"x", "&quot; onload=&quot;x");
        check("a & b\n\tc", "a &amp; b\n\tc");
    }

    #[test]
    fn characters_that_act_are_shown_instead() {
        check("\x1b[31m\0\x7f", "\u{241b}[31m\u{2400}\u{2421}");
        check("\u{202e}txt.exe", "\u{fffd}txt.exe");
    }

    #[test]
    fn a_text_without_end_is_cut_and_says_so() {
        let long = "x".repeat(MOST_CHARACTERS + 1);
        let mut html = Html::default();
        html.text(&long);
        assert!(html.finish().ends_with("x … (cut)"));
    }
}
