//! What an editor asks of the filter core, beyond what the HTTP API answers.

use super::{Budget, CheckRequest, Verdict, VerdictChange};
use serde::{Deserialize, Serialize};

/// Everything that an editor wants to know of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysisReport {
    /// The language of the filter: `text`, `oci`, `systemd`, `minijail`, `kafel` or `bpf`.
    pub format: String,
    /// What was noticed, in the order of the text.
    pub problems: Vec<ProblemReport>,
    /// The line, from 1, of each rule of a filter text; rules of other languages have no line of
    /// their own.
    pub rules: Vec<u32>,
    /// The lines, from 1, that hold a rule, and nothing else, as a comment.
    pub off: Vec<u32>,
    /// What the kernel would get; `null` of a filter that does not load.
    pub program: Option<ProgramReport>,
}

/// Something noticed about a filter, with its place in bytes and in an editor's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemReport {
    /// Stable: `unknown-syscall`.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to try.
    pub help: Option<String>,
}

/// A program with its listing, packed: an editor gets one at every key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramReport {
    /// Two numbers an instruction: `code | jt << 16 | jf << 24`, and `k`.
    pub words: Vec<u32>,
    /// A line an instruction: its text and, behind a tab, what its numbers mean.
    pub listing: String,
    /// The line of the source, from 1, that each instruction comes from; 0 for none.
    pub lines: Vec<u32>,
    /// The rule that each instruction comes from, from 1; 0 for none.
    pub rules: Vec<u32>,
    /// What it costs.
    pub budget: Budget,
}

/// A place of a filter: where something is being written, or pointed at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceRequest {
    /// The filter.
    #[serde(flatten)]
    pub filter: CheckRequest,
    /// The place, in bytes.
    pub at: u32,
}

/// What may stand at a place of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionReport {
    /// First byte of the word that is there, which an offer takes the place of.
    pub start: u32,
    /// One past its last byte; the same as `start` if there is none.
    pub end: u32,
    /// Whether something has to stand there: the line cannot end.
    pub needed: bool,
    /// What is offered, the likeliest first.
    pub offers: Vec<OfferReport>,
}

/// Something that may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferReport {
    /// What is written.
    pub text: String,
    /// `keyword`, `action`, `errno`, `syscall`, `set`, `arch`, `argument`, `operator` or `constant`.
    pub kind: String,
    /// What it means, in a line.
    pub detail: String,
    /// Whether the line cannot end behind it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub goes_on: bool,
}

/// What a word of a filter means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardReport {
    /// First byte of the word.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The word.
    pub title: String,
    /// `syscall`, `set`, `argument`, `constant`, `number`, `action`, `errno`, `arch`, `keyword` or
    /// `comparison`.
    pub kind: String,
    /// What it means, in a line.
    pub meaning: String,
    /// The arguments of a syscall, each with what it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<FactReport>,
    /// What else is to be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactReport>,
}

/// Something and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactReport {
    /// What it is about.
    pub name: String,
    /// What is said.
    pub words: String,
}

/// A filter with its weaknesses mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixReport {
    /// The filter.
    pub text: String,
    /// How many findings were mended.
    pub fixed: u32,
}

/// A filter that is to be told in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TellRequest {
    /// The filter.
    #[serde(flatten)]
    pub filter: CheckRequest,
    /// Only this syscall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub syscall: Option<String>,
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenText {
    /// The text.
    pub text: String,
}

/// A filter that another tool is to take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportRequest {
    /// The filter.
    #[serde(flatten)]
    pub filter: CheckRequest,
    /// `oci`, `systemd`, `c` …: as `ringside filter convert --to` has it.
    pub to: String,
}

/// A filter as another tool takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportReport {
    /// What goes into the file, but for a raw program, of which this is base64; `null` if the form
    /// cannot say this filter.
    pub text: Option<String>,
    /// What the form cannot say.
    pub problems: Vec<ProblemReport>,
}

/// A filter of another language as filter text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationReport {
    /// Filter text that answers every call alike, but for what is said.
    pub text: Option<String>,
    /// What is to be said of it; an error if there is no text.
    pub problems: Vec<ProblemReport>,
}

/// What was in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// Its text; of a raw program, the listing.
    pub text: String,
    /// The language that it is taken for.
    pub format: String,
}

/// A filter that is asked about the calls of a recorded run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIfRequest {
    /// The filter.
    #[serde(flatten)]
    pub filter: CheckRequest,
    /// Which run, so that its calls are sent once.
    pub run: u64,
    /// How many calls it has.
    pub calls: u64,
}

/// What a filter would have answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIfReport {
    /// Whether the calls of that run are there; if not, they are to be sent with the question.
    pub known: bool,
    /// Whether the filter loads.
    pub loads: bool,
    /// How many calls were asked about: those of the command, not of the sandbox's preparation.
    pub asked: u64,
    /// The different answers to calls that meet another verdict.
    pub answers: Vec<(VerdictChange, Verdict)>,
    /// The position of each of these calls, ascending.
    pub positions: Vec<u32>,
    /// Which of `answers` it gets.
    pub gets: Vec<u32>,
    /// Calls that hide what the filter looks at: nothing is said of them.
    #[serde(default)]
    pub unknown: u64,
}
