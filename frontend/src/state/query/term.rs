//! What one term asks of a call.

use ringside_shared::wire::{RefusedBy, Speaker};

use super::pattern::{Pattern, contains, names};
use crate::state::calls::Brief;
use crate::state::timeline::{Area, Fate};

/// One term, maybe turned round.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    pub(super) is_turned: bool,
    pub(super) test: Test,
}

/// What may be asked. Of several values one must fit.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// A word, in lower case, occurs in the call or its answer.
    Word(String),
    Name(Vec<Pattern>),
    Class(Vec<Area>),
    Is(Vec<Kind>),
    Verdict(Vec<&'static str>),
    Errno(Vec<Pattern>),
    Path(Vec<Pattern>),
    Arch(Vec<Pattern>),
    /// The line of the filter that answered; 0 stands for its default action.
    Line(Vec<i64>),
    Number(Number, Vec<(Order, i64)>),
}

/// A number that a call has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Pid,
    Tid,
    Seq,
    Result,
    At,
    Took,
}

/// How a number stands to the one that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Below,
    AtMost,
    Equal,
    Other,
    AtLeast,
    Above,
}

/// Kinds of calls by what became of them; the chips over the list are some of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody said no, whoever it was.
    Refused,
    /// A filter of the learner's said no.
    Filter,
    /// Ringside's safety filter said no.
    Safety,
    /// Strict mode said no.
    Strict,
    /// The kernel said no.
    Kernel,
    /// A filter around Ringside said no.
    Outer,
    /// An ordinary error.
    Failed,
    /// The kernel did it.
    Allowed,
    /// A filter killed for it.
    Killed,
    /// A filter sent SIGSYS for it.
    Trapped,
    /// A filter skipped it and reported success.
    Skipped,
}

impl Kind {
    /// Word and kind.
    pub const ALL: [(&'static str, Self); 11] = [
        ("refused", Self::Refused),
        ("filter", Self::Filter),
        ("safety", Self::Safety),
        ("strict", Self::Strict),
        ("kernel", Self::Kernel),
        ("outer", Self::Outer),
        ("failed", Self::Failed),
        ("allowed", Self::Allowed),
        ("killed", Self::Killed),
        ("trapped", Self::Trapped),
        ("skipped", Self::Skipped),
    ];

    fn holds(self, fate: Fate) -> bool {
        match self {
            Self::Refused => fate.is_refusal(),
            Self::Filter => fate.stopped_by() == Some(Speaker::Filter),
            Self::Safety => fate.stopped_by() == Some(Speaker::Sandbox),
            Self::Strict => fate.stopped_by() == Some(Speaker::Strict),
            Self::Kernel => fate == Fate::Refused(RefusedBy::Kernel),
            Self::Outer => fate == Fate::Refused(RefusedBy::Outer),
            Self::Failed => fate == Fate::Failed,
            Self::Allowed => matches!(fate, Fate::Passed | Fate::NoReturn),
            Self::Killed => matches!(fate, Fate::Killed(_)),
            Self::Trapped => matches!(fate, Fate::Trapped(_)),
            Self::Skipped => matches!(fate, Fate::Faked(_)),
        }
    }
}

impl Number {
    fn of(self, call: &Brief<'_>) -> Option<i64> {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        match self {
            Self::Pid => Some(call.pid.into()),
            Self::Tid => Some(call.tid.into()),
            Self::Seq => Some(signed(call.seq)),
            Self::Result => call.value(),
            Self::At => Some(signed(call.at_ns)),
            Self::Took => call.duration_ns.map(signed),
        }
    }
}

impl Order {
    fn holds(self, number: i64, asked: i64) -> bool {
        match self {
            Self::Below => number < asked,
            Self::AtMost => number <= asked,
            // Turned round by the parser.
            Self::Equal | Self::Other => number == asked,
            Self::AtLeast => number >= asked,
            Self::Above => number > asked,
        }
    }
}

impl Term {
    pub(super) fn holds(&self, call: &Brief<'_>) -> bool {
        self.test.holds(call) != self.is_turned
    }
}

impl Test {
    fn holds(&self, call: &Brief<'_>) -> bool {
        let one_fits =
            |patterns: &[Pattern], text: &str| patterns.iter().any(|pattern| pattern.fits(text));
        match self {
            Self::Word(word) => has_word(call, word),
            Self::Name(patterns) => one_fits(patterns, call.shape.name()),
            Self::Class(areas) => areas.contains(&call.shape.area),
            Self::Is(kinds) => kinds.iter().any(|kind| kind.holds(call.shape.fate)),
            Self::Verdict(actions) => {
                let action = call.shape.common().verdict.action.as_str();
                actions.iter().any(|asked| action.starts_with(asked))
            }
            Self::Errno(patterns) => {
                let errno = call.shape.errno();
                errno.is_some_and(|errno| one_fits(patterns, errno))
            }
            Self::Path(patterns) => {
                let (_, rest) = call.text();
                names(rest).any(|name| one_fits(patterns, name))
            }
            Self::Arch(patterns) => one_fits(patterns, &call.shape.common().arch),
            Self::Line(lines) => {
                let verdict = &call.shape.common().verdict;
                let line = match (verdict.line, verdict.rule) {
                    (Some(line), _) => i64::from(line),
                    (None, Some(_)) => return false,
                    (None, None) => 0,
                };
                let is_default = verdict.rule.is_none();
                verdict.by == Speaker::Filter
                    && (lines.contains(&line) || is_default && lines.contains(&0))
            }
            Self::Number(number, asked) => {
                let number = number.of(call);
                number.is_some_and(|number| {
                    asked
                        .iter()
                        .any(|(order, asked)| order.holds(number, *asked))
                })
            }
        }
    }
}

fn has_word(call: &Brief<'_>, word: &str) -> bool {
    let (name, rest) = call.text();
    // A word may begin in the name and end after it: `read(3`.
    let spans_both = || {
        let parts = word.split_once('(');
        parts.is_some_and(|(before, _)| {
            let end = name.len().checked_sub(before.len());
            let has_end = end.and_then(|end| name.get(end..));
            has_end.is_some_and(|end| end.eq_ignore_ascii_case(before))
                && starts_with(rest, &word[before.len()..])
        })
    };
    contains(rest, word) || contains(name, word) || spans_both() || contains(&call.answer(), word)
}

fn starts_with(text: &str, word: &str) -> bool {
    let begin = text.as_bytes().get(..word.len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word.as_bytes()))
}
