//! What an audit of a filter found.

use super::DiagnosticReport;
use serde::{Deserialize, Serialize};

/// What an audit of a filter found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditReport {
    /// Whether the filter loads; one that does not has no findings, but diagnostics.
    pub ok: bool,
    /// `text` or `oci` …
    pub format: String,
    /// How many findings are of severity `high`.
    pub high: u32,
    /// How many are `medium`.
    pub medium: u32,
    /// How many are `low`.
    pub low: u32,
    /// How many are `note`.
    pub note: u32,
    /// The worst first, then in source order.
    pub findings: Vec<FindingReport>,
    /// Everything that checking the filter notices, in source order.
    pub diagnostics: Vec<DiagnosticReport>,
}

/// A weakness of a filter that loads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingReport {
    /// Stable: `twin-open`.
    pub code: String,
    /// `high`, `medium`, `low` or `note`.
    pub severity: String,
    /// 0-based rule; `null` for the default action and the filter as a whole.
    pub rule: Option<u32>,
    /// Of a program from elsewhere, the instruction that answers, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pc: Option<u32>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Line of the end, from 1.
    pub end_line: u32,
    /// Column just past the end, from 1.
    pub end_column: u32,
    /// What is weak.
    pub title: String,
    /// Why that matters.
    pub reason: String,
    /// What to do, in words.
    pub remedy: String,
    /// What to do, as edits of the text; empty if no edit is known that helps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<EditReport>,
}

/// A place of a text and what shall stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditReport {
    /// First byte that is replaced.
    pub start: u32,
    /// One past the last byte; the same as `start` to insert.
    pub end: u32,
    /// What stands there then.
    pub new_text: String,
}
