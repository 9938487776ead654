//! One rule in the place of another: only the pieces that differ are written.

use crate::filter::ast::{ActionKind, Atom, AtomKind, Line, Rule};
use crate::filter::lexer::tokens;
use crate::filter::printer::{action_text, condition_text, numbers_text};
use crate::filter::token::TokenKind;
use crate::text::{Span, TextEdit};

/// A piece of a rule as it is written, and in the one way in which we write it.
struct Piece {
    span: Span,
    text: String,
}

/// Edits in the order of the text. What is inserted twice at one place is one edit.
#[derive(Default)]
struct Edits {
    list: Vec<TextEdit>,
}

impl Edits {
    fn replace(&mut self, start: u32, end: u32, new_text: &str) {
        self.list.push(TextEdit {
            span: Span::new(start, end),
            new_text: new_text.to_owned(),
        });
    }

    fn insert(&mut self, at: u32, new_text: &str) {
        let here = Span::new(at, at);
        match self.list.iter_mut().find(|edit| edit.span == here) {
            Some(edit) => edit.new_text.push_str(new_text),
            None => self.replace(at, at, new_text),
        }
    }

    /// Takes out what `is_kept` does not want, with what joins it to its neighbours. One is kept.
    fn thin_out(&mut self, pieces: &[Piece], is_kept: &[bool]) {
        let Some(first) = is_kept.iter().position(|kept| *kept) else {
            return;
        };
        if first > 0 {
            self.replace(pieces[0].span.start, pieces[first].span.start, "");
        }
        for at in first + 1..pieces.len() {
            if !is_kept[at] {
                self.replace(pieces[at - 1].span.end, pieces[at].span.end, "");
            }
        }
    }
}

/// The edits that make `old`, which stands on `line`, say what `new` says.
pub(super) fn set(source: &str, line: &Line, old: &Rule, new: &Rule) -> Vec<TextEdit> {
    let mut edits = Edits::default();
    let first = targets(source, old, new, &mut edits);
    let mut action = action_text(&new.action.kind);
    if is_bare(&new.action.kind) && first.starts_with(|c: char| c.is_ascii_digit()) {
        // A number behind it would be its data.
        action.push_str(" 0");
    }
    let span = old.action.span;
    if action != action_text(&old.action.kind) {
        edits.replace(span.start, span.end, &action);
    }
    let head = on(source, old, new, &mut edits);
    conditions(line, head, old, new, &mut edits);
    edits.list
}

const fn is_bare(action: &ActionKind) -> bool {
    matches!(action, ActionKind::Trap(None) | ActionKind::Trace(None))
}

/// Syscalls, groups and numbers in the order of the text.
pub(super) fn items(rule: &Rule) -> Vec<(Span, String)> {
    let names = rule
        .targets
        .iter()
        .map(|name| (name.span, name.text.clone()));
    let numbers = rule
        .numbers
        .iter()
        .map(|numbers| (numbers.span, numbers_text(numbers)));
    let mut items: Vec<_> = names.chain(numbers).collect();
    items.sort();
    items
}

/// Names and numbers: those that go, and behind the last that stays those that come. Answers the
/// first one of the rule as it is then.
fn targets(source: &str, old: &Rule, new: &Rule, edits: &mut Edits) -> String {
    let pieces: Vec<_> = items(old)
        .into_iter()
        .map(|(span, text)| Piece { span, text })
        .collect();
    let mut coming: Vec<_> = items(new).into_iter().map(|(_, text)| text).collect();
    let is_kept: Vec<_> = pieces
        .iter()
        .map(|piece| take(&mut coming, &piece.text))
        .collect();
    let last = is_kept.iter().rposition(|kept| *kept);
    let (Some(last), Some(whole)) = (last, whole(&pieces)) else {
        if let Some(whole) = whole(&pieces) {
            edits.replace(whole.start, whole.end, &coming.join(" "));
        }
        return coming.into_iter().next().unwrap_or_default();
    };
    if !coming.is_empty() {
        let sign = if whole.text(source).contains(',') {
            ", "
        } else {
            " "
        };
        let text: String = coming.iter().flat_map(|name| [sign, name]).collect();
        edits.insert(pieces[last].span.end, &text);
    }
    edits.thin_out(&pieces, &is_kept);
    let first = is_kept.iter().position(|kept| *kept).unwrap_or(last);
    pieces[first].text.clone()
}

