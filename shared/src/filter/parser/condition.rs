//! Conditions and the values in them.

use super::cursor::Cursor;
use crate::filter::Width;
use crate::filter::ast::{Atom, AtomKind, Condition, Test, Value};
use crate::filter::number::{self, NumberError};
use crate::filter::token::{Compare, TokenKind};
use crate::text::Diagnostic;

/// Conditions joined by `&&`; stops at the first that cannot be understood.
pub(super) fn conditions(cursor: &mut Cursor<'_, '_>) -> Vec<Condition> {
    let mut conditions = Vec::new();
    loop {
        let Some(condition) = condition(cursor) else {
            return conditions;
        };
        conditions.push(condition);
        if !cursor.eat(TokenKind::AndAnd) {
            return conditions;
        }
    }
}

fn condition(cursor: &mut Cursor<'_, '_>) -> Option<Condition> {
    let Some(token) = cursor.peek().filter(|token| token.kind == TokenKind::Word) else {
        cursor.unexpected("the name of an argument, or `arg0` to `arg5`");
        return None;
    };
    cursor.skip();
    let arg = cursor.name(token);
    let width = if cursor.eat(TokenKind::Colon) {
        Some(width(cursor)?)
    } else {
        None
    };
    let (test, end) = test(cursor)?;
    Some(Condition {
        span: arg.span.to(end),
        arg,
        width,
        test,
    })
}

/// What follows `:`.
fn width(cursor: &mut Cursor<'_, '_>) -> Option<Width> {
    let width = match cursor.peek().map(|token| cursor.text(token)) {
        Some("32") => Width::Bits32,
        Some("64") => Width::Bits64,
        _ => {
            cursor.unexpected("`32` or `64`, the bits that are compared");
            return None;
        }
    };
    cursor.skip();
    Some(width)
}

type TestAndEnd = (Test, crate::text::Span);

fn test(cursor: &mut Cursor<'_, '_>) -> Option<TestAndEnd> {
    match cursor.peek_kind() {
        Some(TokenKind::Compare(compare)) => {
            cursor.skip();
            let value = value(cursor)?;
            let end = value.span();
            Some((Test::Compare(compare, value), end))
        }
        Some(TokenKind::And) => {
            cursor.skip();
            masked(cursor)
        }
        Some(TokenKind::Word) if cursor.eat_word("in") => set(cursor),
        _ => {
            cursor.unexpected("a comparison: `== != < <= > >=`, `& MASK` or `in {…}`");
            None
        }
    }
}

/// What follows `&`.
fn masked(cursor: &mut Cursor<'_, '_>) -> Option<TestAndEnd> {
    let mask = value(cursor)?;
    let equal = match cursor.peek_kind() {
        Some(TokenKind::Compare(Compare::Eq)) => true,
        Some(TokenKind::Compare(Compare::Ne)) => false,
        Some(TokenKind::Compare(_)) => {
            cursor.unexpected("`==` or `!=`: masked bits have no order");
            return None;
        }
        _ => {
            let end = mask.span();
            return Some((Test::AnyBit(mask), end));
        }
    };
    cursor.skip();
    let value = value(cursor)?;
    let end = value.span();
    Some((Test::Masked { mask, equal, value }, end))
}

/// What follows `in`.
fn set(cursor: &mut Cursor<'_, '_>) -> Option<TestAndEnd> {
    if !cursor.eat(TokenKind::OpenBrace) {
        let low = value(cursor)?;
        if !cursor.eat(TokenKind::DotDot) {
            cursor.unexpected("`..`, as in `in 1..9`, or a set, as in `in {1, 9}`");
            return None;
        }
        let high = value(cursor)?;
        let end = high.span();
        return Some((Test::Between(low, high), end));
    }
    let mut values = Vec::new();
    loop {
        if let Some(token) = cursor.peek().filter(|t| t.kind == TokenKind::CloseBrace) {
            cursor.skip();
            if values.is_empty() {
                let message = "an empty set matches nothing";
                cursor.report(Diagnostic::error("empty-set", token.span, message));
                return None;
            }
            return Some((Test::In(values), token.span));
        }
        values.push(value(cursor)?);
        let is_last = cursor.peek_kind() == Some(TokenKind::CloseBrace);
        if !is_last && !cursor.eat(TokenKind::Comma) {
            cursor.unexpected("`,` or `}`");
            return None;
        }
    }
}

fn value(cursor: &mut Cursor<'_, '_>) -> Option<Value> {
    const EXPECTED: &str = "a number or the name of a constant";
    let first = atom(cursor, EXPECTED)?;
    let mut rest = Vec::new();
    while cursor.eat(TokenKind::Or) {
        rest.push(atom(cursor, EXPECTED)?);
    }
    Some(Value { first, rest })
}

/// A number, perhaps negative, or a name.
pub(super) fn atom(cursor: &mut Cursor<'_, '_>, expected: &str) -> Option<Atom> {
    let minus = cursor.peek().filter(|t| t.kind == TokenKind::Minus);
    if minus.is_some() {
        cursor.skip();
    }
    let Some(token) = cursor.peek() else {
        cursor.missing(expected);
        return None;
    };
    let span = minus.map_or(token.span, |minus| minus.span.to(token.span));
    let text = cursor.text(token);
    let kind = match token.kind {
        TokenKind::Word if minus.is_none() => AtomKind::Name(text.to_owned()),
        TokenKind::Number => match number::parse(text, minus.is_some()) {
            Ok(number) => AtomKind::Number(number),
            Err(error) => {
                let message = match error {
                    NumberError::Digit => format!("`{text}` is not a number"),
                    NumberError::Range => format!("`{text}` does not fit in 64 bits"),
                };
                cursor.report(
                    Diagnostic::error("bad-number", span, message)
                        .with_help("write decimal, 0x hex, 0o octal or 0b binary"),
                );
                return None;
            }
        },
        _ if text.starts_with(['"', '\'', '/']) => {
            let message = "a filter cannot compare text: of a path it sees the pointer only, not what \
                           stands there, which another thread could change after the check";
            let error = Diagnostic::error("text-compared", span, message);
            cursor.report(error.with_help(
                "decide by flags and numbers; for paths use Landlock, mounts, or `notify` and a \
                 supervisor that makes the call itself",
            ));
            return None;
        }
        _ => {
            cursor.unexpected(expected);
            return None;
        }
    };
    cursor.skip();
    Some(Atom { kind, span })
}
