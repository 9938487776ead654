//! Whole lines: added, removed and moved.

use crate::filter::ast::{Line, LineKind};
use crate::text::{Span, TextEdit, ending};

fn edit(start: usize, end: usize, new_text: impl Into<String>) -> TextEdit {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    TextEdit {
        span: Span::new(offset(start), offset(end)),
        new_text: new_text.into(),
    }
}

/// The lines of the text that a line of the filter, perhaps continued, takes: from the first letter
/// to behind what ends the last.
fn extent(source: &str, span: Span) -> (usize, usize) {
    let before = source.get(..span.start as usize).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let rest = source.get(span.end as usize..).unwrap_or_default();
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let end = span.end as usize + length + ending(&rest[length..]);
    (start, end)
}

/// How lines of this text end.
fn newline(source: &str) -> &str {
    let at = source.find(['\n', '\r']);
    at.map_or("\n", |at| &source[at..at + ending(&source[at..])])
}

/// The blanks that a line begins with.
fn indent(source: &str, start: usize) -> &str {
    let rest = &source[start..];
    &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
}

/// A line in front of what begins at a place.
pub(super) fn add_before(source: &str, span: Span, text: &str) -> Vec<TextEdit> {
    let (start, _) = extent(source, span);
    let line = format!("{}{text}{}", indent(source, start), newline(source));
    vec![edit(start, start, line)]
}

/// A line behind another, or at the end of the text.
pub(super) fn add_behind(source: &str, line: Option<&Line>, text: &str) -> Vec<TextEdit> {
    let (start, end) = line.map_or((source.len(), source.len()), |line| {
        extent(source, line.span)
    });
    vec![behind(
        source,
        end,
        &format!("{}{text}", indent(source, start)),
    )]
}

/// A line that begins where another one has ended.
fn behind(source: &str, end: usize, line: &str) -> TextEdit {
    let newline = newline(source);
    let is_ended = source[..end].is_empty() || source[..end].ends_with(['\n', '\r']);
    if is_ended {
        edit(end, end, format!("{line}{newline}"))
    } else {
        edit(end, end, format!("{newline}{line}"))
    }
}

/// The text without a line; without the last one, it ends as it did.
pub(super) fn remove(source: &str, span: Span) -> Vec<TextEdit> {
    let (start, end) = extent(source, span);
    let before = &source[..start];
    let is_ended = source[..end].ends_with(['\n', '\r']);
    let newline = if before.ends_with("\r\n") {
        2
    } else {
        usize::from(before.ends_with(['\n', '\r']))
    };
    let start = if is_ended { start } else { start - newline };
    vec![edit(start, end, "")]
}

/// A line behind or in front of another one.
pub(super) fn shift(source: &str, span: Span, other: Span, is_behind: bool) -> Vec<TextEdit> {
    let (start, end) = extent(source, span);
    let line = source[start..end].trim_end_matches(['\n', '\r']);
    let (before, after) = extent(source, other);
    let there = if is_behind {
        behind(source, after, line)
    } else {
        edit(before, before, format!("{line}{}", newline(source)))
    };
    let mut edits = remove(source, span);
    edits.push(there);
    edits
}

/// The default action; a line for it where there is none.
pub(super) fn set_default(source: &str, lines: &[Line], action: &str) -> Vec<TextEdit> {
    let written = lines.iter().find_map(|line| match &line.kind {
        LineKind::Default(written) => Some((line.span, written)),
        _ => None,
    });
    match (written, lines.first()) {
        (Some((_, Some(written))), _) => {
            let Span { start, end } = written.span;
            vec![edit(start as usize, end as usize, action)]
        }
        (Some((span, None)), _) => {
            let line = format!("default {action}");
            vec![edit(span.start as usize, span.end as usize, line)]
        }
        (None, Some(first)) => add_before(source, first.span, &format!("default {action}")),
        (None, None) => add_behind(source, None, &format!("default {action}")),
    }
}
