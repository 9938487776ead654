//! Findings for people.

use super::diff;
use crate::cli::filter::colours::Colours;
use crate::cli::filter::report::Excerpt;
use ringside_shared::wire::{AuditReport, FindingReport};
use std::fmt::Write as _;

/// Every finding with its place, and how many there are.
pub(super) fn render(name: &str, source: &str, audited: &AuditReport, colours: Colours) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let mut out = String::new();
    for finding in &audited.findings {
        // Writing to a String cannot fail.
        let _ = one(&mut out, name, source, &lines, finding, colours);
    }
    let _ = writeln!(out, "{name}: {}", counts(audited));
    out
}

/// `1 high, 2 low`, or that nothing was found.
pub(super) fn counts(audited: &AuditReport) -> String {
    let AuditReport {
        high,
        medium,
        low,
        note,
        ..
    } = *audited;
    let counts = [
        (high, "high"),
        (medium, "medium"),
        (low, "low"),
        (note, "note"),
    ];
    let found: Vec<_> = counts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, severity)| format!("{n} {severity}"))
        .collect();
    if found.is_empty() {
        "nothing found".to_owned()
    } else {
        found.join(", ")
    }
}

fn one(
    out: &mut String,
    name: &str,
    source: &str,
    lines: &[&str],
    finding: &FindingReport,
    colours: Colours,
) -> std::fmt::Result {
    let severity = &finding.severity;
    let head = colours.severity(severity, &format!("{severity}[{}]", finding.code));
    writeln!(out, "{head}: {}", finding.title)?;
    let is_whole = (finding.line, finding.column) == (finding.end_line, finding.end_column);
    if is_whole {
        writeln!(out, " --> {name}")?;
    } else {
        let at = usize::try_from(finding.line).unwrap_or(usize::MAX);
        let end = if finding.end_line == finding.line {
            finding.end_column
        } else {
            u32::MAX
        };
        let excerpt = Excerpt {
            name,
            line: lines.get(at.saturating_sub(1)).copied().unwrap_or_default(),
            number: finding.line,
            column: finding.column,
            end,
        };
        excerpt.write(out, |marks| colours.severity(severity, marks))?;
    }
    writeln!(out, "  = why: {}", finding.reason)?;
    writeln!(out, "  = do:  {}", finding.remedy)?;
    if !finding.fix.is_empty() {
        writeln!(out, "  = fix:")?;
        for change in diff::changes(source, &finding.fix) {
            let line = match change {
                diff::Change::Removed(line) => colours.removed(&format!("- {line}")),
                diff::Change::Added(line) => colours.added(&format!("+ {line}")),
            };
            writeln!(out, "    {line}")?;
        }
    }
    writeln!(out)
}
