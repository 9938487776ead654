//! Findings as clients get them.

use super::{Finding, Severity, audit};
use crate::load::{self, Target, load};
use crate::text::LineIndex;
use crate::wire::{AuditReport, EditReport, FindingReport};

/// Audits a filter; of one that does not load the report holds the diagnostics and no findings.
pub fn audit_report(source: &str, target: &Target) -> AuditReport {
    let format = target.format_of(source).name().to_owned();
    match load(source, target) {
        Ok(loaded) => {
            let findings = audit(source, &loaded, target);
            AuditReport {
                ok: true,
                format,
                high: count(&findings, Severity::High),
                medium: count(&findings, Severity::Medium),
                low: count(&findings, Severity::Low),
                note: count(&findings, Severity::Note),
                findings: reports(&findings, source),
                diagnostics: load::report(&loaded.diagnostics, source),
            }
        }
        Err(diagnostics) => AuditReport {
            ok: false,
            format,
            high: 0,
            medium: 0,
            low: 0,
            note: 0,
            findings: Vec::new(),
            diagnostics: load::report(&diagnostics, source),
        },
    }
}

fn count(findings: &[Finding], severity: Severity) -> u32 {
    let n = findings.iter().filter(|f| f.severity == severity).count();
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn reports(findings: &[Finding], source: &str) -> Vec<FindingReport> {
    let index = LineIndex::new(source);
    let report = |finding: &Finding| {
        let start = index.place(finding.place.span.start);
        let end = index.place(finding.place.span.end);
        let fix = finding.fix.iter().flatten().map(|edit| EditReport {
            start: edit.span.start,
            end: edit.span.end,
            new_text: edit.new_text.clone(),
        });
        FindingReport {
            code: finding.code.to_owned(),
            severity: finding.severity.name().to_owned(),
            rule: finding.place.rule,
            pc: finding.place.pc,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            title: finding.title.clone(),
            reason: finding.reason.clone(),
            remedy: finding.remedy.clone(),
            fix: fix.collect(),
        }
    };
    findings.iter().map(report).collect()
}
