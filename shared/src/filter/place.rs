//! Where in a filter text a place is: which words may stand there, and what the line says up to it.
//!
//! Works on broken text as the highlighter does: an editor asks while a line is half written.

use super::lexer::tokens;
use super::token::{Token, TokenKind};
use crate::abi::Arch;
use crate::text::Span;

/// Which words may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// Before the first word of a line.
    #[default]
    Line,
    /// Behind `default` or `foreign`: an action.
    Default,
    /// Behind `errno`.
    Errno,
    /// Syscalls and groups.
    Targets,
    /// Behind `arch` or `on`.
    Arches,
    /// Behind `if` or `&&`: an argument.
    Argument,
    /// Behind an argument: a comparison.
    Test,
    /// Behind a comparison: a constant or a number.
    Value,
    /// Behind a value: what joins it with more.
    Joined,
    /// Between the parentheses of an action.
    Parentheses,
    /// Nothing that we know.
    Nowhere,
}

/// What is asked of an argument, so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Asked {
    /// `==` and the like.
    #[default]
    Compare,
    /// `& MASK`
    Mask,
    /// `& MASK ==`
    Masked,
    /// `in`
    In,
}

/// A line up to some place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line<'a> {
    /// Which words may stand here.
    pub(super) place: Place,
    /// Whether it is a rule.
    pub(super) is_rule: bool,
    /// The syscalls and groups that are named.
    pub(super) names: Vec<&'a str>,
    /// Whether a syscall is named by number.
    pub(super) has_number: bool,
    /// The arches that are named.
    pub(super) arches: Vec<&'a str>,
    /// The argument that is asked about.
    pub(super) arg: &'a str,
    /// What is asked of it.
    pub(super) asked: Asked,
    /// The constants and numbers of the condition.
    pub(super) values: Vec<&'a str>,
}

impl<'a> Line<'a> {
    /// Whether it names anything that the rule is for.
    pub(super) fn has_target(&self) -> bool {
        self.has_number || !self.names.is_empty()
    }

    fn take(&mut self, kind: TokenKind, text: &'a str) {
        use TokenKind as T;
        if kind == T::Newline {
            *self = Self::default();
            return;
        }
        self.place = match (self.place, kind) {
            (place, T::Comment) => place,
            (Place::Line, T::Word) => self.begin(text),
            (Place::Default, T::Word) if text == "errno" => Place::Errno,
            (Place::Errno, T::Minus) => Place::Errno,
            (Place::Errno, T::Word | T::Number) | (Place::Parentheses, T::CloseParen)
                if self.is_rule =>
            {
                Place::Targets
            }
            (Place::Targets, T::OpenParen) | (Place::Parentheses, T::Number) => Place::Parentheses,
            (Place::Targets, T::Word) => self.target(text),
            (Place::Targets, T::Group) => {
                self.names.push(text);
                Place::Targets
            }
            (Place::Targets, T::Number) => {
                self.has_number = true;
                Place::Targets
            }
            (Place::Targets, T::Comma | T::DotDot) => Place::Targets,
            (Place::Arches, T::Word) if self.is_rule && text == "if" => Place::Argument,
            (Place::Arches, T::Word) => {
                self.arches.push(text);
                Place::Arches
            }
            (Place::Arches, T::Comma) => Place::Arches,
            (place, kind) => self.condition(place, kind, text),
        };
    }

    fn begin(&mut self, word: &str) -> Place {
        match word {
            "default" | "foreign" => return Place::Default,
            "arch" => return Place::Arches,
            _ => self.is_rule = true,
        }
        if word == "errno" {
            Place::Errno
        } else {
            Place::Targets
        }
    }

    fn target(&mut self, word: &'a str) -> Place {
        match word {
            "if" => return Place::Argument,
            "on" => return Place::Arches,
            _ => self.names.push(word),
        }
        Place::Targets
    }

    fn condition(&mut self, place: Place, kind: TokenKind, text: &'a str) -> Place {
        use TokenKind as T;
        match (place, kind) {
            (Place::Argument, T::Word) => {
                self.arg = text;
                self.values.clear();
                Place::Test
            }
            (Place::Test, T::Colon | T::Number) => Place::Test,
            (Place::Test, T::Compare(_)) => self.asks(Asked::Compare),
            (Place::Test, T::And) => self.asks(Asked::Mask),
            (Place::Test, T::Word) if text == "in" => self.asks(Asked::In),
            (Place::Value, T::Minus | T::OpenBrace) | (Place::Joined, T::Or) => Place::Value,
            (Place::Value, T::Word | T::Number) => {
                self.values.push(text);
                Place::Joined
            }
            (Place::Joined, T::Comma | T::DotDot) if self.asked == Asked::In => Place::Value,
            (Place::Joined, T::CloseBrace) if self.asked == Asked::In => Place::Joined,
            (Place::Joined, T::Compare(_)) if self.asked == Asked::Mask => self.asks(Asked::Masked),
            (Place::Joined, T::AndAnd) => Place::Argument,
            _ => Place::Nowhere,
        }
    }

    fn asks(&mut self, asked: Asked) -> Place {
        self.asked = asked;
        self.values.clear();
        Place::Value
    }
}

/// The line up to the first token that `is_here` finds, and that token.
fn up_to(source: &str, is_here: impl Fn(Token) -> bool) -> (Line<'_>, Option<Token>) {
    let mut line = Line::default();
    for token in tokens(source) {
        if is_here(token) {
            return (line, Some(token));
        }
        line.take(token.kind, token.span.text(source));
    }
    (line, None)
}

