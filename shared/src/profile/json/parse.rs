//! Text to JSON values, by RFC 8259.

use super::{Kind, Member, Value};
use crate::text::{Diagnostic, Span};

/// Most bytes of JSON that are read. The largest profile in use that we know has 36 KiB.
pub const MAX_PROFILE_BYTES: usize = 16 << 20;
/// Most values that are read: what a profile of 10 MB has, and a bound for the memory that they
/// need, which is far more than that of their text.
pub const MAX_VALUES: usize = 2 << 20;
/// Deepest nesting that is read. A profile needs 5.
pub const MAX_DEPTH: usize = 32;

/// Reads one JSON value and nothing after it.
pub fn parse(source: &str) -> Result<Value<'_>, Diagnostic> {
    if source.len() > MAX_PROFILE_BYTES {
        let message = format!(
            "the profile has {} bytes, the most is {MAX_PROFILE_BYTES}",
            source.len()
        );
        let code = "source-too-long";
        return Err(Diagnostic::error(code, Span::default(), message));
    }
    let mut parser = Parser {
        source,
        at: 0,
        n_values: 0,
    };
    let value = parser.value(0)?;
    parser.skip_blanks();
    if parser.at < source.len() {
        return Err(parser.problem("expected the end of the profile"));
    }
    Ok(value)
}

pub(super) struct Parser<'a> {
    pub(super) source: &'a str,
    pub(super) at: usize,
    n_values: usize,
}

pub(super) type Parsed<T> = Result<T, Diagnostic>;

impl<'a> Parser<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn span_from(&self, start: usize) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(offset(start), offset(self.at))
    }

    pub(super) fn problem(&self, message: &str) -> Diagnostic {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        let start = u32::try_from(self.at).unwrap_or(u32::MAX);
        let end = u32::try_from(self.at + length).unwrap_or(u32::MAX);
        let found = match self.rest().chars().next() {
            Some(c) => format!("{message}, found `{}`", c.escape_default()),
            None => format!("{message}, found the end"),
        };
        let mut diagnostic = Diagnostic::error("invalid-json", Span::new(start, end), found);
        diagnostic.help = match self.rest().as_bytes() {
            [b'/', b'/' | b'*', ..] => Some("JSON has no comments; use a `comment` member"),
            [b'}' | b']', ..] => Some("JSON allows no comma before a closing bracket"),
            [b'\'', ..] => Some("JSON strings stand in double quotes"),
            _ => None,
        }
        .map(str::to_owned);
        diagnostic
    }

    fn value(&mut self, depth: usize) -> Parsed<Value<'a>> {
        self.skip_blanks();
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(self.problem("the profile is nested too deeply"));
        }
        self.n_values += 1;
        if self.n_values > MAX_VALUES {
            let message = format!("the profile has more than {MAX_VALUES} values");
            let here = self.span_from(start);
            return Err(Diagnostic::error("source-too-long", here, message));
        }
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Value {
            kind,
            span: self.span_from(start),
        })
    }

    fn word(&mut self) -> Parsed<Kind<'a>> {
        for (word, kind) in [
            ("null", Kind::Null),
            ("true", Kind::Bool(true)),
            ("false", Kind::Bool(false)),
        ] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        Err(self.problem("expected a value"))
    }

    fn object(&mut self, depth: usize) -> Parsed<Kind<'a>> {
        self.at += 1;
        let mut members = Vec::new();
        self.skip_blanks();
        if self.eat(b'}') {
            return Ok(Kind::Object(members));
        }
        loop {
            self.skip_blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.problem("expected a key in double quotes"));
            }
            let key = self.string()?;
            let key_span = self.span_from(start);
            self.skip_blanks();
            if !self.eat(b':') {
                return Err(self.problem("expected `:`"));
            }
            let value = self.value(depth + 1)?;
            members.push(Member {
                key,
                key_span,
                value,
            });
            self.skip_blanks();
            if self.eat(b'}') {
                return Ok(Kind::Object(members));
            }
            if !self.eat(b',') {
                return Err(self.problem("expected `,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Parsed<Kind<'a>> {
        self.at += 1;
        let mut values = Vec::new();
        self.skip_blanks();
        if self.eat(b']') {
            return Ok(Kind::Array(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.eat(b']') {
                return Ok(Kind::Array(values));
            }
            if !self.eat(b',') {
                return Err(self.problem("expected `,` or `]`"));
            }
        }
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    #[test]
    fn values_know_where_they_stand() {
        let source = r#" {"a": [1, "b\n\ud83d\ude00"] } "#;
        let value = parse(source).unwrap();
        let Kind::Object(members) = value.kind else {
            panic!("{source}");
        };
        assert_eq!(members[0].key_span.text(source), "\"a\"");
        let Kind::Array(values) = &members[0].value.kind else {
            panic!("{source}");
        };
        assert_eq!(values[0].span.text(source), "1");
        assert_eq!(values[1].kind, Kind::String("b\n\u{1f600}".into()));
    }

    #[test]
    fn numbers_keep_all_their_digits() {
        let value = parse("18446744073709551615").unwrap();
        assert_eq!(value.kind, Kind::Number("18446744073709551615"));
    }

    fn check(source: &str, text: &str, message: &str) {
        let diagnostic = parse(source).unwrap_err();
        assert_eq!(diagnostic.span.text(source), text, "{source}");
        assert_eq!(diagnostic.message, message, "{source}");
    }

    #[test]
    fn broken_json_is_reported_where_it_breaks() {
        check("", "", "expected a value, found the end");
        check("{\"a\" 1}", "1", "expected `:`, found `1`");
        check("[1,]", "]", "expected a value, found `]`");
        check("[01]", "1", "expected `,` or `]`, found `1`");
        check("{} x", "x", "expected the end of the profile, found `x`");
        check(
            "\"a",
            "",
            "expected `\"` at the end of the string, found the end",
        );
        let deep = "[".repeat(100_000);
        assert_eq!(parse(&deep).unwrap_err().code, "invalid-json");
    }

    #[test]
    fn text_without_escapes_is_not_copied() {
        let value = parse(r#"["plain", "\u0070lain"]"#).unwrap();
        let Kind::Array(values) = value.kind else {
            panic!("an array");
        };
        let is_borrowed = |value: &Value<'_>| matches!(value.kind, Kind::String(Cow::Borrowed(_)));
        assert!(is_borrowed(&values[0]) && !is_borrowed(&values[1]));
        assert_eq!(values[0].kind, values[1].kind);
    }

    #[test]
    fn values_end_at_the_limit() {
        // The array itself is one of them.
        let zeros = |n: usize| format!("[0{}]", ",0".repeat(n - 2));
        assert!(parse(&zeros(MAX_VALUES)).is_ok());
        assert_eq!(
            parse(&zeros(MAX_VALUES + 1)).unwrap_err().code,
            "source-too-long"
        );
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&nested(MAX_DEPTH + 1)).is_ok());
        assert!(parse(&nested(MAX_DEPTH + 2)).is_err());
    }
}
