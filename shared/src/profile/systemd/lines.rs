//! The syntax of units, systemd.syntax(7): sections, assignments, comments and lines that go on.

use crate::text::{Diagnostic, Diagnostics, Span};

/// `Key=value` with the section that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assignment<'a> {
    /// The last `[Section]` before it, if there is one.
    pub(super) section: Option<&'a str>,
    pub(super) key: &'a str,
    pub(super) key_span: Span,
    /// The value cut at blanks; a backslash at the end of a line is a blank.
    pub(super) words: Vec<Word<'a>>,
    /// All of it, from the key to the last word.
    pub(super) span: Span,
}

/// A part of a value without blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
}

/// Every assignment of a unit, in order.
pub(super) fn assignments<'a>(source: &'a str, problems: &mut Diagnostics) -> Vec<Assignment<'a>> {
    let mut assignments = Vec::new();
    let mut section = None;
    // The pieces of a line that goes on, and where each begins.
    let mut pieces: Vec<(&str, usize)> = Vec::new();
    let mut at = 0;
    for line in crate::text::lines(source) {
        let start = at;
        at += line.len();
        let (line, start) = match line.strip_prefix('\u{feff}') {
            Some(rest) if start == 0 => (rest, '\u{feff}'.len_utf8()),
            _ => (line, start),
        };
        // A comment between two pieces does not end the line that goes on.
        if line.trim_ascii_start().starts_with(['#', ';']) {
            continue;
        }
        // systemd ends a line at each of them, too (`read_line_full` in its src/basic/fileio.c).
        let line = line.trim_end_matches(['\n', '\r']);
        let n_backslashes = line.len() - line.trim_end_matches('\\').len();
        if n_backslashes % 2 == 1 {
            pieces.push((&line[..line.len() - 1], start));
        } else {
            pieces.push((line, start));
            finish(&pieces, &mut section, &mut assignments, problems);
            pieces.clear();
        }
    }
    finish(&pieces, &mut section, &mut assignments, problems);
    assignments
}

/// Reads one line, put together from its pieces.
fn finish<'a>(
    pieces: &[(&'a str, usize)],
    section: &mut Option<&'a str>,
    assignments: &mut Vec<Assignment<'a>>,
    problems: &mut Diagnostics,
) {
    let all = || {
        pieces
            .iter()
            .flat_map(|&(piece, start)| words(piece, start))
    };
    let (Some(first), Some(last)) = (all().next(), all().last()) else {
        return;
    };
    let span = first.span.to(last.span);
    if first.text.starts_with('[') {
        // Names of sections have no blanks.
        match first
            .text
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'))
        {
            Some(name) if first == last => *section = Some(name),
            _ => problems.push(Diagnostic::warning(
                "bad-section",
                span,
                "this is not the head of a section; systemd ignores the line",
            )),
        }
        return;
    }
    let equals = pieces
        .iter()
        .position(|(piece, _)| !piece.trim_ascii().is_empty())
        .and_then(|at| Some((at, pieces[at].0.split_once('=')?)));
    let Some((at, (key, value))) = equals else {
        let message = "this is not an assignment; systemd ignores the line";
        let warning = Diagnostic::warning("not-an-assignment", span, message);
        problems.push(warning.with_help("write `SystemCallFilter=…`"));
        return;
    };
    let (piece, start) = pieces[at];
    let value_start = start + (piece.len() - value.len());
    let rest = pieces[at + 1..].iter();
    let value = words(value, value_start);
    let value = value.chain(rest.flat_map(|&(piece, start)| words(piece, start)));
    let key_at = start + (key.len() - key.trim_ascii_start().len());
    let key = key.trim_ascii();
    let key_span = span_of(key_at, key);
    assignments.push(Assignment {
        section: *section,
        key,
        key_span,
        words: value.collect(),
        span: key_span.to(span),
    });
}

/// The words of a piece of text that begins at a byte of the source.
fn words(piece: &str, start: usize) -> impl Iterator<Item = Word<'_>> {
    let (mut rest, mut at) = (piece, start);
    std::iter::from_fn(move || {
        let word = rest.trim_ascii_start();
        at += rest.len() - word.len();
        let end = word.find(|c: char| c.is_ascii_whitespace());
        let (text, after) = word.split_at(end.unwrap_or(word.len()));
        let span = span_of(at, text);
        (rest, at) = (after, at + text.len());
        (!text.is_empty()).then_some(Word { text, span })
    })
}

fn span_of(start: usize, text: &str) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(start + text.len()))
}
