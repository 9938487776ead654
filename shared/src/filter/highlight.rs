//! What each piece of filter text is, for an editor that colours it.

use super::lexer::tokens;
use super::token::{Token, TokenKind};
use crate::abi::{errno, named, syscalls};
use crate::text::Span;

/// What a piece of filter text is, seen as a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenClass {
    /// `default`, `foreign`, `arch`, `on`, `if`, `in`
    Keyword,
    /// `allow`, `errno`, …
    Action,
    /// A syscall that some arch has.
    Syscall,
    /// `@group`
    Group,
    /// The name of an argument.
    Argument,
    /// The name of a constant or an errno.
    Constant,
    /// A number.
    Number,
    /// Comparison, `&`, `&&`, `|`, brackets, commas.
    Operator,
    /// `#` and what follows.
    Comment,
    /// The name of an arch.
    Arch,
    /// Something that is not known.
    Unknown,
}

/// Classes of all tokens, in source order; what lies between them is blank.
///
/// Works on broken text, too, and judges each word by its place in the line.
pub fn highlight(source: &str) -> Vec<(Span, TokenClass)> {
    let mut place = Place::Start;
    let mut pieces = Vec::new();
    for token in tokens(source) {
        if token.kind == TokenKind::Newline {
            place = Place::Start;
        } else {
            pieces.push((token.span, class(token, source, &mut place)));
        }
    }
    pieces
}

/// Where in a line we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its first word.
    Start,
    /// Behind `default`.
    Default,
    /// Behind `errno`.
    Errno,
    /// Among the names.
    Names,
    /// Behind `arch`.
    Arches,
    /// Behind `if`: an argument comes.
    Argument,
    /// Inside a condition: values come.
    Values,
}

fn class(token: Token, source: &str, place: &mut Place) -> TokenClass {
    match token.kind {
        TokenKind::Word => word_class(token.span.text(source), place),
        TokenKind::Group => TokenClass::Group,
        TokenKind::Number => {
            if *place == Place::Errno {
                *place = Place::Names;
            }
            TokenClass::Number
        }
        TokenKind::AndAnd => {
            *place = Place::Argument;
            TokenClass::Operator
        }
        TokenKind::Comment => TokenClass::Comment,
        TokenKind::Unknown => TokenClass::Unknown,
        _ => TokenClass::Operator,
    }
}

fn word_class(word: &str, place: &mut Place) -> TokenClass {
    let known = |is_known: bool, class| if is_known { class } else { TokenClass::Unknown };
    match (*place, word) {
        (Place::Start, "default" | "foreign") => {
            *place = Place::Default;
            TokenClass::Keyword
        }
        (Place::Start, "arch") | (Place::Names, "on") => {
            *place = Place::Arches;
            TokenClass::Keyword
        }
        (Place::Start | Place::Default, _) => {
            *place = if word == "errno" {
                Place::Errno
            } else {
                Place::Names
            };
            let is_action = super::parser::ACTIONS.contains(&word);
            known(is_action, TokenClass::Action)
        }
        (Place::Errno, _) => {
            *place = Place::Names;
            known(errno::number(word).is_some(), TokenClass::Constant)
        }
        (Place::Names | Place::Arches, "if") => {
            *place = Place::Argument;
            TokenClass::Keyword
        }
        (Place::Arches, _) => known(word.parse::<crate::abi::Arch>().is_ok(), TokenClass::Arch),
        (Place::Names, _) => known(syscalls::is_known(word), TokenClass::Syscall),
        (Place::Argument, _) => {
            *place = Place::Values;
            TokenClass::Argument
        }
        (Place::Values, "in") => TokenClass::Keyword,
        (Place::Values, _) => known(named::value(word).is_some(), TokenClass::Constant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[(&str, TokenClass)]) {
        let found: Vec<_> = highlight(source)
            .into_iter()
            .map(|(span, class)| (span.text(source), class))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_judged_by_their_place() {
        use TokenClass::{Action, Argument, Constant, Keyword, Number, Operator, Syscall, Unknown};
        check(
            "errno EPERM kill opne if flags & O_CREAT == 0",
            &[
                ("errno", Action),
                ("EPERM", Constant),
                ("kill", Syscall),
                ("opne", Unknown),
                ("if", Keyword),
                ("flags", Argument),
                ("&", Operator),
                ("O_CREAT", Constant),
                ("==", Operator),
                ("0", Number),
            ],
        );
    }

    #[test]
    fn each_line_starts_anew() {
        use TokenClass::{Action, Arch, Comment, Group, Keyword};
        check(
            "default allow # x\narch x86\nkill @clock",
            &[
                ("default", Keyword),
                ("allow", Action),
                ("# x", Comment),
                ("arch", Keyword),
                ("x86", Arch),
                ("kill", Action),
                ("@clock", Group),
            ],
        );
    }
}
