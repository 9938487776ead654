//! What the tracer saw, in its own words: facts only, no judgement (that is
//! [`crate::attribution`]) and nothing of the wire.

use std::borrow::Cow;

use ringside_shared::abi::Arch;
use ringside_shared::verdict::Action;

/// One thing the tracer saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A process or thread appeared, changed its program or went away.
    Process(Process),
    /// A syscall came back, or will not come back.
    Syscall(Box<Syscall>),
    /// A signal is being delivered.
    Signal(Signal),
}

/// A process or thread appeared, changed its program or went away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Process id inside the sandbox.
    pub pid: i32,
    /// Thread id inside the sandbox; equal to `pid` for a process's first thread.
    pub tid: i32,
    /// Nanoseconds since the command's execve.
    pub at_ns: u64,
    /// Parent's process id inside the sandbox, for [`Change::Start`].
    pub parent: Option<i32>,
    /// The kernel's name for it, at most 15 bytes; empty when it is gone already.
    pub comm: String,
    /// What happened.
    pub change: Change,
}

/// What happened to a process or thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It began.
    Start,
    /// It runs another program now.
    Exec {
        /// The path that was given to execve.
        path: String,
        /// Calls that it asks for by name and that its vDSO answers, without entering the kernel.
        vdso: Vec<String>,
    },
    /// It ended by itself.
    Exit {
        /// Exit status, 0 to 255.
        code: i32,
    },
    /// A signal ended it.
    Killed {
        /// Number of the signal.
        signal: i32,
    },
}

/// Whose call it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The learner's command, its own execve first.
    User,
    /// The sandbox's preparation: installing filters and the like.
    Sandbox,
}

/// One syscall, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syscall {
    /// Counts from 0 in the order of entry. Events come in the order of completion.
    pub seq: u64,
    /// Process id inside the sandbox.
    pub pid: i32,
    /// Thread id inside the sandbox.
    pub tid: i32,
    /// Entry, in nanoseconds since the command's execve; 0 for calls before it.
    pub at_ns: u64,
    /// Its ABI; `None` for one that we do not know.
    pub arch: Option<Arch>,
    /// Number on that arch, with bit 30 for x32; -1 for a call that was skipped.
    pub nr: i64,
    /// Name on that arch, or `syscall_0x…`.
    pub name: Cow<'static, str>,
    /// The argument registers at entry.
    pub args: [u64; 6],
    /// The call as strace writes it, without the result.
    pub text: String,
    /// Whose call it is.
    pub start: Start,
    /// What the installed filters answer for these registers, by emulation.
    pub verdict: Verdict,
    /// The verdict without, or with, a filter that another thread installed for all threads at that
    /// moment: the kernel does not tell which of the two was first.
    pub alternative: Option<Verdict>,
    /// What the kernel did.
    pub result: Outcome,
    /// From entry stop to exit stop.
    pub duration_ns: Option<u64>,
    /// What of it passed until the tracer let the call go on.
    pub tracer_ns: Option<u64>,
}

/// The answer of the filter stack and where it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What the kernel is told.
    pub action: Action,
    /// Whose filter spoke.
    pub by: Speaker,
    /// 0-based rule of its source; `None` for its default action or if there is no source.
    pub rule: Option<u32>,
    /// Line of that rule in the source, from 1.
    pub line: Option<u32>,
    /// Instructions that this filter executed.
    pub insns: Option<u32>,
    /// Filters that the command installed and that could not be read: they may have said more.
    pub unread: u32,
}

/// Whose filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The learner's filter at this position, oldest first.
    Filter(u32),
    /// The sandbox's own, or no filter at all.
    Sandbox,
    /// One that the command installed itself, counted from 0.
    Program(u32),
    /// No filter: strict mode.
    Strict,
}

/// What the kernel did with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It came back.
    Return {
        /// The return register.
        value: u64,
        /// Name of the errno, if it failed.
        errno: Option<&'static str>,
        /// The result as strace writes it.
        text: String,
    },
    /// A filter killed the caller or sent it SIGSYS; the register is the number (fact 4).
    Killed,
    /// There is no result: the caller ended inside.
    None,
}

/// A signal is being delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Process id inside the sandbox.
    pub pid: i32,
    /// Thread id inside the sandbox.
    pub tid: i32,
    /// Nanoseconds since the command's execve.
    pub at_ns: u64,
    /// Number of the signal.
    pub signal: i32,
    /// What the kernel says of its cause, as strace writes it.
    pub text: String,
}
