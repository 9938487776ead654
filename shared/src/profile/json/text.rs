//! Numbers and strings.

use super::Kind;
use super::parse::{Parsed, Parser};
use std::borrow::Cow;

impl<'a> Parser<'a> {
    pub(super) fn number(&mut self) -> Parsed<Kind<'a>> {
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
        Ok(Kind::Number(text))
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

    pub(super) fn string(&mut self) -> Parsed<Cow<'a, str>> {
        self.at += 1;
        let plain = self.plain()?;
        if self.eat(b'"') {
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        while !self.eat(b'"') {
            text.push(self.escape()?);
            text.push_str(self.plain()?);
        }
        Ok(Cow::Owned(text))
    }

    /// The text up to the next quote or backslash.
    fn plain(&mut self) -> Parsed<&'a str> {
        let bytes = self.source.as_bytes().get(self.at..).unwrap_or_default();
        let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let Some(length) = bytes.iter().position(is_special) else {
            self.at = self.source.len();
            return Err(self.problem("expected `\"` at the end of the string"));
        };
        let plain = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        match self.peek() {
            Some(b'"' | b'\\') => Ok(plain),
            _ => Err(self.problem("expected `\"` before the end of the line")),
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
