//! What other filters would have answered to a recorded run.

use super::{SyscallStart, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of an answer: a call, or the summary that ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReplayLine {
    /// A recorded call.
    Call(Box<ReplayedCall>),
    /// All of them. Always last.
    Summary(ReplaySummary),
}

/// A recorded call and both verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayedCall {
    /// Its place in the recorded run.
    pub seq: u64,
    /// Process id.
    pub pid: i32,
    /// Thread id.
    pub tid: i32,
    /// Arch of the call.
    pub arch: String,
    /// Number on that arch.
    pub nr: i64,
    /// Name on that arch.
    pub name: String,
    /// The call as recorded, without its result.
    pub text: String,
    /// Whose call it is.
    pub start: SyscallStart,
    /// What the recorded run's filters answered.
    pub was: Verdict,
    /// What these filters answer.
    pub would_be: Verdict,
    /// How the two differ.
    pub change: VerdictChange,
}

/// How two verdicts for one call differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictChange {
    /// The kernel would do the same.
    Same,
    /// It was let through, and would be refused.
    NewlyRefused,
    /// It was refused, and would be let through.
    NewlyLetThrough,
    /// Both refuse or both let through, but not in the same way: another errno, a log entry.
    Otherwise,
}

/// What became of a whole recorded run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplaySummary {
    /// Calls that were asked about.
    pub calls: u64,
    /// Of them, those for which nothing changes.
    pub same: u64,
    /// Of them, those that were let through and would be refused.
    pub newly_refused: u64,
    /// Of them, those that were refused and would be let through.
    pub newly_let_through: u64,
    /// Of them, those that would be refused, or let through, in another way.
    pub otherwise: u64,
    /// `seq` of the first call that would be refused newly: from there on the program would have
    /// gone another way than it did.
    pub first_refused: Option<u64>,
    /// Calls that the recorded run dropped at its limits, so that nobody was asked about them.
    pub dropped: u64,
    /// Of them, those whose recording hides what these filters look at: nothing is said of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unknown: u64,
    /// Lines that are no events.
    pub bad_lines: u64,
    /// Who makes the differences; the default actions and the sandbox's filter included.
    pub by_rule: Vec<ReplayRule>,
    /// What the answers do not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// The differences that one rule makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayRule {
    /// Which of the filters, from 0; `null` for a filter of the recorded run that stays.
    pub filter: Option<u32>,
    /// 0-based rule; `null` for the default action and for programs.
    pub rule: Option<u32>,
    /// Its line, from 1.
    pub line: Option<u32>,
    /// `allow`, `log`, `errno` …
    pub action: String,
    /// Calls that it refuses newly.
    pub newly_refused: u64,
    /// Calls that it lets through newly.
    pub newly_let_through: u64,
    /// Calls that it answers in another way.
    pub otherwise: u64,
    /// How often each syscall is among them.
    pub syscalls: BTreeMap<String, u64>,
}
