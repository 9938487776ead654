//! A place in the tokens of one line.

use super::lexer::{Token, TokenKind};
use crate::abi::Arch;
use crate::text::{Diagnostic, Diagnostics, Span};

/// What is left of a line, and where problems go.
pub(super) struct Cursor<'a, 'd> {
    rest: &'a [Token<'a>],
    /// The token before, for problems at the end of the line.
    last: Span,
    /// Whose syscalls names without an arch are.
    pub(super) arch: Arch,
    diagnostics: &'d mut Diagnostics,
}

impl<'a, 'd> Cursor<'a, 'd> {
    pub(super) fn new(line: &'a [Token<'a>], arch: Arch, diagnostics: &'d mut Diagnostics) -> Self {
        let start = line.first().map_or(0, |token| token.span.start);
        Self {
            rest: line,
            last: Span::new(start, start),
            arch,
            diagnostics,
        }
    }

    pub(super) fn peek(&self) -> Option<TokenKind<'a>> {
        self.rest.first().map(|token| token.kind)
    }

    /// The kind of the token after the next.
    pub(super) fn peek_second(&self) -> Option<TokenKind<'a>> {
        self.rest.get(1).map(|token| token.kind)
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        self.last = first.span;
        Some(*first)
    }

    /// Takes a mark if it comes next.
    pub(super) fn eat(&mut self, mark: char) -> bool {
        let is_next = self.peek() == Some(TokenKind::Mark(mark));
        if is_next {
            self.next();
        }
        is_next
    }

    /// Takes a word, in any case, if it comes next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let is_next =
            matches!(self.peek(), Some(TokenKind::Word(next)) if next.eq_ignore_ascii_case(word));
        if is_next {
            self.next();
        }
        is_next
    }

    /// Takes a mark, or says that it is missing.
    pub(super) fn expect(&mut self, mark: char) -> Option<()> {
        if self.eat(mark) {
            return Some(());
        }
        self.wanted(&format!("`{mark}`"))
    }

    /// Where the next token stands, or the end of the line.
    pub(super) fn place(&self) -> Span {
        let end = Span::new(self.last.end, self.last.end);
        self.rest.first().map_or(end, |token| token.span)
    }

    /// The span of the token that was taken last.
    pub(super) fn taken(&self) -> Span {
        self.last
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether nobody will read another hint.
    pub(super) fn is_full(&self) -> bool {
        self.diagnostics.is_full()
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Says what should stand here.
    pub(super) fn wanted<T>(&mut self, what: &str) -> Option<T> {
        let found = if self.is_at_end() {
            "the line ends"
        } else {
            "something else stands"
        };
        let message = format!("{what} is wanted, but {found} here");
        self.push(Diagnostic::error("bad-operand", self.place(), message));
        None
    }
}
