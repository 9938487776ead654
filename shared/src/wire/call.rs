//! One syscall of a run: what was asked, who answered, what came back.

use serde::{Deserialize, Serialize};

use super::Word;

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
    /// From entry stop to exit stop: the call, the switches from the program to the tracer and back,
    /// and the tracer's own work in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ns: Option<u64>,
    /// What of `duration_ns` was the tracer's own work, measured by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracer_ns: Option<u64>,
    /// Who said no, if somebody did.
    pub refused_by: Option<RefusedBy>,
    /// The likely reason, for example `CAP_SYS_TIME`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Set when verdict and result contradict each other: what was expected instead, and who else
    /// may have spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mismatch: Option<String>,
    /// Halves of `args` that the recording does not tell, and that are 0 there: bit `2 * n` stands for
    /// the lower half of argument `n`, bit `2 * n + 1` for the upper one. Logs of strace have them.
    #[serde(default, skip_serializing_if = "is_none")]
    pub hidden: u16,
}

/// The answer of the filter stack, with the filter and the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// `allow`, `log`, `trace`, `notify`, `errno`, `trap`, `kill_thread`, `kill_process`; `unknown` in
    /// a recording of another program's, which does not tell.
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
const fn is_none(halves: &u16) -> bool {
    *halves == 0
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
