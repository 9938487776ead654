//! What a word of a filter text means, as a card beside it.

mod name;
mod value;

use super::complete::{ACTION_MEANINGS, COMPARISONS, KEYWORDS, arch_words};
use super::place::{Line, Place, Whole, reading};
use super::token::TokenKind;
use crate::abi::{Arch, errno};
use crate::text::Span;
use crate::verdict::Action;

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The word.
    pub span: Span,
    /// As it is written: `openat`.
    pub title: String,
    /// What it is: `syscall`.
    pub kind: &'static str,
    /// What it means, in a line.
    pub meaning: String,
    /// The arguments of a syscall: name and what it is.
    pub arguments: Vec<(&'static str, &'static str)>,
    /// What else is to be said: a heading and some words each.
    pub facts: Vec<(&'static str, String)>,
}

impl Card {
    fn new(kind: &'static str, title: &str, meaning: impl Into<String>) -> Self {
        Self {
            span: Span::default(),
            title: title.to_owned(),
            kind,
            meaning: meaning.into(),
            arguments: Vec::new(),
            facts: Vec::new(),
        }
    }

    fn fact(&mut self, heading: &'static str, words: impl Into<String>) {
        self.facts.push((heading, words.into()));
    }

    fn with(mut self, heading: &'static str, words: impl Into<String>) -> Self {
        self.fact(heading, words);
        self
    }
}

/// What the word at a place of a text, in bytes, means; `None` of blanks, comments and words that
/// are not known. `host` is the arch of a filter that names none.
///
/// ```
/// use ringside_shared::abi::Arch;
/// use ringside_shared::filter::card;
/// let card = card("allow openat if flags & O_CREAT", 8, Arch::X86_64).unwrap();
/// assert_eq!((card.title.as_str(), card.kind), ("openat", "syscall"));
/// assert_eq!(card.arguments[0].0, "dirfd");
/// ```
pub fn card(source: &str, at: u32, host: Arch) -> Option<Card> {
    let (line, token) = reading(source, at)?;
    let text = token.span.text(source);
    let arches = Whole::of(source, host).arches_of(&line);
    let card = match token.kind {
        TokenKind::Word => of_word(text, &line, &arches),
        TokenKind::Group => name::group(text),
        TokenKind::Number => of_number(text, &line, &arches),
        _ => of_sign(text),
    };
    card.map(|card| Card {
        span: token.span,
        ..card
    })
}

fn of_word(word: &str, line: &Line<'_>, arches: &[Arch]) -> Option<Card> {
    match line.place {
        Place::Line | Place::Default => action(word).or_else(|| keyword(word)),
        Place::Errno => of_errno(word),
        Place::Targets => match word {
            "if" | "on" => keyword(word),
            _ => name::syscall(word, arches),
        },
        Place::Arches if word == "if" => keyword(word),
        Place::Arches => {
            let arch: Arch = word.parse().ok()?;
            let card = Card::new("arch", word, arch_words(arch));
            Some(card.with("In seccomp_data", format!("{:#x}", arch.audit())))
        }
        Place::Argument => name::argument(word, line, arches),
        Place::Test => keyword(word),
        Place::Value => value::constant(word, line, arches),
        Place::Joined | Place::Parentheses | Place::Nowhere => None,
    }
}

fn of_number(text: &str, line: &Line<'_>, arches: &[Arch]) -> Option<Card> {
    match line.place {
        Place::Errno => of_errno(errno::name(text.parse().ok()?)?),
        Place::Targets => name::numbered(text, arches),
        Place::Value => value::number(text, line, arches),
        _ => None,
    }
}

fn keyword(word: &str) -> Option<Card> {
    let (_, meaning) = KEYWORDS.iter().find(|(known, _)| *known == word)?;
    Some(Card::new("keyword", word, *meaning))
}

fn of_sign(sign: &str) -> Option<Card> {
    let (_, meaning) = COMPARISONS.iter().find(|(known, _)| *known == sign)?;
    Some(Card::new("comparison", sign, *meaning))
}

fn action(word: &str) -> Option<Card> {
    let (_, meaning) = ACTION_MEANINGS.iter().find(|(known, _)| *known == word)?;
    let name = if word == "kill" { "kill_process" } else { word };
    let action = Action::from_name(name, 0)?;
    let stricter = ACTION_MEANINGS
        .iter()
        .filter_map(|(other, _)| Action::from_name(other, 0))
        .filter(|other| other.strictness() < action.strictness());
    let rank = match stricter.count() {
        0 => "the strictest answer: no other filter can soften it".to_owned(),
        7 => "the mildest answer: any other filter overrules it".to_owned(),
        n => format!("{n} answers are stricter; the strictest one counts"),
    };
    let card = Card::new("action", word, *meaning).with("Of several filters", rank);
    Some(card.with("For the kernel", format!("{:#010x}", action.word())))
}

fn of_errno(name: &str) -> Option<Card> {
    let number = errno::number(name)?;
    let card = Card::new("errno", name, errno::meaning(number)?);
    let card = card.with("Number", number.to_string());
    Some(card.with("Programs print", errno::message(number).unwrap_or_default()))
}

#[cfg(test)]
mod tests;
