//! Filters, or strict mode, that a program asks the kernel for: copied while it asks, counted once
//! the kernel has answered.
//!
//! Whether a filter is on is not guessed from the answer alone: the kernel counts the filters of
//! every thread (fact 56), and a supervisor that the program listens to itself may answer 0.

use std::rc::Rc;

use nix::unistd::Pid;

use ringside_shared::abi::Arch;
use ringside_shared::bpf::{BpfProgram, insn::MAX_INSNS, insn::SockFilter};

use super::catalogue::Known;
use super::engine::Engine;
use super::event::{Speaker, Start};
use super::identity;
use super::memory::Memory;
use super::stack::{Filter, Stack};
use super::stop::Stopped;
use super::syscall::Call;

/// A filter, or strict mode, on its way into the kernel.
#[derive(Debug)]
pub(super) enum Install {
    /// Strict mode.
    Strict,
    /// A filter.
    Filter {
        /// A copy of its instructions, if they could be read and would load.
        program: Option<Rc<BpfProgram>>,
        /// `SECCOMP_FILTER_FLAG_*`.
        flags: u64,
    },
}

/// A filter that a thread is just installing for all threads of its process.
#[derive(Debug)]
pub(super) struct Pending {
    /// Who installs.
    pub(super) thread: Pid,
    /// Its process, in our own pid namespace.
    process: Pid,
    /// The filters of all threads once it is on.
    stack: Rc<Stack>,
}

/// `PR_SET_SECCOMP` of `linux/prctl.h`.
const PR_SET_SECCOMP: u64 = 22;
/// `SECCOMP_MODE_STRICT` of `linux/seccomp.h`.
const MODE_STRICT: u64 = 1;
/// `SECCOMP_MODE_FILTER` of `linux/seccomp.h`.
const MODE_FILTER: u64 = 2;
/// `SECCOMP_SET_MODE_STRICT` of `linux/seccomp.h`.
const SET_MODE_STRICT: u64 = 0;
/// `SECCOMP_SET_MODE_FILTER` of `linux/seccomp.h`.
const SET_MODE_FILTER: u64 = 1;
/// `SECCOMP_FILTER_FLAG_TSYNC` of `linux/seccomp.h`.
const FLAG_TSYNC: u64 = 1;
/// `SECCOMP_FILTER_FLAG_NEW_LISTENER` of `linux/seccomp.h`.
const FLAG_NEW_LISTENER: u64 = 8;
/// `sizeof(struct sock_filter)`.
const INSN_SIZE: usize = 8;

/// What the call would install, if it would.
pub(super) fn of_call(memory: Memory, known: Known, args: &[u64; 6]) -> Option<Install> {
    let (flags, pointer) = match (known.name?, args[0], args[1]) {
        ("seccomp", SET_MODE_STRICT, _) | ("prctl", PR_SET_SECCOMP, MODE_STRICT) => {
            return Some(Install::Strict);
        }
        ("seccomp", SET_MODE_FILTER, flags) => (flags, args[2]),
        ("prctl", PR_SET_SECCOMP, MODE_FILTER) => (0, args[2]),
        _ => return None,
    };
    Some(Install::Filter {
        program: read(memory, known.arch, pointer).map(Rc::new),
        flags,
    })
}

impl Install {
    /// Whether this answer of the kernel's may mean that it is on. With `TSYNC` a positive number is
    /// the thread that stood in the way (fact 38); with `NEW_LISTENER` it is a descriptor.
    fn is_done(&self, value: i64) -> bool {
        match self {
            Self::Filter { flags, .. } if flags & FLAG_NEW_LISTENER != 0 => value >= 0,
            _ => value == 0,
        }
    }

    fn is_for_all_threads(&self) -> bool {
        matches!(self, Self::Filter { flags, .. } if flags & FLAG_TSYNC != 0)
    }
}

