//! Text of a policy to tokens.

use crate::text::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name: of a syscall, a constant, an action or an argument.
    Word,
    /// `@include` and its kin.
    Statement,
    /// A number with its sign.
    Number,
    /// `/path` or `./path`.
    Path,
    /// `:`, `;`, `,`, braces, brackets, operators …
    Symbol,
    /// A comment that ends in a backslash.
    OddComment,
    /// End of a statement.
    End,
}

/// A token with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) span: Span,
}

/// What every line of a policy is cut into.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
}

/// The tokens of a policy.
pub(super) fn tokens(source: &str) -> Tokens<'_> {
    let at = if source.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    Tokens { source, at }
}

const SYMBOLS: [&str; 6] = ["||", "&&", "==", "!=", "<=", ">="];

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.source.get(self.at..)?;
            let first = rest.chars().next()?;
            if rest.starts_with("\\\n") || rest.starts_with("\\\r\n") {
                self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
            } else if first == '#' {
                let end = rest.find('\n').unwrap_or(rest.len());
                let comment = rest[..end].trim_end_matches('\r');
                let start = self.at;
                self.at += comment.len();
                if comment.ends_with('\\') && end < rest.len() {
                    return Some(self.token(Kind::OddComment, start));
                }
            } else if first != '\n' && first.is_whitespace() {
                self.at += first.len_utf8();
            } else {
                let (kind, length) = token(rest, first);
                let start = self.at;
                self.at += length;
                return Some(self.token(kind, start));
            }
        }
    }
}

impl<'a> Tokens<'a> {
    fn token(&self, kind: Kind, start: usize) -> Token<'a> {
        let text = &self.source[start..self.at];
        let span = span(start, self.at);
        Token { kind, text, span }
    }
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

/// Kind and length in bytes of the token at the start of `rest`.
fn token(rest: &str, first: char) -> (Kind, usize) {
    let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-@".contains(c);
    let second = rest[first.len_utf8()..].chars().next();
    match first {
        '\n' => (Kind::End, 1),
        '0'..='9' => (Kind::Number, run(|c| c.is_ascii_alphanumeric() || c == '_')),
        '-' if second.is_some_and(|c| c.is_ascii_digit()) => {
            let digits = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            (Kind::Number, digits.map_or(rest.len(), |end| end + 1))
        }
        '/' => (Kind::Path, run(|c| !c.is_whitespace())),
        '.' if second == Some('/') => (Kind::Path, run(|c| !c.is_whitespace())),
        '@' => (Kind::Statement, run(is_word)),
        c if c.is_ascii_alphabetic() || c == '_' => (Kind::Word, run(is_word)),
        c => {
            let long = SYMBOLS.iter().any(|symbol| rest.starts_with(symbol));
            (Kind::Symbol, if long { 2 } else { c.len_utf8() })
        }
    }
}
