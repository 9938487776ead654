//! What of a filter a run used, and what its syscalls cost.

use super::{Budget, CostReport};
use serde::{Deserialize, Serialize};

/// What of a filter the calls of a run used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatReport {
    /// Whether the calls of that run are there; if not, they are to be sent with the question.
    pub known: bool,
    /// How many calls were asked about: those of the command, not of the sandbox's preparation.
    pub asked: u64,
    /// The default action, then every rule in the order of the source.
    pub rules: Vec<RuleHeat>,
    /// How often each instruction was executed.
    pub insns: Vec<u64>,
    /// What the calls of each syscall executed.
    pub syscalls: Vec<SyscallHeat>,
}

/// How often a rule decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleHeat {
    /// Its position; `null` for the default action, and for calls of an arch that is not listed.
    pub rule: Option<u32>,
    /// Its line, from 1; `null` for calls of an arch that is not listed.
    pub line: Option<u32>,
    /// Calls that it decided.
    pub fired: u64,
    /// What that says of it.
    pub fate: RuleFate,
}

/// Whether a rule decides anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleFate {
    /// It decided calls of this run.
    Fired,
    /// It decided none, and could have.
    Idle,
    /// It never can: earlier rules always decide.
    Shadowed,
}

/// What the calls of one syscall executed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyscallHeat {
    /// `x86_64`, …; an arch value that has no name as `0x…`.
    pub arch: String,
    /// Its number.
    pub nr: u32,
    /// Its name, or its number as `nr 400`.
    pub name: String,
    /// How many there were.
    pub calls: u64,
    /// Instructions that the filter executed for all of them, the kernel's memory left aside.
    pub insns: u64,
}

/// What a filter costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostsReport {
    /// Of the kernel's limits.
    pub budget: Budget,
    /// Of each syscall that it answers by number.
    pub costs: Vec<CostReport>,
}
