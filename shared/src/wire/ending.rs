//! How a run ended, and what it used.

use serde::{Deserialize, Serialize};

/// The run is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// How the command ended.
    pub outcome: Outcome,
    /// What the run used.
    pub usage: Usage,
    /// Calls of the learner's command that were seen.
    pub syscalls: u64,
    /// Calls and signals that are not in the stream, past the event limit.
    pub dropped: u64,
    /// Whether the stream tells of every call.
    #[serde(default)]
    pub trace: Closing,
    /// Output bytes that were printed but are not in the stream, past the output limit.
    #[serde(default)]
    pub output_dropped: u64,
    /// Limits that the run reached, by the kernel's own count, whether or not they ended it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitReached>,
    /// A sentence for people: why it ended so, and what to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The closing statement of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Whether every call and signal of every process is in the stream.
    pub complete: bool,
    /// The limit at which the stream was cut: `events`; or `client`, if nobody listened any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_at: Option<String>,
    /// Calls and signals after that, which were counted and not told.
    #[serde(default)]
    pub counted_after: u64,
    /// Calls in the stream whose verdict contradicts what happened.
    #[serde(default)]
    pub mismatches: u64,
}

impl Default for Closing {
    fn default() -> Self {
        Self {
            complete: true,
            cut_at: None,
            counted_after: 0,
            mismatches: 0,
        }
    }
}

/// A limit that a run reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitReached {
    /// `memory`, `processes` or `cpu_percent`.
    pub limit: String,
    /// Processes killed, forks refused, or times that the run stood still.
    pub times: u64,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// By itself.
    Exited {
        /// Exit status, 0 to 255.
        code: i32,
    },
    /// By a signal.
    Signaled {
        /// Name: `SIGSYS`.
        signal: String,
    },
    /// At a limit of the run.
    Limit {
        /// Which: `wall`, `cpu`, `memory`, `output`, `events`.
        limit: String,
    },
    /// The client asked for it, or went away.
    Cancelled,
}

/// What a run used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Milliseconds from the command's release to its end.
    pub wall_ms: u64,
    /// Milliseconds of CPU in user mode, all processes.
    pub user_ms: u64,
    /// Milliseconds of CPU in the kernel, all processes.
    pub system_ms: u64,
    /// Largest resident set of one process, in KiB.
    pub max_rss_kib: u64,
    /// Milliseconds from request to release: building the sandbox.
    pub setup_ms: u64,
    /// Processes and threads that the command made, itself included.
    pub processes: u32,
}