impl Engine<'_> {
    /// A thread is about to ask: what other threads do meanwhile may or may not meet the filter.
    pub(super) fn expect(&mut self, thread: Pid, install: &Install) {
        let Some(tracee) = self.tracees.get(&thread) else {
            return;
        };
        if !install.is_for_all_threads() {
            return;
        }
        let process = tracee.host_pid;
        let stack = self.stack_with(tracee.start, &tracee.stack, install);
        for (host, other) in &mut self.tracees {
            if *host != thread && other.host_pid == process {
                other.may_be_synced(&stack);
            }
        }
        self.pending.push(Pending {
            thread,
            process,
            stack,
        });
    }

    /// The filters that a call which is just being entered may meet instead of its thread's.
    pub(super) fn pending_stack(&self, thread: Pid, process: Pid) -> Option<Rc<Stack>> {
        let mut pending = self.pending.iter();
        let found = pending.find(|one| one.thread != thread && one.process == process);
        found.map(|one| one.stack.clone())
    }

    /// The kernel has answered: the verdicts from now on are the new filter's, too.
    pub(super) fn installed(&mut self, stopped: &Stopped, install: &Install, value: i64) {
        let thread = stopped.pid();
        self.pending.retain(|one| one.thread != thread);
        let Some(tracee) = self.tracees.get(&thread) else {
            return;
        };
        let counted = identity::n_filters(thread).zip(self.n_below);
        let is_more = counted.is_none_or(|(n, below)| n > below + tracee.stack.len());
        let is_strict = matches!(install, Install::Strict);
        if !install.is_done(value) || !is_strict && !is_more {
            return;
        }
        let stack = self.stack_with(tracee.start, &tracee.stack, install);
        if stack.has(Speaker::Program(self.n_programs)) {
            self.n_programs += 1;
        }
        let process = tracee.host_pid;
        for (host, tracee) in &mut self.tracees {
            let is_sharing = install.is_for_all_threads() && tracee.host_pid == process;
            if *host == thread || is_sharing {
                let former = std::mem::replace(&mut tracee.stack, stack.clone());
                let was_free = former.len() == 0 && self.n_below.unwrap_or(0) == 0;
                tracee.formerly = (*host != thread && was_free).then_some(former);
            }
        }
    }

    fn stack_with(&self, start: Start, stack: &Rc<Stack>, install: &Install) -> Rc<Stack> {
        match install {
            Install::Strict => Rc::new(Stack::strict()),
            Install::Filter { program: None, .. } => stack.counted(stack.len() + 1),
            Install::Filter {
                program: Some(program),
                ..
            } => {
                let (speaker, filter) = self.recognise(start, stack, program);
                Rc::new(stack.with(speaker, filter))
            }
        }
    }

    /// Whose filter it is: while the sandbox prepares, the next of the learner's or its own.
    fn recognise(
        &self,
        start: Start,
        stack: &Stack,
        program: &Rc<BpfProgram>,
    ) -> (Speaker, Filter) {
        if start == Start::Sandbox {
            for (position, filter) in (0..).zip(&self.plan.filters) {
                let speaker = Speaker::Filter(position);
                if !stack.has(speaker) && filter.program == **program {
                    return (speaker, Filter::Source(filter.clone()));
                }
            }
            if let Some(filter) = &self.plan.sandbox_filter
                && !stack.has(Speaker::Sandbox)
                && filter.program == **program
            {
                return (Speaker::Sandbox, Filter::Source(filter.clone()));
            }
        }
        let speaker = Speaker::Program(self.n_programs);
        (speaker, Filter::Program(program.clone()))
    }
}

impl Call {
    /// It may meet these filters instead of its thread's.
    pub(super) fn may_be_synced(&mut self, stack: &Stack) {
        if let Some(shown) = &mut self.shown {
            shown.alternative = Some(stack.verdict(&self.data));
        }
    }
}

/// Copies a `struct sock_fprog` (a length, then a pointer aligned to its size) and its program.
fn read(memory: Memory, arch: Option<Arch>, pointer: u64) -> Option<BpfProgram> {
    let (length, insns) = if arch? == Arch::X86_64 {
        let raw: [u8; 16] = memory.array(pointer)?;
        let [l0, l1, _, _, _, _, _, _, address @ ..] = raw;
        ([l0, l1], u64::from_le_bytes(address))
    } else {
        let [l0, l1, _, _, address @ ..]: [u8; 8] = memory.array(pointer)?;
        ([l0, l1], u64::from(u32::from_le_bytes(address)))
    };
    let length = usize::from(u16::from_le_bytes(length));
    if length > MAX_INSNS {
        return None;
    }
    let bytes = memory.bytes(insns, length * INSN_SIZE)?;
    let insns = bytes.chunks_exact(INSN_SIZE).map(|raw| SockFilter {
        code: u16::from_le_bytes([raw[0], raw[1]]),
        jt: raw[2],
        jf: raw[3],
        k: u32::from_le_bytes([raw[4], raw[5], raw[6], raw[7]]),
    });
    BpfProgram::new(insns.collect()).ok()
}
