//! Words, numbers and marks of an assembler text.

use crate::text::{Diagnostic, Diagnostics, Span};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    /// A name, perhaps with dots: `ld`, `.insn`, `x86.openat`. `%x` is `x`.
    Word(&'a str),
    /// Something that begins with a digit, as it was written.
    Number(&'a str),
    /// Any other mark.
    Mark(char),
    /// The end of a line.
    Newline,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) span: Span,
}

/// Every token, comments left out.
pub(super) fn tokens<'a>(source: &'a str, diagnostics: &mut Diagnostics) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token<'a>> = Vec::new();
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let is_at_start = tokens.last().is_none_or(|t| t.kind == TokenKind::Newline);
        let length = if rest.starts_with("/*") {
            comment(rest, at, diagnostics)
        } else if first == ';' || rest.starts_with("//") || (first == '#' && is_at_start) {
            rest.find('\n').unwrap_or(rest.len())
        } else if is_word(first) || first == '%' {
            1 + rest[1..].find(|c| !is_word(c)).unwrap_or(rest.len() - 1)
        } else {
            first.len_utf8()
        };
        let kind = match first {
            '\n' => Some(TokenKind::Newline),
            '0'..='9' => Some(TokenKind::Number(&rest[..length])),
            _ if is_word(first) => Some(TokenKind::Word(&rest[..length])),
            '%' if length > 1 => Some(TokenKind::Word(&rest[1..length])),
            _ if length == first.len_utf8() && !first.is_whitespace() && first != ';' => {
                Some(TokenKind::Mark(first))
            }
            _ => None,
        };
        if let Some(kind) = kind.filter(|_| !rest.starts_with("/*")) {
            let span = Span::new(offset(at), offset(at + length));
            tokens.push(Token { kind, span });
        }
        at += length;
    }
    tokens
}

/// The length of a C comment; one that does not end takes the rest of the text.
fn comment(rest: &str, at: usize, diagnostics: &mut Diagnostics) -> usize {
    let Some(end) = rest[2..].find("*/") else {
        let span = Span::new(offset(at), offset(at + 2));
        let problem = Diagnostic::error("open-comment", span, "this comment does not end");
        diagnostics.push(problem.with_help("end it with `*/`"));
        return rest.len();
    };
    end + 4
}

/// The first line that holds more than labels and comments.
pub(super) fn first_line_of_code(source: &str) -> &str {
    let mut rest = source;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let skipped = if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else if line.starts_with([';', '#']) || line.starts_with("//") {
            line.len()
        } else if let Some(word) = line.split_whitespace().next().filter(|w| w.ends_with(':')) {
            word.len()
        } else {
            return line;
        };
        rest = &rest[skipped..];
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '.'
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
