//! What may stand at a place of a filter text, for an editor that offers it.

mod offer;
mod words;

use super::place::{Place, Whole, writing};
use crate::abi::Arch;
use crate::text::Span;
use offer::Offers;
pub(super) use offer::{arch_words, arguments, constants, kind, value_words};
pub(super) use words::{ACTION_MEANINGS, COMPARISONS, KEYWORDS};

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The word that is being written there, which an option takes the place of.
    pub span: Span,
    /// Whether the line cannot end here, so that something has to follow.
    pub is_needed: bool,
    /// In the order in which they are worth offering.
    pub options: Vec<Offer>,
}

/// Something that may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is written.
    pub text: String,
    /// What it is.
    pub kind: OfferKind,
    /// What it means, in a line.
    pub detail: String,
    /// Whether the line cannot end behind it.
    pub goes_on: bool,
}

/// What an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferKind {
    /// `default`, `if`, `on` …
    Keyword,
    /// `allow`, `errno` …
    Action,
    /// `EPERM`
    Errno,
    /// `openat`
    Syscall,
    /// `@clock`
    Group,
    /// `x86_64`
    Arch,
    /// `flags`
    Argument,
    /// `==`
    Operator,
    /// `O_CREAT`
    Constant,
}

impl OfferKind {
    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Action => "action",
            Self::Errno => "errno",
            Self::Syscall => "syscall",
            Self::Group => "set",
            Self::Arch => "arch",
            Self::Argument => "argument",
            Self::Operator => "operator",
            Self::Constant => "constant",
        }
    }
}

/// What may stand at a place of a text, in bytes. `host` is the arch of a filter that names none.
///
/// Works on broken text, and offers nothing in comments.
///
/// ```
/// use ringside_shared::abi::Arch;
/// use ringside_shared::filter::complete;
/// let source = "errno EPERM openat if fl";
/// let completion = complete(source, 24, Arch::X86_64);
/// assert_eq!(completion.span.text(source), "fl");
/// assert_eq!(completion.options[2].text, "flags");
/// ```
pub fn complete(source: &str, at: u32, host: Arch) -> Completion {
    let mut at = source.len().min(at as usize);
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    let (line, span) = writing(source, u32::try_from(at).unwrap_or(u32::MAX));
    let typed = span.text(source);
    let typed = typed.get(..at - span.start as usize).unwrap_or(typed);
    let whole = Whole::of(source, host);
    let mut offers = Offers::default();
    let is_needed = match line.place {
        Place::Line => {
            offers.line(&whole);
            false
        }
        Place::Default => {
            offers.actions(false);
            true
        }
        Place::Errno => {
            offers.errnos(line.is_rule);
            true
        }
        Place::Targets => {
            offers.targets(&line, &whole);
            !line.has_target()
        }
        Place::Arches => {
            offers.arches(&line);
            line.arches.is_empty()
        }
        Place::Argument => {
            offers.arguments(&line, &whole.arches_of(&line));
            true
        }
        Place::Test => {
            offers.tests(&line, &whole.arches_of(&line));
            true
        }
        Place::Value => {
            offers.values(&line, &whole.arches_of(&line), typed);
            true
        }
        Place::Joined => {
            offers.joins(&line);
            false
        }
        Place::Parentheses | Place::Nowhere => false,
    };
    Completion {
        span,
        is_needed,
        options: offers.list,
    }
}

#[cfg(test)]
mod tests;
