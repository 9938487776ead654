//! Edits as lines taken away and added.

use crate::cli::filter::report::shown;
use ringside_shared::audit::{TextEdit, apply};
use ringside_shared::text::Span;
use ringside_shared::wire::EditReport;

/// One line of a change.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It stands in the text as it is.
    Removed(String),
    /// It stands there after the change.
    Added(String),
}

/// The lines that edits take away and add, place after place.
pub(super) fn changes(source: &str, edits: &[EditReport]) -> Vec<Change> {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.start, edit.end));
    // Edits in one line are one change.
    let mut regions: Vec<(usize, usize, Vec<&EditReport>)> = Vec::new();
    for edit in edits {
        let (start, end) = (line_start(source, edit.start), line_end(source, edit.end));
        match regions.last_mut() {
            Some((_, last, together)) if start <= *last => {
                *last = end.max(*last);
                together.push(edit);
            }
            _ => regions.push((start, end, vec![edit])),
        }
    }
    regions
        .iter()
        .flat_map(|(start, end, edits)| region(source, *start, *end, edits))
        .collect()
}

fn region(source: &str, start: usize, end: usize, edits: &[&EditReport]) -> Vec<Change> {
    let before = source.get(start..end).unwrap_or_default();
    let base = u32::try_from(start).unwrap_or(u32::MAX);
    let edits: Vec<_> = edits
        .iter()
        .map(|edit| TextEdit {
            span: Span::new(
                edit.start.saturating_sub(base),
                edit.end.saturating_sub(base),
            ),
            new_text: edit.new_text.clone(),
        })
        .collect();
    let after = apply(before, &edits);
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let same = before
        .iter()
        .zip(&after)
        .take_while(|(a, b)| a == b)
        .count();
    let (before, after) = (&before[same..], &after[same..]);
    let tail = before.iter().rev().zip(after.iter().rev());
    let same = tail.take_while(|(a, b)| a == b).count();
    let removed = before[..before.len() - same].iter();
    let added = after[..after.len() - same].iter();
    let removed = removed.map(|line| Change::Removed(shown(line)));
    removed
        .chain(added.map(|line| Change::Added(shown(line))))
        .collect()
}

fn line_start(source: &str, at: u32) -> usize {
    let before = source.get(..at as usize).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(source: &str, at: u32) -> usize {
    let rest = source.get(at as usize..).unwrap_or_default();
    at as usize + rest.find('\n').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, edits: &[(u32, u32, &str)], expected: &[&str]) {
        let edit = |&(start, end, new_text): &(u32, u32, &str)| EditReport {
            start,
            end,
            new_text: new_text.to_owned(),
        };
        let edits: Vec<_> = edits.iter().map(edit).collect();
        let changes: Vec<_> = changes(source, &edits)
            .into_iter()
            .map(|change| match change {
                Change::Removed(line) => format!("-{line}"),
                Change::Added(line) => format!("+{line}"),
            })
            .collect();
        assert_eq!(changes, expected);
    }

    #[test]
    fn a_change_shows_the_lines_that_it_touches_and_no_other() {
        check("ab\ncd\nef\n", &[(3, 5, "xy")], &["-cd", "+xy"]);
        check("ab\ncd\nef\n", &[(3, 3, "new\n")], &["+new"]);
        check("ab\ncd\nef\n", &[(3, 6, "")], &["-cd"]);
        check("ab\ncd\n", &[(0, 1, "x"), (1, 2, "y")], &["-ab", "+xy"]);
        check("ab", &[(2, 2, "\nnew\n")], &["+new"]);
        check(
            "ab\ncd\nef\n",
            &[(1, 1, "x"), (7, 7, "y")],
            &["-ab", "+axb", "-ef", "+eyf"],
        );
    }
}