/// The arches behind `on`. Answers where what comes before `if` ends.
fn on(source: &str, old: &Rule, new: &Rule, edits: &mut Edits) -> u32 {
    let end = items(old)
        .last()
        .map_or(old.action.span.end, |(span, _)| span.end);
    let text = |rule: &Rule| {
        let names = rule.on.iter().flatten().map(|name| name.text.as_str());
        names.collect::<Vec<_>>().join(" ")
    };
    let (before, after) = (text(old), text(new));
    let names = old.on.as_deref().unwrap_or_default();
    let (Some(first), Some(last)) = (names.first(), names.last()) else {
        if !after.is_empty() {
            edits.insert(end, &format!(" on {after}"));
        }
        return end;
    };
    if after.is_empty() {
        edits.replace(
            keyword(source, end, first.span.start).unwrap_or(end),
            last.span.end,
            "",
        );
    } else if after != before {
        edits.replace(first.span.start, last.span.end, &after);
    }
    last.span.end
}

/// Where the blanks before the only word between two places begin.
fn keyword(source: &str, start: u32, end: u32) -> Option<u32> {
    let between = Span::new(start, end).text(source);
    let word = tokens(between).find(|token| token.kind == TokenKind::Word)?;
    let before = &between[..word.span.start as usize];
    let blanks = before.len() - before.trim_end().len();
    Some(start + word.span.start - u32::try_from(blanks).unwrap_or(0))
}

/// Conditions: those that stay are left alone, the others are written in the places of those that go.
fn conditions(line: &Line, head: u32, old: &Rule, new: &Rule, edits: &mut Edits) {
    let pieces = old.conditions.iter().map(|condition| Piece {
        span: condition.span,
        text: condition_text(condition),
    });
    let pieces: Vec<_> = pieces.collect();
    let mut coming: Vec<_> = new.conditions.iter().map(condition_text).collect();
    if pieces.is_empty() {
        for (at, text) in coming.iter().enumerate() {
            let sign = if at == 0 { " if " } else { " && " };
            edits.insert(line.span.end, &format!("{sign}{text}"));
        }
        return;
    }
    if coming.is_empty() {
        edits.replace(head, line.span.end, "");
        return;
    }
    let mut is_kept: Vec<_> = pieces
        .iter()
        .map(|piece| take(&mut coming, &piece.text))
        .collect();
    let mut coming = coming.into_iter();
    for (piece, kept) in pieces.iter().zip(&mut is_kept) {
        if !*kept && let Some(text) = coming.next() {
            edits.replace(piece.span.start, piece.span.end, &text);
            *kept = true;
        }
    }
    for text in coming {
        edits.insert(line.span.end, &format!(" && {text}"));
    }
    edits.thin_out(&pieces, &is_kept);
}

/// Takes a text out of a list, if it is there.
fn take(list: &mut Vec<String>, text: &str) -> bool {
    let at = list.iter().position(|other| other == text);
    at.map(|at| list.remove(at)).is_some()
}

fn whole(pieces: &[Piece]) -> Option<Span> {
    Some(pieces.first()?.span.to(pieces.last()?.span))
}

/// Whether two rules say the same, in whatever order they name things.
pub(super) fn is_same(one: &Rule, other: &Rule) -> bool {
    let said = |rule: &Rule| {
        let action = match &rule.action.kind {
            ActionKind::Trap(data) => format!("trap {}", number(data.as_ref())),
            ActionKind::Trace(data) => format!("trace {}", number(data.as_ref())),
            kind => action_text(kind),
        };
        let mut targets: Vec<_> = items(rule).into_iter().map(|(_, text)| text).collect();
        targets.sort();
        let on = rule.on.iter().flatten().map(|name| name.text.clone());
        let mut conditions: Vec<_> = rule.conditions.iter().map(condition_text).collect();
        conditions.sort();
        (action, targets, on.collect::<Vec<_>>(), conditions)
    };
    said(one) == said(other)
}

fn number(data: Option<&Atom>) -> i128 {
    match data.map(|atom| &atom.kind) {
        Some(AtomKind::Number(number)) => *number,
        _ => 0,
    }
}
