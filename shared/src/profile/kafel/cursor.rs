//! Walks over the tokens of a kafel policy.

use super::lexer::{Kind, Token};
use crate::text::{Diagnostic, Diagnostics, Span};

/// The policy cannot be understood from here on; a diagnostic says why.
#[derive(Debug)]
pub(super) struct Lost;

/// A position in the tokens.
pub(super) struct Cursor<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
    pub(super) problems: Diagnostics,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: Vec<Token<'a>>) -> Self {
        Self {
            tokens,
            at: 0,
            problems: Diagnostics::default(),
        }
    }

    pub(super) fn peek(&self) -> Option<Kind<'a>> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// The place of the token here; of the last one at the end.
    pub(super) fn span(&self) -> Span {
        let token = self.tokens.get(self.at).or(self.tokens.last());
        token.map_or(Span::default(), |token| token.span)
    }

    /// From a place to the token before this one.
    pub(super) fn span_from(&self, start: Span) -> Span {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(start, |token| start.to(token.span))
    }

    /// Goes past an operator or a bracket, if it is here.
    pub(super) fn eat(&mut self, punct: &str) -> bool {
        let is_here = matches!(self.peek(), Some(Kind::Punct(found)) if found == punct);
        self.at += usize::from(is_here);
        is_here
    }

    /// Goes past a word, if it is here.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let is_here = self.peek() == Some(Kind::Word(word));
        self.at += usize::from(is_here);
        is_here
    }

    pub(super) fn expect(&mut self, punct: &str) -> Result<(), Lost> {
        if self.eat(punct) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{punct}`")))
        }
    }

    pub(super) fn word(&mut self, expected: &str) -> Result<(&'a str, Span), Lost> {
        let span = self.span();
        if let Some(Kind::Word(word)) = self.peek() {
            self.at += 1;
            Ok((word, span))
        } else {
            Err(self.unexpected(expected))
        }
    }

    pub(super) fn number(&mut self) -> Result<(u64, Span), Lost> {
        let span = self.span();
        if let Some(Kind::Number(number)) = self.peek() {
            self.at += 1;
            Ok((number, span))
        } else {
            Err(self.unexpected("a number"))
        }
    }

    /// Goes past whatever is here.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    pub(super) fn unexpected(&mut self, expected: &str) -> Lost {
        let found = match self.peek() {
            Some(Kind::Word(word)) => format!("`{word}`"),
            Some(Kind::Number(number)) => format!("`{number}`"),
            Some(Kind::Punct(punct)) => format!("`{punct}`"),
            Some(Kind::File) => "the name of a file".to_owned(),
            None => "the end".to_owned(),
        };
        let message = format!("expected {expected}, found {found}");
        self.error("unexpected-token", self.span(), message);
        Lost
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.problems.push(Diagnostic::error(code, span, message));
    }
}
