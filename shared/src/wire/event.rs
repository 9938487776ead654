//! What a run tells its client, in order, one JSON object each.

use serde::{Deserialize, Serialize};

use super::{End, SyscallEvent};

/// One event of a run. The stream ends with [`Event::End`] or [`Event::Error`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The run waits for a free place.
    Queued(Queued),
    /// The sandbox stands and the command is about to start.
    Started(Started),
    /// A process appeared, changed its program or went away.
    Process(Process),
    /// A syscall came back, or will not come back.
    Syscall(SyscallEvent),
    /// A signal was delivered.
    Signal(Signal),
    /// The command printed something.
    Output(Output),
    /// The run is over. Always last when a run started.
    End(End),
    /// The run could not be made. Always last.
    Error(Problem),
}

/// Place in the queue; sent again whenever it changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Queued {
    /// 1 is the next to run.
    pub place: u32,
    /// Milliseconds until the start, estimated from recent runs.
    pub estimated_ms: u64,
}

/// The sandbox stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Started {
    /// 128 random bits in hex.
    pub run: String,
    /// What isolates this run, and what this host could not give.
    pub layers: Vec<Layer>,
    /// The learner's filters, oldest first.
    pub programs: Vec<Program>,
    /// The sandbox's own filter, below the learner's.
    pub sandbox_program: Option<Program>,
    /// Milliseconds that the run may take; what takes longer is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_ms: Option<u64>,
}

/// One layer of isolation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Stable name: `user_namespace`, `memory_cgroup`, …
    pub name: String,
    /// Whether this run has it.
    pub present: bool,
    /// One sentence: what it does here, or why it is missing.
    pub detail: String,
}

/// A filter as the kernel got it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Number of instructions.
    pub insns: u32,
    /// SHA-256 of the `struct sock_filter` array, in hex.
    pub sha256: String,
}

/// A process appeared, changed its program or went away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Process id as the command itself sees it.
    pub pid: i32,
    /// Thread id as the command itself sees it; equal to `pid` for the first thread.
    pub tid: i32,
    /// Nanoseconds since the command's first instruction.
    pub at_ns: u64,
    /// Parent's process id, for `start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<i32>,
    /// Program name, at most 15 bytes (`/proc/PID/comm`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comm: String,
    /// What happened.
    #[serde(flatten)]
    pub change: ProcessChange,
}

/// What happened to a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ProcessChange {
    /// It began.
    Start,
    /// It runs another program now.
    Exec {
        /// The program's path, as given to execve.
        path: String,
        /// Calls that the program asks for by name and that its vDSO answers: those do not enter the
        /// kernel, and no event tells of them. Names in the program's own file count, not those in
        /// its libraries.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        vdso: Vec<String>,
    },
    /// It ended by itself.
    Exit {
        /// Exit status, 0 to 255.
        code: i32,
    },
    /// A signal ended it.
    Killed {
        /// Name of the signal: `SIGSYS`.
        signal: String,
    },
}

/// A signal was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// Process id as the command itself sees it.
    pub pid: i32,
    /// Thread id as the command itself sees it.
    pub tid: i32,
    /// Nanoseconds since the command's first instruction.
    pub at_ns: u64,
    /// Name: `SIGSYS`.
    pub signal: String,
    /// What the kernel says of its cause, as strace writes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A piece of what the command printed. Exactly one of `text` and `base64` is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// `stdout` or `stderr`.
    pub stream: String,
    /// The process that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pid: Option<i32>,
    /// The call that wrote it, if it is in the stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The bytes, when they are valid UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The bytes otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

/// The run, or a request, could not be served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable, for programs: `filter-invalid`.
    pub code: String,
    /// For people: what is wrong and what to try.
    pub message: String,
    /// The filter's problems, if it is about a filter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<super::DiagnosticReport>,
}
