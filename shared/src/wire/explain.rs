//! What programs do, and where two of them differ.

use super::{CheckRequest, Word};
use serde::{Deserialize, Serialize};

/// Two filters to compare.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiffRequest {
    /// The first.
    pub a: CheckRequest,
    /// The second.
    pub b: CheckRequest,
}

/// An action as reports name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionReport {
    /// `allow`, `errno`, … or `unknown` where it is not proven.
    pub action: String,
    /// Its data; the errno of `errno`.
    pub data: u16,
    /// In words: `errno(1) EPERM`.
    pub text: String,
}

/// What a program does, from the program alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainReport {
    /// Instructions of the program.
    pub insns: u32,
    /// Whether every line is proven.
    pub proven: bool,
    /// What is not, and why.
    pub unproven: Vec<String>,
    /// The arches that the program tells apart from unknown ones.
    pub arches: Vec<ArchReport>,
    /// Every arch value that has no entry in `arches`.
    pub foreign: Vec<ForeignReport>,
    /// What syscalls cost, if that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<CostReport>,
}

/// What a program does with the calls of one arch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchReport {
    /// `x86_64`, `x32`, …
    pub arch: String,
    /// The answers that it gives, those to most numbers last.
    pub answers: Vec<AnswerReport>,
    /// What the number -1, which a tracer writes to skip a call, is answered, where that differs
    /// from other numbers without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<ActionReport>,
}

/// One answer and who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerReport {
    /// The answer.
    pub answer: ActionReport,
    /// The syscalls that always get it, by name.
    pub syscalls: Vec<String>,
    /// Numbers without a name that always get it, both ends included.
    pub numbers: Vec<(u32, u32)>,
    /// Syscalls that get it under conditions.
    pub conditional: Vec<ConditionalReport>,
    /// Syscalls that get it when none of the conditions of the other answers holds.
    pub otherwise: Vec<String>,
    /// Whether it is what numbers get that nobody thought of.
    pub is_rest: bool,
}

/// Syscalls that get an answer under conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionalReport {
    /// By name, or by number as `nr 400`.
    pub syscalls: Vec<String>,
    /// At least one of these holds, each as filter text says it.
    pub when: Vec<String>,
}

/// What a program does with arch values that have no entry of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignReport {
    /// The smallest and the largest value.
    pub audit: (Word, Word),
    /// The answer to all their calls; `None` if it depends on number or arguments.
    pub answer: Option<ActionReport>,
}

/// What one syscall costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostReport {
    /// `x86_64`, …
    pub arch: String,
    /// Its name, or its number as `nr 400`.
    pub syscall: String,
    /// Its number.
    pub nr: u32,
    /// Fewest instructions that are executed.
    pub min: u32,
    /// Mean over the ways through the program, in hundredths.
    pub mean_hundredths: u32,
    /// Most instructions that are executed.
    pub max: u32,
    /// Whether these are exact; if not, no call executes fewer or more.
    pub exact: bool,
    /// Whether the kernel lets the call through without running the filter.
    pub cached: bool,
    /// Why, or why not.
    pub because: String,
}

/// Where two filters differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffReport {
    /// Whether it is proven that they answer every call alike.
    pub equal: bool,
    /// Whether `differences` is proven to be complete.
    pub proven: bool,
    /// What is not, and why.
    pub unproven: Vec<String>,
    /// Every difference that was found.
    pub differences: Vec<DifferenceReport>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceReport {
    /// `x86_64`, …; an arch value that has no name as `0x…`.
    pub arch: String,
    /// The syscalls, by name.
    pub syscalls: Vec<String>,
    /// Numbers without a name, both ends included.
    pub numbers: Vec<(u32, u32)>,
    /// At least one of these holds; empty if nothing has to.
    pub when: Vec<String>,
    /// What the first filter answers.
    pub a: ActionReport,
    /// What the second filter answers.
    pub b: ActionReport,
    /// What the second filter is, compared with the first: `stricter`, `looser` or `other` where
    /// only the data differ.
    pub change: String,
    /// A call that shows it: both filters were asked.
    pub witness: WitnessReport,
}

/// A call, as `filter eval` takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessReport {
    /// `x86_64`, …; an arch value that has no name as `0x…`.
    pub arch: String,
    /// Number.
    pub nr: u32,
    /// The six argument words.
    pub args: Vec<Word>,
    /// Instruction pointer.
    pub ip: Word,
}
