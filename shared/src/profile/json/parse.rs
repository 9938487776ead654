//! Text to JSON values, by RFC 8259.

use super::{Kind, Member, Value};
use crate::text::{Diagnostic, Span};

/// Most bytes of JSON that are read. The largest profile in use that we know has 36 KiB.
pub const MAX_PROFILE_BYTES: usize = 2 << 20;
/// Deepest nesting that is read. A profile needs 5.
pub const MAX_DEPTH: usize = 32;

/// Reads one JSON value and nothing after it.
pub fn parse(source: &str) -> Result<Value, Diagnostic> {
    if source.len() > MAX_PROFILE_BYTES {
        let message = format!(
            "the profile has {} bytes, the most is {MAX_PROFILE_BYTES}",
            source.len()
        );
        let code = "source-too-long";
        return Err(Diagnostic::error(code, Span::default(), message));
    }
    let mut parser = Parser { source, at: 0 };
    let value = parser.value(0)?;
    parser.skip_blanks();
    if parser.at < source.len() {
        return Err(parser.problem("expected the end of the profile"));
    }
    Ok(value)
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
}

type Parsed<T> = Result<T, Diagnostic>;

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
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

    fn problem(&self, message: &str) -> Diagnostic {
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

    fn value(&mut self, depth: usize) -> Parsed<Value> {
        self.skip_blanks();
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(self.problem("the profile is nested too deeply"));
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

    fn word(&mut self) -> Parsed<Kind> {
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

    fn object(&mut self, depth: usize) -> Parsed<Kind> {
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

    fn array(&mut self, depth: usize) -> Parsed<Kind> {
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

    fn eat(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    fn digits(&mut self) -> Parsed<()> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.problem("expected a digit"));
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Parsed<Kind> {
        let start = self.at;
        self.eat(b'-');
        // A leading zero stands alone.
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let text = self.source.get(start..self.at).unwrap_or_default();
        Ok(Kind::Number(text.to_owned()))
    }

    fn string(&mut self) -> Parsed<String> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let plain = self
                .rest()
                .find(|c| matches!(c, '"' | '\\' | '\0'..='\x1f'));
            let Some(plain) = plain else {
                self.at = self.source.len();
                return Err(self.problem("expected `\"` at the end of the string"));
            };
            text.push_str(&self.rest()[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.problem("expected `\"` before the end of the line")),
            }
        }
    }

    fn escape(&mut self) -> Parsed<char> {
        self.at += 1;
        let escaped = match self.peek() {
            Some(b'u') => return self.unicode_escape(),
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(self.problem("expected an escape")),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// `uXXXX`, or two of them for characters beyond 16 bits.
    fn unicode_escape(&mut self) -> Parsed<char> {
        let first = self.hex4()?;
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
            self.at += 1;
            let second = self.hex4()?;
            if (0xdc00..0xe000).contains(&second) {
                let c = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return char::from_u32(c).ok_or_else(|| self.problem("expected a character"));
            }
        }
        Err(self.problem("expected the second half of a surrogate pair"))
    }

    fn hex4(&mut self) -> Parsed<u32> {
        let digits = self.rest().get(1..5);
        let code = digits
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(code) = code else {
            return Err(self.problem("expected four hex digits"));
        };
        self.at += 5;
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(values[1].kind, Kind::String("b\n\u{1f600}".to_owned()));
    }

    #[test]
    fn numbers_keep_all_their_digits() {
        let value = parse("18446744073709551615").unwrap();
        assert_eq!(value.kind, Kind::Number("18446744073709551615".to_owned()));
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
    fn nesting_ends_at_the_limit() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&nested(MAX_DEPTH + 1)).is_ok());
        assert!(parse(&nested(MAX_DEPTH + 2)).is_err());
    }
}
