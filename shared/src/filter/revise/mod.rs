//! Edits of a filter's rules as edits of its text, as small as they can be: comments and layout
//! survive.
//!
//! A comment behind a rule belongs to it, and goes with it when the rule is moved or removed; all
//! others stay where they are.

mod lines;
mod pieces;
mod rows;

use super::ast::{Line, LineKind, Rule};
use super::lexer::tokens;
use super::parser::parse;
use super::printer::action_text;
use super::token::TokenKind;
use crate::text::{Diagnostic, TextEdit, apply};
pub use rows::{Row, RowTest, Rows, rows};

/// What is to become of the rules of a filter. Rules are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revision {
    /// Another action where no rule matches: `errno EPERM`.
    Default(String),
    /// One more rule, in front of another one or behind all.
    Add {
        /// The rule.
        text: String,
        /// Its number then.
        at: Option<u32>,
    },
    /// Another rule in the place of one.
    Set {
        /// Which one.
        rule: u32,
        /// What it says then.
        text: String,
    },
    /// One rule less.
    Remove {
        /// Which one.
        rule: u32,
    },
    /// A rule at another place among them.
    Move {
        /// Which one.
        rule: u32,
        /// Its number then.
        to: u32,
    },
}

/// Why rules cannot be edited so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevisionError {
    /// The filter has fewer rules.
    #[error("there is no rule #{0}")]
    NoSuchRule(u32),
    /// What is to be written is not a rule.
    #[error("{0}")]
    NotARule(String),
    /// The rule that is there is not understood itself.
    #[error("rule #{0} is not understood; mend it in the text first")]
    Broken(u32),
}

/// The edits of the text that do what is asked for.
///
/// ```
/// use ringside_shared::filter::{Revision, revise};
/// use ringside_shared::text::apply;
/// let source = "default allow\nkill  reboot   # never\n";
/// let text = "kill reboot kexec_load".to_owned();
/// let edits = revise(source, &Revision::Set { rule: 0, text }).unwrap();
/// assert_eq!(apply(source, &edits), "default allow\nkill  reboot kexec_load   # never\n");
/// ```
pub fn revise(source: &str, revision: &Revision) -> Result<Vec<TextEdit>, RevisionError> {
    let (filter, problems) = parse(source);
    let rules: Vec<_> = filter.rules().collect();
    let find = |rule: u32| {
        let found = rules.get(rule as usize).copied();
        found.ok_or(RevisionError::NoSuchRule(rule))
    };
    match revision {
        Revision::Default(action) => {
            let line = one_line(&format!("default {action}"))?;
            let LineKind::Default(Some(action)) = line.kind else {
                return Err(RevisionError::NotARule(NOT_ONE.to_owned()));
            };
            let text = action_text(&action.kind);
            Ok(lines::set_default(source, &filter.lines, &text))
        }
        Revision::Add { text, at } => {
            one_rule(text)?;
            let before = at.and_then(|at| rules.get(at as usize));
            let last = rules.last().map(|(line, _)| *line);
            let text = text.trim();
            Ok(match before {
                Some((line, _)) => lines::add_before(source, line.span, text),
                None => lines::add_behind(source, last.or(filter.lines.last()), text),
            })
        }
        Revision::Set { rule, text } => {
            let (line, old) = find(*rule)?;
            if is_broken(line, &problems) {
                return Err(RevisionError::Broken(*rule));
            }
            let new = one_rule(text)?;
            let edits = pieces::set(source, line, old, &new);
            // Whatever the layout is, the text must say then what it was asked to.
            let (after, _) = parse(&apply(source, &edits));
            let is_so = after
                .rules()
                .nth(*rule as usize)
                .is_some_and(|(_, after)| pieces::is_same(after, &new));
            if is_so {
                Ok(edits)
            } else {
                Err(RevisionError::Broken(*rule))
            }
        }
        Revision::Remove { rule } => {
            let (line, _) = find(*rule)?;
            Ok(lines::remove(source, line.span))
        }
        Revision::Move { rule, to } => {
            let (line, _) = find(*rule)?;
            let (other, _) = find(*to)?;
            Ok(match rule.cmp(to) {
                std::cmp::Ordering::Equal => Vec::new(),
                order => lines::shift(source, line.span, other.span, order.is_lt()),
            })
        }
    }
}

const NOT_ONE: &str = "this is not one rule on one line";

/// The only line of a text, without a comment.
fn one_line(text: &str) -> Result<Line, RevisionError> {
    let not_one = || RevisionError::NotARule(NOT_ONE.to_owned());
    let text = text.trim();
    let is_plain = |kind| !matches!(kind, TokenKind::Comment | TokenKind::Newline);
    if !tokens(text).all(|token| is_plain(token.kind)) || text.contains(['\n', '\r']) {
        return Err(not_one());
    }
    let (filter, problems) = parse(text);
    if let Some(problem) = problems.into_iter().next() {
        return Err(RevisionError::NotARule(problem.message));
    }
    let mut lines = filter.lines.into_iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => Ok(line),
        _ => Err(not_one()),
    }
}

fn one_rule(text: &str) -> Result<Rule, RevisionError> {
    match one_line(text)?.kind {
        LineKind::Rule(rule) => Ok(rule),
        _ => Err(RevisionError::NotARule(NOT_ONE.to_owned())),
    }
}

/// Whether the parser had something to say about a line.
fn is_broken(line: &Line, problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| {
        problem.is_error()
            && line.span.start <= problem.span.start
            && problem.span.end <= line.span.end
    })
}

#[cfg(test)]
mod tests;
