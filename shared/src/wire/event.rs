//! What a run tells its client, in order, one JSON object each.

use serde::{Deserialize, Serialize};

use super::Word;

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

/// Whether a call belongs to the learner's command or to the sandbox's preparation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyscallStart {
    /// The learner's command, its own execve first.
    User,
    /// Preparation: installing filters and the like.
    Sandbox,
}

/// What of an event counts how often a syscall is called; other programs' traces need no more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CountedCall {
    /// `syscall`, or absent; other events do not count.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// The arch of the call; the host's if absent.
    #[serde(default)]
    pub arch: Option<String>,
    /// Number on that arch, with bit 30 for x32.
    #[serde(default)]
    pub nr: Option<i64>,
}

/// One syscall, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyscallEvent {
    /// Counts the calls of a run from 0, in the order in which they entered the kernel.
    pub seq: u64,
    /// Process id as the command itself sees it.
    pub pid: i32,
    /// Thread id as the command itself sees it.
    pub tid: i32,
    /// Entry, in nanoseconds since the command's first instruction.
    pub at_ns: u64,
    /// `x86_64`, `x86`, `x32`, `aarch64`, `riscv64`.
    pub arch: String,
    /// Number on that arch, with bit 30 for x32.
    pub nr: i64,
    /// Name on that arch, or `syscall_0x…` for a number that it lacks.
    pub name: String,
    /// The six argument registers at entry.
    pub args: Vec<Word>,
    /// The call as strace writes it, without the result.
    pub text: String,
    /// Whose call it is.
    pub start: SyscallStart,
    /// What our emulator says that the filters answer for these registers.
    pub verdict: Verdict,
    /// What the kernel did.
    pub result: SyscallResult,
    /// From entry stop to exit stop, the tracer's own work included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ns: Option<u64>,
    /// Who said no, if somebody did.
    pub refused_by: Option<RefusedBy>,
    /// The likely reason, for example `CAP_SYS_TIME`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Set when verdict and result contradict each other: what was expected instead, and who else
    /// may have spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mismatch: Option<String>,
}

/// The answer of the filter stack, with the filter and the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// `allow`, `log`, `trace`, `notify`, `errno`, `trap`, `kill_thread`, `kill_process`.
    pub action: String,
    /// The 16-bit data that came with it.
    pub data: u16,
    /// Whose filter spoke.
    pub by: Speaker,
    /// Which of the learner's filters, from 0; absent for the sandbox's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<u32>,
    /// 0-based rule of that filter's source; `null` for its default action.
    pub rule: Option<u32>,
    /// Line of that rule in the source, from 1; `null` when no line of it decided.
    pub line: Option<u32>,
    /// BPF instructions that the filter which spoke executed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insns: Option<u32>,
    /// Filters that the command installed itself and that could not be read; they may have said
    /// something stricter.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unread: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Whose filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// One of the learner's.
    Filter,
    /// The sandbox's own safety filter.
    Sandbox,
    /// No filter: strict mode, seccomp's mode 1.
    Strict,
}

/// What the kernel did with a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SyscallResult {
    /// It came back.
    Return {
        /// The return register.
        value: Word,
        /// Name of the errno, if it failed: `EPERM`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        errno: Option<String>,
        /// The result as strace writes it: `3`, `-1 EPERM (Operation not permitted)`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// The call killed its thread or process, or sent it SIGSYS, instead of returning (fact 4).
    Killed,
    /// There is no result: `exit_group`, or the process died inside.
    None,
}

/// Who said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedBy {
    /// A learner's filter.
    Filter,
    /// The sandbox's own filter.
    Sandbox,
    /// The kernel: capability, permission bits, missing syscall.
    Kernel,
    /// A filter around Ringside itself, a container's most likely.
    Outer,
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
    /// Milliseconds from first instruction to end.
    pub wall_ms: u64,
    /// Milliseconds of CPU in user mode, all processes.
    pub user_ms: u64,
    /// Milliseconds of CPU in the kernel, all processes.
    pub system_ms: u64,
    /// Largest resident set of one process, in KiB.
    pub max_rss_kib: u64,
    /// Milliseconds from request to first instruction: building the sandbox.
    pub setup_ms: u64,
    /// Processes and threads that the command made, itself included.
    pub processes: u32,
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
