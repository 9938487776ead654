//! What a line is about: syscalls by name and number, arches by name.

use super::cursor::Cursor;
use crate::filter::ast::{Name, Numbers};
use crate::filter::number;
use crate::filter::token::{Token, TokenKind};
use crate::text::Diagnostic;

/// Names with blanks and commas between them, up to a keyword or the end of the line.
pub(super) fn names(cursor: &mut Cursor<'_, '_>, expected: &str) -> Vec<Name> {
    let mut names = Vec::new();
    while let Some(token) = cursor.peek() {
        match token.kind {
            TokenKind::Comma => cursor.skip(),
            TokenKind::Word if cursor.text(token) == "if" => break,
            TokenKind::Word => {
                cursor.skip();
                names.push(cursor.name(token));
            }
            _ => {
                cursor.unexpected(expected);
                break;
            }
        }
    }
    if names.is_empty() {
        cursor.missing(expected);
    }
    names
}

/// Syscalls, groups and numbers, up to `on`, `if` or the end of the line.
pub(super) fn targets(cursor: &mut Cursor<'_, '_>) -> (Vec<Name>, Vec<Numbers>) {
    const EXPECTED: &str = "a syscall or an `@group`";
    let (mut names, mut numbers) = (Vec::new(), Vec::new());
    while let Some(token) = cursor.peek() {
        match token.kind {
            TokenKind::Comma => cursor.skip(),
            TokenKind::Word if ["if", "on"].contains(&cursor.text(token)) => break,
            TokenKind::Word | TokenKind::Group => {
                cursor.skip();
                names.push(cursor.name(token));
            }
            TokenKind::Number => match range(cursor, token) {
                Some(range) => numbers.push(range),
                None => break,
            },
            _ => {
                cursor.unexpected(EXPECTED);
                break;
            }
        }
    }
    if names.is_empty() && numbers.is_empty() {
        cursor.missing(EXPECTED);
    }
    (names, numbers)
}

/// `LOW` or `LOW..HIGH`; the cursor stands at `LOW`.
fn range(cursor: &mut Cursor<'_, '_>, first: Token) -> Option<Numbers> {
    let low = nr(cursor, first)?;
    if !cursor.eat(TokenKind::DotDot) {
        let high = low;
        let span = first.span;
        return Some(Numbers { low, high, span });
    }
    let Some(last) = cursor.peek().filter(|t| t.kind == TokenKind::Number) else {
        cursor.unexpected("the last number, as in `335..400`");
        return None;
    };
    let high = nr(cursor, last)?;
    let span = first.span.to(last.span);
    Some(Numbers { low, high, span })
}

fn nr(cursor: &mut Cursor<'_, '_>, token: Token) -> Option<i128> {
    let text = cursor.text(token);
    let Ok(number) = number::parse(text, false) else {
        let message = format!("`{text}` is not a syscall number");
        let error = Diagnostic::error("bad-number", token.span, message);
        cursor.report(error.with_help("write decimal, 0x hex, 0o octal or 0b binary"));
        return None;
    };
    cursor.skip();
    Some(number)
}
