//! From recorded runs to a filter.

use super::{DiagnosticReport, StartPoint};
use serde::{Deserialize, Serialize};

/// Recordings to learn a filter from. Only `traces` is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnRequest {
    /// Each the text of a recording: events of ours, one a line, or strace's log or table.
    pub traces: Vec<String>,
    /// What to write: `text`, `oci`, `systemd`, `minijail`, `kafel`, `libseccomp` or `seccompiler`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What calls get that no recording made: the name of an errno (`EPERM` if nothing is said),
    /// `kill_process`, `kill_thread`, `trap` or `log`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Whether arguments that choose what a call does are held to the values that were seen.
    #[serde(default)]
    pub arguments: bool,
    /// When the filter will be installed: `exec` or `after-exec`.
    #[serde(default)]
    pub start: StartPoint,
    /// The arch of traces that do not name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

/// A filter that allows what the recordings did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnReport {
    /// The filter, in the language that was asked for.
    pub text: String,
    /// What the recordings leave open.
    pub notes: Vec<String>,
    /// What that language cannot say, and what a filter like this does to its program.
    pub diagnostics: Vec<DiagnosticReport>,
    /// Lines that taught nothing, the first ones.
    pub skipped: Vec<SkippedLine>,
    /// How many more such lines there were.
    pub more_skipped: u64,
}

/// A line of a recording that teaches nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedLine {
    /// Which recording, from 0.
    pub trace: usize,
    /// Which of its lines, from 1.
    pub line: usize,
    /// Why.
    pub problem: String,
}
