//! Diagnostics for people: the source line with a caret under the place, as compilers print them.

use super::colours::Colours;
use ringside_shared::load::Target;
use ringside_shared::text::lines;
use ringside_shared::wire::DiagnosticReport;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Prints diagnostics to stderr, in colour only on a terminal and never under `NO_COLOR`.
pub(crate) fn print(name: &str, source: &str, diagnostics: &[DiagnosticReport]) -> io::Result<()> {
    let stderr = io::stderr();
    let text = render(name, source, diagnostics, Colours::of(&stderr));
    stderr.lock().write_all(text.as_bytes())
}

/// The answer of a verb whose output is JSON, of a filter that does not load: what `filter check`
/// answers, and which file.
pub(crate) fn json(
    name: &str,
    source: &str,
    target: &Target,
    diagnostics: &[DiagnosticReport],
) -> String {
    super::super::file::json(&serde_json::json!({
        "ok": false,
        "file": name,
        "format": target.format_of(source).name(),
        "diagnostics": diagnostics,
    }))
}

fn render(name: &str, source: &str, diagnostics: &[DiagnosticReport], colours: Colours) -> String {
    let lines = lines(source).map(|line| line.trim_end_matches(['\n', '\r']));
    let lines: Vec<&str> = lines.collect();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let line = usize::try_from(diagnostic.line).unwrap_or(usize::MAX);
        let text = lines.get(line.saturating_sub(1)).copied();
        // Writing to a String cannot fail.
        let _ = one(
            &mut out,
            name,
            text.unwrap_or_default(),
            diagnostic,
            colours,
        );
    }
    out
}

fn one(
    out: &mut String,
    name: &str,
    line: &str,
    diagnostic: &DiagnosticReport,
    colours: Colours,
) -> std::fmt::Result {
    let DiagnosticReport {
        code,
        severity,
        line: number,
        column,
        end_line,
        end_column,
        message,
        help,
    } = diagnostic;
    let head = colours.severity(severity, &format!("{severity}[{code}]"));
    writeln!(out, "{head}: {message}")?;
    // A place over several lines is marked to the end of its first one.
    let end = if end_line == number {
        *end_column
    } else {
        u32::MAX
    };
    let place = Excerpt {
        name,
        line,
        number: *number,
        column: *column,
        end,
    };
    place.write(out, |marks| colours.severity(severity, marks))?;
    let gutter = " ".repeat(number.to_string().len());
    if let Some(help) = help {
        writeln!(out, "{gutter} = help: {help}")?;
    }
    writeln!(out)
}

/// A place in a file, as compilers show it.
pub(super) struct Excerpt<'a> {
    /// What the file is called.
    pub(super) name: &'a str,
    /// Its line.
    pub(super) line: &'a str,
    /// The number of the line, from 1.
    pub(super) number: u32,
    /// The first column that is marked, from 1.
    pub(super) column: u32,
    /// One past the last.
    pub(super) end: u32,
}

impl Excerpt<'_> {
    /// Writes where it is, the line, and marks under the place.
    pub(super) fn write(
        &self,
        out: &mut String,
        paint: impl Fn(&str) -> String,
    ) -> std::fmt::Result {
        let Self {
            name,
            line,
            number,
            column,
            end,
        } = *self;
        let gutter = " ".repeat(number.to_string().len());
        writeln!(out, "{gutter}--> {name}:{number}:{column}")?;
        writeln!(out, "{gutter} |")?;
        let (before, width) = place(line, column, end);
        let (text, before, width) = clipped(line, before, width);
        writeln!(out, "{number} | {}", shown(&text))?;
        let marks = paint(&"^".repeat(width));
        writeln!(out, "{gutter} | {}{marks}", " ".repeat(before))
    }
}

/// A line as a terminal may show it: tabs as one space, so that carets fit, and no escapes.
pub(super) fn shown(line: &str) -> String {
    line.chars()
        .map(|c| match c {
            '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Characters before the marks, and how many marks; at least one.
fn place(line: &str, column: u32, end_column: u32) -> (usize, usize) {
    let length = line.chars().count();
    let from = usize::try_from(column.saturating_sub(1)).map_or(length, |from| from.min(length));
    let to = usize::try_from(end_column.saturating_sub(1)).map_or(length, |to| to.min(length));
    (from, to.saturating_sub(from).max(1))
}

/// The part of a line that a terminal has room for, around the place; the place moves with it.
fn clipped(line: &str, before: usize, width: usize) -> (Cow<'_, str>, usize, usize) {
    /// Enough for any line that a person writes.
    const MOST: usize = 160;
    /// How much of what stands before the place is kept.
    const LEAD: usize = 60;
    if line.chars().nth(MOST).is_none() {
        return (line.into(), before, width);
    }
    let skipped = before.saturating_sub(LEAD);
    let mut rest = line.chars().skip(skipped);
    let kept: String = rest.by_ref().take(MOST).collect();
    let head = if skipped > 0 { "…" } else { "" };
    let tail = if rest.next().is_some() { "…" } else { "" };
    let before = before - skipped;
    let width = width.min(MOST.saturating_sub(before)).max(1);
    let text = format!("{head}{kept}{tail}");
    (text.into(), before + head.chars().count(), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_place() {
        let diagnostic = DiagnosticReport {
            code: "unknown-syscall".to_owned(),
            severity: "error".to_owned(),
            line: 2,
            column: 7,
            end_line: 2,
            end_column: 11,
            message: "no syscall is called `opan`".to_owned(),
            help: Some("did you mean `open`?".to_owned()),
        };
        let source = "default allow\nerrno\topan EPERM\n";
        let text = render("x.filter", source, &[diagnostic], Colours::NONE);
        assert_eq!(
            text,
            "error[unknown-syscall]: no syscall is called `opan`\n \
             --> x.filter:2:7\n  |\n2 | errno opan EPERM\n  |       ^^^^\n  \
             = help: did you mean `open`?\n\n"
        );
    }

    #[test]
    fn a_place_past_the_end_still_gets_one_caret() {
        assert_eq!(place("ab", 9, 12), (2, 1));
        assert_eq!(place("ab", 1, u32::MAX), (0, 2));
    }

    #[test]
    fn of_a_huge_line_only_the_part_around_the_place_is_shown() {
        let line = format!("{}WRONG{}", "a".repeat(500_000), "b".repeat(500_000));
        let (text, before, width) = clipped(&line, 500_000, 5);
        assert!(text.chars().count() < 200, "{text}");
        let marked: String = text.chars().skip(before).take(width).collect();
        assert_eq!(marked, "WRONG");
        assert!(text.starts_with('…') && text.ends_with('…'), "{text}");
        let (text, before, width) = clipped(&line, 0, 1_000_000);
        assert_eq!((before, text.chars().count()), (0, 161));
        assert_eq!(width, 160);
        assert_eq!(clipped("short", 2, 2), ("short".into(), 2, 2));
    }

    #[test]
    fn a_filter_cannot_write_escapes_to_the_terminal() {
        assert_eq!(shown("\x1b[31mred\tx"), "\u{fffd}[31mred x");
    }
}
