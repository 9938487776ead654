//! The passes of the compiler, one by one.

use super::CheckRequest;
use serde::{Deserialize, Serialize};

/// Passes to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassesRequest {
    /// The filter.
    #[serde(flatten)]
    pub filter: CheckRequest,
    /// Which of them line by line, from 0; beyond the last, the first that changes something.
    pub at: u32,
}

/// What each pass makes of a program, and one of them line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassesReport {
    /// The passes in order; the first is the program before any. Empty for a program from elsewhere.
    pub passes: Vec<PassReport>,
    /// Which of them `rows` are about.
    pub at: u32,
    /// The program before and after it.
    pub rows: Vec<PassRow>,
}

/// What a pass makes of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassReport {
    /// Its name.
    pub name: String,
    /// What it does, in a sentence.
    pub what: String,
    /// Instructions after it.
    pub n_insns: u32,
    /// Rows that it changed.
    pub n_changed: u32,
}

/// A row of two programs beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassRow {
    /// The instruction before the pass, with its position.
    pub before: Option<String>,
    /// The instruction after it.
    pub after: Option<String>,
    /// How they differ.
    pub change: PassChange,
}

/// How a row differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassChange {
    /// It does not.
    Same,
    /// The instruction is the same and leads elsewhere.
    Leads,
    /// Another instruction stands in its place.
    Changed,
    /// It is gone.
    Gone,
    /// It is new.
    New,
}
