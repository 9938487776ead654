//! A statement's tokens, one after the other.

use super::token::{Kind, Token, Tokens};
use crate::text::{Diagnostic, Diagnostics, Span};
use std::iter::Peekable;

/// What could not be understood; a diagnostic says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrong;

/// Reads tokens and keeps what is wrong.
pub(super) struct Cursor<'a, 'p> {
    tokens: Peekable<Tokens<'a>>,
    problems: &'p mut Diagnostics,
    /// Where the last token ended.
    end: u32,
}

impl<'a, 'p> Cursor<'a, 'p> {
    pub(super) fn new(tokens: Tokens<'a>, problems: &'p mut Diagnostics) -> Self {
        Self {
            tokens: tokens.peekable(),
            problems,
            end: 0,
        }
    }

    /// The next token of this statement.
    pub(super) fn peek(&mut self) -> Option<Token<'a>> {
        while let Some(comment) = self.tokens.next_if(|token| token.kind == Kind::OddComment) {
            let message = "minijail0 takes the next line for a part of this comment";
            let warning = Diagnostic::warning("comment-goes-on", comment.span, message);
            self.problems
                .push(warning.with_help("take the backslash away"));
        }
        self.tokens
            .peek()
            .copied()
            .filter(|token| token.kind != Kind::End)
    }

    /// Takes the next token of this statement.
    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.tokens.next();
        self.end = token.span.end;
        Some(token)
    }

    /// Takes a symbol or a word if it comes next.
    pub(super) fn take_if(&mut self, text: &str) -> Option<Token<'a>> {
        self.peek().filter(|token| token.text == text)?;
        self.take()
    }

    /// Takes a symbol that has to come next.
    pub(super) fn want(&mut self, text: &str) -> Result<Token<'a>, Wrong> {
        match self.take_if(text) {
            Some(token) => Ok(token),
            None => Err(self.unexpected(&format!("`{text}`"))),
        }
    }

    /// Takes a token of a kind that has to come next.
    pub(super) fn want_kind(&mut self, kind: Kind, what: &str) -> Result<Token<'a>, Wrong> {
        match self.peek().filter(|token| token.kind == kind) {
            Some(token) => {
                self.take();
                Ok(token)
            }
            None => Err(self.unexpected(what)),
        }
    }

    /// Goes to the next statement; `false` at the end of the text.
    pub(super) fn next_statement(&mut self) -> bool {
        while self.take().is_some() {}
        self.tokens.next().is_some()
    }

    /// Where the statement has been read to.
    pub(super) const fn end(&self) -> u32 {
        self.end
    }

    /// Says that something else was expected here.
    pub(super) fn unexpected(&mut self, what: &str) -> Wrong {
        let (span, found) = match self.peek() {
            Some(token) => (token.span, format!("`{}`", token.text.escape_debug())),
            None => (
                Span::new(self.end, self.end),
                "the end of the line".to_owned(),
            ),
        };
        self.error(
            "unexpected-token",
            span,
            format!("expected {what}, found {found}"),
        )
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: String) -> Wrong {
        self.problems.push(Diagnostic::error(code, span, message));
        Wrong
    }

    pub(super) fn problems(&mut self) -> &mut Diagnostics {
        self.problems
    }
}
