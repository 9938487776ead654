//! What a client asks for.

use serde::{Deserialize, Serialize};

use super::FilterSource;

/// A command to run under filters. Only `command` is required.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRequest {
    /// What to run.
    pub command: Command,
    /// The learner's filters, first one installed first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<FilterSource>,
    /// When the filters are installed.
    #[serde(default)]
    pub start: StartPoint,
    /// Seccomp mode 1 instead of filters.
    #[serde(default)]
    pub strict: bool,
    /// Whether its threads and processes may run on several CPUs at once.
    #[serde(default)]
    pub parallel: bool,
    /// What the command reads on its standard input.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stdin: String,
    /// Wishes below the server's own limits.
    #[serde(default)]
    pub limits: Limits,
}

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// Program and arguments, no shell.
    Argv(Vec<String>),
    /// A line for `sh -c`.
    Shell(String),
}

/// When the filters are installed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartPoint {
    /// Before execve, as Docker does: the filter must allow execve and the loader's calls.
    #[default]
    Exec,
    /// Right after execve came back.
    AfterExec,
    /// At the program's entry point, after the dynamic loader.
    Main,
}

/// Wishes for one run. Each is capped by the server's own limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Milliseconds from first instruction to the forced end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_ms: Option<u64>,
    /// Bytes of memory for the whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// Processes and threads at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processes: Option<u32>,
    /// Bytes of standard output and error together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_bytes: Option<u64>,
    /// Syscall events in the stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<u64>,
}

/// What a client says on the WebSocket. The first message must be `run`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Start the run.
    Run(Box<RunRequest>),
    /// More standard input.
    Stdin {
        /// The bytes.
        text: String,
        /// Whether this was the last of it.
        #[serde(default)]
        eof: bool,
    },
    /// End the run now.
    Cancel,
}