/// The line up to a place where something is being written, and the part of a word that is there.
pub(super) fn writing(source: &str, at: u32) -> (Line<'_>, Span) {
    let nothing = Span::new(at, at);
    let (mut line, token) = up_to(source, |token| token.span.end >= at);
    let Some(Token { kind, span }) = token.filter(|token| token.span.start < at) else {
        return (line, nothing);
    };
    match kind {
        TokenKind::Word | TokenKind::Group => (line, span),
        TokenKind::Number | TokenKind::Comment => {
            line.place = Place::Nowhere;
            (line, nothing)
        }
        _ if span.end == at => {
            line.take(kind, span.text(source));
            (line, nothing)
        }
        _ => {
            line.place = Place::Nowhere;
            (line, nothing)
        }
    }
}

/// The line up to the word at a place, and that word; `None` if there is none.
pub(super) fn reading(source: &str, at: u32) -> Option<(Line<'_>, Token)> {
    let (line, token) = up_to(source, |token| token.span.end > at);
    let token = token.filter(|token| token.span.start <= at)?;
    Some((line, token))
}

/// What a whole filter says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Whole {
    /// The arches of its `arch` lines, or the host's.
    pub(super) arches: Vec<Arch>,
    /// Whether it has a `default` line.
    pub(super) has_default: bool,
    /// Whether it has a `foreign` line.
    pub(super) has_foreign: bool,
}

impl Whole {
    pub(super) fn of(source: &str, host: Arch) -> Self {
        let mut whole = Self::default();
        let (mut is_first, mut is_arch) = (true, false);
        for token in tokens(source) {
            let text = token.span.text(source);
            match token.kind {
                TokenKind::Newline => (is_first, is_arch) = (true, false),
                TokenKind::Word if is_first => {
                    whole.has_default |= text == "default";
                    whole.has_foreign |= text == "foreign";
                    (is_first, is_arch) = (false, text == "arch");
                }
                TokenKind::Word if is_arch => whole.arches.extend(text.parse::<Arch>().ok()),
                TokenKind::Comment => {}
                _ => is_first = false,
            }
        }
        if whole.arches.is_empty() {
            whole.arches.push(host);
        }
        whole
    }

    /// The arches of a rule: those behind its `on`, or the filter's.
    pub(super) fn arches_of(&self, line: &Line<'_>) -> Vec<Arch> {
        let named: Vec<_> = line
            .arches
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        if named.is_empty() {
            self.arches.clone()
        } else {
            named
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is where somebody writes.
    fn check(marked: &str, place: Place, word: &str) {
        let at = marked.find('|').expect("a place");
        let source = marked.replacen('|', "", 1);
        let (line, span) = writing(&source, u32::try_from(at).expect("a short text"));
        assert_eq!((line.place, span.text(&source)), (place, word), "{marked}");
    }

    #[test]
    fn every_part_of_a_line_is_told_apart() {
        check("|", Place::Line, "");
        check("al|", Place::Line, "al");
        check("default |", Place::Default, "");
        check("default errno |", Place::Errno, "");
        check("default allow |", Place::Nowhere, "");
        check("errno EP|ERM openat", Place::Errno, "EPERM");
        check("errno EPERM |", Place::Targets, "");
        check("allow(7) re|", Place::Targets, "re");
        check("allow(|", Place::Parentheses, "");
        check("trap 7 read, wr|", Place::Targets, "wr");
        check("allow @basic-|", Place::Targets, "@basic-");
        check("arch x86_64 |", Place::Arches, "");
        check("allow read on |", Place::Arches, "");
        check("allow read on x86 if |", Place::Argument, "");
        check("allow openat if flags |", Place::Test, "");
        check("allow openat if flags:32 |", Place::Test, "");
        check("allow openat if flags &|", Place::Value, "");
        check("allow openat if flags & O_|", Place::Value, "O_");
        check("allow openat if flags & O_RDWR |", Place::Joined, "");
        check("allow openat if flags in {O_RDWR, |", Place::Value, "");
        check("allow openat if mode == -|", Place::Value, "");
        check("allow openat if flags & O_RDWR == |", Place::Value, "");
        check("allow openat if flags == 0 && |", Place::Argument, "");
    }

    #[test]
    fn a_line_goes_on_behind_a_backslash_and_a_new_one_starts_anew() {
        check("allow openat \\\n    if fl|", Place::Argument, "fl");
        check("allow openat if\n|", Place::Line, "");
        check("allow read # why\nki|", Place::Line, "ki");
        check("allow read\r\n|", Place::Line, "");
    }

    #[test]
    fn comments_and_numbers_are_nowhere() {
        check("# al|", Place::Nowhere, "");
        check("allow read # if|", Place::Nowhere, "");
        check("allow mmap if length == 0x1|", Place::Nowhere, "");
        check("allow openat if flags =|", Place::Nowhere, "");
    }

    #[test]
    fn arches_are_the_filters_or_the_rules_own() {
        let source = "default allow\narch x86_64 # x32\n arch x86\nkill reboot on aarch64 if ";
        let whole = Whole::of(source, Arch::Riscv64);
        assert_eq!(whole.arches, [Arch::X86_64, Arch::X86]);
        assert!(whole.has_default && !whole.has_foreign);
        let (line, _) = writing(source, u32::try_from(source.len()).expect("a short text"));
        assert_eq!(whole.arches_of(&line), [Arch::Aarch64]);
        assert_eq!(Whole::of("", Arch::X86).arches, [Arch::X86]);
    }
}
