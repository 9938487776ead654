//! Walks over the tokens of one line and reports the first thing that does not fit.

use crate::filter::ast::Name;
use crate::filter::token::{Token, TokenKind};
use crate::text::{Diagnostic, Diagnostics, Span};

/// A position in the tokens of one line.
pub(super) struct Cursor<'a, 'p> {
    source: &'a str,
    tokens: &'a [Token],
    at: usize,
    problems: &'p mut Diagnostics,
    /// One line is reported once: what follows the first mistake is rarely one of its own.
    has_failed: bool,
}

impl<'a, 'p> Cursor<'a, 'p> {
    pub(super) fn new(source: &'a str, tokens: &'a [Token], problems: &'p mut Diagnostics) -> Self {
        Self {
            source,
            tokens,
            at: 0,
            problems,
            has_failed: false,
        }
    }

    /// The token here, `None` at the end of the line.
    pub(super) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// What kind of token is here.
    pub(super) fn peek_kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    /// The place of the token before the one here.
    pub(super) fn last_span(&self) -> Span {
        let before = self.at.min(self.tokens.len()).checked_sub(1);
        before.map_or(Span::default(), |before| self.tokens[before].span)
    }

    /// The text of the word here; says so if there is none.
    pub(super) fn peek_word(&mut self) -> Option<&'a str> {
        match self.peek() {
            Some(token) if token.kind == TokenKind::Word => Some(self.text(token)),
            _ => {
                self.unexpected("an action, `default`, `foreign` or `arch`");
                None
            }
        }
    }

    /// The token here, and goes past it.
    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Goes past the token here.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    /// Goes past the token here if it is of this kind.
    pub(super) fn eat(&mut self, kind: TokenKind) -> bool {
        let is_here = self.peek_kind() == Some(kind);
        self.at += usize::from(is_here);
        is_here
    }

    /// Goes past the token here if it is this word.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let is_here = self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Word && self.text(token) == word);
        self.at += usize::from(is_here);
        is_here
    }

    /// The text of a token.
    pub(super) fn text(&self, token: Token) -> &'a str {
        token.span.text(self.source)
    }

    /// A token as a name.
    pub(super) fn name(&self, token: Token) -> Name {
        Name {
            text: self.text(token).to_owned(),
            span: token.span,
        }
    }

    /// Reports a problem of this line, if it is the first.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.has_failed {
            self.has_failed = true;
            self.problems.push(diagnostic);
        }
    }

    /// Reports what stands here, or that the line ends here.
    pub(super) fn unexpected(&mut self, expected: &str) {
        let Some(token) = self.peek() else {
            self.missing(expected);
            return;
        };
        let text = self.text(token);
        let message = format!("expected {expected}, found `{text}`");
        let mut diagnostic = Diagnostic::error("unexpected-token", token.span, message);
        diagnostic.help = hint(text).map(str::to_owned);
        self.report(diagnostic);
    }

    /// Reports that something is missing behind the last token read.
    pub(super) fn missing(&mut self, expected: &str) {
        let before = self.at.min(self.tokens.len()).checked_sub(1);
        let end = before.map_or(0, |before| self.tokens[before].span.end);
        let message = format!("expected {expected} after this");
        let span = before.map_or(Span::new(end, end), |before| self.tokens[before].span);
        self.report(Diagnostic::error("incomplete-line", span, message));
    }

    /// Reports what is left of the line, if anything is.
    pub(super) fn finish(&mut self) {
        if self.peek().is_some() {
            self.unexpected("the end of the line");
        }
    }
}

/// What to write instead of something that other languages have.
fn hint(text: &str) -> Option<&'static str> {
    match text {
        "||" | "or" => Some("write one rule for each alternative: the first that matches decides"),
        "=" => Some("equality is written `==`"),
        "!" | "not" => Some("write the opposite comparison: `!=`, `<`, `>=`, `& MASK == 0`"),
        "and" | "&" => Some("conditions are joined by `&&`"),
        "(" | ")" => Some("there are no parentheses: conditions are joined by `&&` only"),
        ";" | ":" => Some("a rule is written on one line: action, syscalls, `if`, conditions"),
        "{" => Some("a rule is written on one line, without braces"),
        "/" => Some("comments begin with `#`"),
        "~" => Some("write the mask as a number"),
        _ => None,
    }
}
