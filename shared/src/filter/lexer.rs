//! Text to tokens. Every byte but blanks belongs to exactly one token.

use super::token::{Compare, Token, TokenKind};
use crate::text::{Span, ending};

/// Cuts filter text into tokens. Blanks between them are skipped, ends of lines are kept.
pub(super) fn tokens(source: &str) -> Tokens<'_> {
    Tokens { source, at: 0 }
}

/// The tokens of a text, in order. Made by [`tokens`].
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let rest = self.source.get(self.at..)?;
        let blanks = blanks(rest);
        let start = self.at + blanks;
        let rest = &rest[blanks..];
        let first = rest.chars().next()?;
        let (kind, length) = token(rest, first);
        self.at = start + length;
        Some(Token {
            kind,
            span: Span::new(offset(start), offset(self.at)),
        })
    }
}

/// Whether the character separates tokens without being one.
fn is_blank(c: char) -> bool {
    // A byte order mark at the start of a file pasted from elsewhere is a blank, too.
    !ends_line(c) && (c.is_whitespace() || c == '\u{feff}')
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// Bytes of blanks at the start of `rest`, with the ends of lines that a backslash continues.
fn blanks(rest: &str) -> usize {
    let mut after = rest.trim_start_matches(is_blank);
    while let Some(next) = after
        .strip_prefix('\\')
        .map(|tail| tail.trim_start_matches(is_blank))
        .filter(|tail| ending(tail) > 0)
        .map(|tail| &tail[ending(tail)..])
    {
        after = next.trim_start_matches(is_blank);
    }
    rest.len() - after.len()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Kind and length in bytes of the token at the start of `rest`.
fn token(rest: &str, first: char) -> (TokenKind, usize) {
    let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    match first {
        '\n' | '\r' => (TokenKind::Newline, ending(rest)),
        '#' => (TokenKind::Comment, run(|c| !ends_line(c))),
        '"' | '\'' => (TokenKind::Unknown, quoted(rest, first)),
        '@' => {
            let name = rest[1..]
                .find(|c| !is_word(c) && c != '-')
                .unwrap_or(rest.len() - 1);
            (TokenKind::Group, 1 + name)
        }
        '0'..='9' => (TokenKind::Number, run(is_word)),
        c if is_word(c) => (TokenKind::Word, run(is_word)),
        c => operator(rest).unwrap_or((TokenKind::Unknown, c.len_utf8())),
    }
}

/// Bytes of a text in quotes, which filter text has no use for, so that it is reported in one piece;
/// of the quote alone if no other one follows on the line.
fn quoted(rest: &str, quote: char) -> usize {
    let end = rest[1..].find(|c| c == quote || ends_line(c));
    match end {
        Some(end) if rest[1 + end..].starts_with(quote) => end + 2,
        _ => 1,
    }
}

fn operator(rest: &str) -> Option<(TokenKind, usize)> {
    // Longer ones first.
    const OPERATORS: [(&str, TokenKind); 18] = [
        ("==", TokenKind::Compare(Compare::Eq)),
        ("!=", TokenKind::Compare(Compare::Ne)),
        ("<=", TokenKind::Compare(Compare::Le)),
        (">=", TokenKind::Compare(Compare::Ge)),
        ("&&", TokenKind::AndAnd),
        ("..", TokenKind::DotDot),
        // Known to other languages, so that it is reported in one piece.
        ("||", TokenKind::Unknown),
        ("<", TokenKind::Compare(Compare::Lt)),
        (">", TokenKind::Compare(Compare::Gt)),
        ("&", TokenKind::And),
        ("|", TokenKind::Or),
        ("-", TokenKind::Minus),
        (",", TokenKind::Comma),
        ("{", TokenKind::OpenBrace),
        ("}", TokenKind::CloseBrace),
        ("(", TokenKind::OpenParen),
        (")", TokenKind::CloseParen),
        (":", TokenKind::Colon),
    ];
    OPERATORS
        .iter()
        .find(|(text, _)| rest.starts_with(text))
        .map(|&(text, kind)| (kind, text.len()))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[(TokenKind, &str)]) {
        let found: Vec<_> = tokens(source)
            .map(|token| (token.kind, token.span.text(source)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_rule_is_cut_at_blanks_and_operators() {
        check(
            "errno 0x26 @basic-io,_sysctl if a<=-1&&b&2==1..3 # why\n",
            &[
                (TokenKind::Word, "errno"),
                (TokenKind::Number, "0x26"),
                (TokenKind::Group, "@basic-io"),
                (TokenKind::Comma, ","),
                (TokenKind::Word, "_sysctl"),
                (TokenKind::Word, "if"),
                (TokenKind::Word, "a"),
                (TokenKind::Compare(Compare::Le), "<="),
                (TokenKind::Minus, "-"),
                (TokenKind::Number, "1"),
                (TokenKind::AndAnd, "&&"),
                (TokenKind::Word, "b"),
                (TokenKind::And, "&"),
                (TokenKind::Number, "2"),
                (TokenKind::Compare(Compare::Eq), "=="),
                (TokenKind::Number, "1"),
                (TokenKind::DotDot, ".."),
                (TokenKind::Number, "3"),
                (TokenKind::Comment, "# why"),
                (TokenKind::Newline, "\n"),
            ],
        );
    }

    #[test]
    fn strange_characters_are_tokens_of_their_own() {
        check(
            "é=\u{1f600}@",
            &[
                (TokenKind::Unknown, "é"),
                (TokenKind::Unknown, "="),
                (TokenKind::Unknown, "\u{1f600}"),
                (TokenKind::Group, "@"),
            ],
        );
    }

    #[test]
    fn blanks_of_every_kind_are_skipped() {
        check("\u{feff}\t \u{a0}", &[]);
    }

    #[test]
    fn lines_end_in_every_way() {
        use TokenKind::{Comment, Newline, Word};
        check(
            "a\r\nb # x\rc\n",
            &[
                (Word, "a"),
                (Newline, "\r\n"),
                (Word, "b"),
                (Comment, "# x"),
                (Newline, "\r"),
                (Word, "c"),
                (Newline, "\n"),
            ],
        );
        check("a \\\rb", &[(Word, "a"), (Word, "b")]);
    }

    #[test]
    fn a_text_in_quotes_is_one_piece_on_its_line() {
        use TokenKind::{Newline, Unknown, Word};
        check("\"a b\" c", &[(Unknown, "\"a b\""), (Word, "c")]);
        check(
            "\"a\nb'",
            &[
                (Unknown, "\""),
                (Word, "a"),
                (Newline, "\n"),
                (Word, "b"),
                (Unknown, "'"),
            ],
        );
    }

    #[test]
    fn a_backslash_at_the_end_of_a_line_joins_it_with_the_next() {
        check(
            "a \\ \r\n \\\n b",
            &[(TokenKind::Word, "a"), (TokenKind::Word, "b")],
        );
        check(
            "# a \\\nb \\c",
            &[
                (TokenKind::Comment, "# a \\"),
                (TokenKind::Newline, "\n"),
                (TokenKind::Word, "b"),
                (TokenKind::Unknown, "\\"),
                (TokenKind::Word, "c"),
            ],
        );
    }
}
