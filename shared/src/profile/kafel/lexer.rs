//! Kafel text to tokens.

use crate::text::{Diagnostic, Span};

/// A piece of a kafel policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Span,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A name or a keyword.
    Word(&'a str),
    /// A number; negative ones as 64 bits.
    Number(u64),
    /// The name of a file, in quotes.
    File,
    /// An operator or a bracket.
    Punct(&'static str),
}

/// Longer ones first.
const PUNCTS: [&str; 20] = [
    "==", "!=", "<=", ">=", "||", "&&", "<", ">", "|", "&", "[", "]", "(", ")", "{", "}", ",", "!",
    "#", ";",
];

/// Cuts a policy into tokens, or says what is none.
pub(super) fn tokens(source: &str) -> Result<Vec<Token<'_>>, Diagnostic> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += blanks(source, at)?;
        let rest = &source[at..];
        let Some(first) = rest.chars().next() else {
            return Ok(tokens);
        };
        let (kind, length) = if first.is_ascii_alphabetic() || first == '_' {
            let length = run(rest);
            (Kind::Word(&rest[..length]), length)
        } else if first.is_ascii_digit() || is_negative(rest) {
            let length = 1 + run(&rest[1..]);
            (number(&rest[..length], span(at, length))?, length)
        } else if let Some(name) = rest.strip_prefix('"') {
            let length = name.find(['"', '\n']).map_or(rest.len(), |end| end + 2);
            (Kind::File, length.min(rest.len()))
        } else if let Some(punct) = PUNCTS.iter().find(|punct| rest.starts_with(**punct)) {
            (Kind::Punct(punct), punct.len())
        } else {
            let span = span(at, first.len_utf8());
            let message = format!("`{first}` has no meaning in a kafel policy");
            return Err(Diagnostic::error("unexpected-character", span, message));
        };
        tokens.push(Token {
            kind,
            span: span(at, length),
        });
        at += length;
    }
}

/// Bytes of blanks and comments from here on.
fn blanks(source: &str, start: usize) -> Result<usize, Diagnostic> {
    let mut at = start;
    loop {
        let rest = &source[at..];
        let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace()).len();
        let rest = &rest[blank..];
        at += blank;
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(comment) = rest.strip_prefix("/*") {
            let Some(end) = comment.find("*/") else {
                let message = "this comment does not end";
                return Err(Diagnostic::error("open-comment", span(at, 2), message));
            };
            at += end + 4;
        } else {
            return Ok(at - start);
        }
    }
}

/// Letters, digits and underscores from here on.
fn run(rest: &str) -> usize {
    rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(rest.len())
}

fn is_negative(rest: &str) -> bool {
    let digit = rest.strip_prefix('-').and_then(|rest| rest.chars().next());
    digit.is_some_and(|digit| digit.is_ascii_digit())
}

fn number(text: &str, span: Span) -> Result<Kind<'static>, Diagnostic> {
    let parsed = if let Some(hex) = text.strip_prefix("0x") {
        u64::from_str_radix(hex, 16)
    } else if let Some(binary) = text.strip_prefix("0b") {
        u64::from_str_radix(binary, 2)
    } else if text.len() > 1 && text.starts_with('0') {
        u64::from_str_radix(text, 8)
    } else if text.starts_with('-') {
        text.parse().map(i64::cast_unsigned)
    } else {
        text.parse()
    };
    parsed.map(Kind::Number).map_err(|_| {
        let message = format!("`{text}` is not a number of 64 bits");
        Diagnostic::error("bad-number", span, message)
            .with_help("write decimal, 0x hex, 0b binary, or octal with a leading 0")
    })
}

fn span(at: usize, length: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(at), offset(at + length))
}
