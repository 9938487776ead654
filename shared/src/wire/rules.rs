//! The rules of a filter text as a form shows and edits them.

use super::{CheckRequest, ProblemReport};
use serde::{Deserialize, Serialize};

/// The rules of a filter text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesReport {
    /// The action where no rule matches: `errno EPERM`; `null` if the text does not say.
    pub default: Option<String>,
    /// The line of the default action, from 1; 0 if there is none.
    pub default_line: u32,
    /// The rules in order.
    pub rules: Vec<RuleReport>,
    /// What is not understood.
    pub problems: Vec<ProblemReport>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReport {
    /// Its line, from 1.
    pub line: u32,
    /// `allow`, `errno` …
    pub action: String,
    /// `EPERM`, or the number of other actions; empty if there is none.
    pub data: String,
    /// Syscalls, sets and numbers, as written.
    pub targets: Vec<String>,
    /// The arches behind `on`.
    pub on: Vec<String>,
    /// All must hold.
    pub tests: Vec<TestReport>,
    /// Whether all of the line is understood.
    pub sound: bool,
}

/// One comparison of an argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestReport {
    /// The argument, with its width as far as one is written: `flags:32`.
    pub arg: String,
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, `&`, `& ==`, `& !=`, `in` or `..`.
    pub test: String,
    /// One value; two of `& ==`, `& !=` and `..`; any number of `in`.
    pub values: Vec<String>,
}

/// An edit of the rules of a filter text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviseRequest {
    /// The filter.
    #[serde(flatten)]
    pub filter: CheckRequest,
    /// What is to be done.
    pub edit: RuleEdit,
}

/// What is to become of the rules. They are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum RuleEdit {
    /// Another action where no rule matches.
    Default {
        /// `errno EPERM`
        action: String,
    },
    /// One more rule.
    Add {
        /// The rule.
        text: String,
        /// Its number then; behind all others if it is not said.
        at: Option<u32>,
    },
    /// Another rule in the place of one.
    Set {
        /// Which one.
        rule: u32,
        /// What it says then.
        text: String,
    },
    /// One rule less.
    Remove {
        /// Which one.
        rule: u32,
    },
    /// A rule at another place among them.
    Move {
        /// Which one.
        rule: u32,
        /// Its number then.
        to: u32,
    },
}
