//! Text to AST, one line after the other.

mod action;
mod condition;
mod cursor;
mod target;

pub(super) use action::ACTIONS;

use super::ast::{Filter, Line, LineKind, Rule};
use super::lexer::tokens;
use super::token::{Token, TokenKind};
use crate::text::{Diagnostic, Diagnostics, Span};
use cursor::Cursor;

/// Most bytes of filter text that are read. The longest useful filters have some tens of KiB.
pub const MAX_SOURCE_BYTES: usize = 1 << 20;

/// Reads a filter.
///
/// Never fails: what cannot be understood becomes a diagnostic, and the rest of the filter is
/// still highlighted and checked. Takes time in proportion to the text.
pub fn parse(source: &str) -> (Filter, Vec<Diagnostic>) {
    let mut filter = Filter::default();
    let mut problems = Diagnostics::default();
    if source.len() > MAX_SOURCE_BYTES {
        let message = format!(
            "the filter has {} bytes, the most is {MAX_SOURCE_BYTES}",
            source.len()
        );
        problems.push(Diagnostic::error(
            "source-too-long",
            Span::default(),
            message,
        ));
        return (filter, problems.into_vec());
    }
    let mut tokens = tokens(source);
    let mut line = Vec::new();
    loop {
        let token = tokens.next();
        match token.map(|token| token.kind) {
            Some(TokenKind::Comment) => {}
            Some(TokenKind::Newline) | None => {
                filter
                    .lines
                    .extend(parse_line(source, &line, &mut problems));
                line.clear();
            }
            Some(_) => line.extend(token),
        }
        if token.is_none() {
            break;
        }
    }
    (filter, problems.into_vec())
}

/// Reads the tokens of one line; `None` if it is blank or begins with something unknown.
fn parse_line(source: &str, tokens: &[Token], problems: &mut Diagnostics) -> Option<Line> {
    let span = tokens.first()?.span.to(tokens.last()?.span);
    let mut cursor = Cursor::new(source, tokens, problems);
    let kind = match cursor.peek_word()? {
        "default" => {
            cursor.next();
            let Some(action) = action::action(&mut cursor) else {
                // Told already; the rest of the line could only repeat it.
                let kind = LineKind::Default(None);
                return Some(Line { span, kind });
            };
            LineKind::Default(Some(action))
        }
        "foreign" => {
            cursor.next();
            let Some(action) = action::action(&mut cursor) else {
                let kind = LineKind::Foreign(None);
                return Some(Line { span, kind });
            };
            LineKind::Foreign(Some(action))
        }
        "arch" => {
            cursor.next();
            LineKind::Arch(target::names(&mut cursor, "an arch, such as `x86_64`"))
        }
        word => {
            let is_default = action::resembles_default(word);
            let Some(action) = action::action(&mut cursor) else {
                let kind = LineKind::Default(None);
                return is_default.then_some(Line { span, kind });
            };
            let (targets, numbers) = target::targets(&mut cursor);
            let on = cursor
                .eat_word("on")
                .then(|| target::names(&mut cursor, "an arch, such as `x86_64`"));
            let conditions = if cursor.eat_word("if") {
                condition::conditions(&mut cursor)
            } else {
                Vec::new()
            };
            LineKind::Rule(Rule {
                action,
                targets,
                numbers,
                on,
                conditions,
            })
        }
    };
    cursor.finish();
    Some(Line { span, kind })
}

#[cfg(test)]
mod tests;
