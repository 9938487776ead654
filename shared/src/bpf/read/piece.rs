//! Words, numbers and marks of C and Rust.

use crate::text::Span;

/// A word, a number or one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
}

impl Piece<'_> {
    pub(super) fn is_word(self) -> bool {
        self.text.starts_with(is_word)
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The pieces of a text, without comments and preprocessor lines.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text[at..];
            let first = rest.chars().next()?;
            let (length, is_piece) = if let Some(comment) = rest.strip_prefix("/*") {
                (comment.find("*/").map_or(rest.len(), |end| end + 4), false)
            } else if rest.starts_with("//") || first == '#' {
                (rest.find('\n').unwrap_or(rest.len()), false)
            } else if is_word(first) {
                (rest.find(|c| !is_word(c)).unwrap_or(rest.len()), true)
            } else {
                (first.len_utf8(), !first.is_whitespace())
            };
            let span = Span::new(offset(at), offset(at + length));
            at += length;
            if is_piece {
                let text = &rest[..length];
                return Some(Piece { text, span });
            }
        }
    })
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
