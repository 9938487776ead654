//! Filters, or strict mode, that start after execve: the tracer makes the program ask for them
//! itself (fact 42).
//!
//! The command is already a new program and has run nothing yet, or only its dynamic loader. It
//! stands in a stop; its registers and eight bytes of its code are kept, a syscall instruction
//! and the filter are put into its memory, and it runs that one instruction for each filter.
//! Then everything is as it was. The calls are seen like any other and count as the sandbox's.

use std::fs;
use std::io;
use std::rc::Rc;

use nix::unistd::Pid;
use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::bpf::{BpfProgram, insn};

use super::engine::Engine;
use super::error::TraceError;
use super::event::Start;
use super::stack::Stack;
use super::stop::Stopped;
use super::tracee::Tracee;
use super::{Beginning, TracePlan};
use crate::sys::registers::{self, Entry, Registers};

/// A program that is being made to install filters.
#[derive(Debug)]
pub(super) struct Injection {
    /// How it goes on afterwards.
    registers: Registers,
    /// What stands where a syscall instruction was put.
    code: Option<u64>,
    /// The next filter, oldest first.
    next: usize,
}

/// A stop at the program's entry point, wanted once.
#[derive(Debug)]
pub(super) struct Breakpoint {
    address: u64,
    /// What stands there.
    code: u64,
}

/// `SECCOMP_SET_MODE_STRICT` of `linux/seccomp.h`.
const SET_MODE_STRICT: u64 = 0;
/// `SECCOMP_SET_MODE_FILTER` of `linux/seccomp.h`.
const SET_MODE_FILTER: u64 = 1;
/// `AT_ENTRY` of `linux/auxvec.h`: where the program begins, after its loader.
const AT_ENTRY: u64 = 9;
/// The most that code below the stack pointer may use without moving it: the `x86_64` ABI.
const RED_ZONE: u64 = 128;
/// `BPF_MAXINSNS` instructions and a `struct sock_fprog` are less.
const ROOM: u64 = 64 << 10;

impl Engine<'_> {
    /// The command's execve has come back with success: its filters begin now or a bit later.
    pub(super) fn begin_late(&mut self, stopped: &Stopped) -> Result<(), TraceError> {
        let pid = stopped.pid();
        match self.plan.beginning {
            // Strict mode turns the time stamp counter off, which a loader reads first of all: it waits
            // for the command's first call.
            Beginning::Exec | Beginning::Strict => Ok(()),
            Beginning::AfterExec => {
                let registers = read_registers(pid)?;
                self.inject(stopped, registers)
            }
            Beginning::Main => {
                let address =
                    entry_point(pid).map_err(TraceError::inject("find the entry", pid))?;
                let code = peek(pid, address)?;
                let trap = registers::BREAKPOINT;
                poke(pid, address, with_code(code, &trap))?;
                self.breakpoint = Some(Breakpoint { address, code });
                Ok(())
            }
        }
    }

    /// Whether the signal is our own breakpoint; then the filters begin.
    pub(super) fn reach_breakpoint(
        &mut self,
        stopped: &Stopped,
        signal: i32,
    ) -> Result<bool, TraceError> {
        let pid = stopped.pid();
        if signal != libc::SIGTRAP || pid != self.plan.leader {
            return Ok(false);
        }
        let Some(Breakpoint { address, code }) = self.breakpoint else {
            return Ok(false);
        };
        let mut registers = read_registers(pid)?;
        if registers.instruction() != address + registers::BREAKPOINT.len() as u64 {
            return Ok(false);
        }
        self.breakpoint = None;
        poke(pid, address, code)?;
        registers.go_to(address);
        self.inject(stopped, registers)?;
        Ok(true)
    }

    /// At the command's first call after execve: strict mode first, then the call again. No call
    /// runs before, so nothing but strict mode was needed to guard the kernel until here.
    ///
    /// Answers the call that is made instead, if there is one.
    pub(super) fn begin_strict(
        &mut self,
        stopped: &Stopped,
        arch: u32,
    ) -> Result<Option<SeccompData>, TraceError> {
        let pid = stopped.pid();
        let is_due = self.plan.beginning == Beginning::Strict && self.has_execed;
        let (true, Some(tracee)) = (is_due, self.tracees.get_mut(&pid)) else {
            return Ok(None);
        };
        if tracee.stack.is_strict() || tracee.injection.is_some() {
            return Ok(None);
        }
        let entry = if arch == Arch::X86.audit() {
            Entry::Int80
        } else {
            Entry::Syscall
        };
        let registers = read_registers(pid)?;
        let call = registers.becoming(entry, [SET_MODE_STRICT, 0, 0]);
        write_registers(pid, &call)?;
        tracee.start = Start::Sandbox;
        tracee.injection = Some(Injection {
            registers: registers.before_the_call(),
            code: None,
            next: 0,
        });
        Ok(Some(SeccompData {
            nr: entry.seccomp(),
            arch,
            instruction_pointer: registers.instruction(),
            args: [SET_MODE_STRICT, 0, 0, 0, 0, 0],
        }))
    }

    fn inject(&mut self, stopped: &Stopped, registers: Registers) -> Result<(), TraceError> {
        let pid = stopped.pid();
        if self.plan.filters.is_empty() {
            return write_registers(pid, &registers);
        }
        let at = registers.instruction();
        let code = peek(pid, at)?;
        poke(pid, at, with_code(code, registers.entry().instruction()))?;
        let injection = Injection {
            registers,
            code: Some(code),
            next: 0,
        };
        if let Some(tracee) = self.tracees.get_mut(&pid) {
            tracee.start = Start::Sandbox;
            tracee.injection = Some(injection);
            install_next(pid, tracee, &self.plan)?;
        }
        Ok(())
    }

    /// A call that was put into the program has come back: the next one, or its own way.
    pub(super) fn go_on_injecting(
        &mut self,
        stopped: &Stopped,
        is_refused: bool,
    ) -> Result<(), TraceError> {
        let pid = stopped.pid();
        let Some(tracee) = self.tracees.get_mut(&pid) else {
            return Ok(());
        };
        let Some(injection) = &mut tracee.injection else {
            return Ok(());
        };
        if is_refused {
            // An older filter of the learner's forbids it. The command must not run without it.
            self.kill_all();
            return Ok(());
        }
        injection.next += 1;
        if injection.next < self.plan.filters.len() {
            return install_next(pid, tracee, &self.plan);
        }
        if let Some(Injection {
            registers, code, ..
        }) = tracee.injection.take()
        {
            tracee.start = Start::User;
            if self.plan.beginning == Beginning::Strict {
                tracee.stack = Rc::new(Stack::strict());
            }
            if let Some(code) = code {
                poke(pid, registers.instruction(), code)?;
            }
            write_registers(pid, &registers)?;
        }
        Ok(())
    }
}

/// Puts the next filter below the stack and makes the program ready to install it.
fn install_next(pid: Pid, tracee: &Tracee, plan: &TracePlan) -> Result<(), TraceError> {
    let Some(Injection {
        registers, next, ..
    }) = &tracee.injection
    else {
        return Ok(());
    };
    let Some(filter) = plan.filters.get(*next) else {
        return Ok(());
    };
    let address = registers.stack().wrapping_sub(RED_ZONE + ROOM) & !15;
    let memory = argument(&filter.program, address, registers.entry());
    registers::write(pid, address, &memory).map_err(TraceError::inject("write a filter", pid))?;
    let call = registers.calling(registers.entry(), [SET_MODE_FILTER, 0, address], address);
    write_registers(pid, &call)
}

/// A `struct sock_fprog` that stands at `address`, and its instructions behind it.
fn argument(program: &BpfProgram, address: u64, entry: Entry) -> Vec<u8> {
    let insns = program.to_bytes();
    let length = u16::try_from(insns.len() / size_of::<insn::SockFilter>()).unwrap_or(u16::MAX);
    let mut bytes = length.to_le_bytes().to_vec();
    match entry {
        Entry::Syscall => {
            bytes.extend([0; 6]);
            bytes.extend((address + 16).to_le_bytes());
        }
        Entry::Int80 => {
            bytes.extend([0; 2]);
            // A 32-bit program's stack lies below 4 GiB.
            let insns_at = u32::try_from(address + 8).unwrap_or(u32::MAX);
            bytes.extend(insns_at.to_le_bytes());
        }
    }
    bytes.extend(insns);
    bytes
}

/// A word of code that begins with other instructions.
fn with_code(word: u64, code: &[u8]) -> u64 {
    let mut bytes = word.to_le_bytes();
    bytes[..code.len()].copy_from_slice(code);
    u64::from_le_bytes(bytes)
}

/// Where the program begins: the kernel tells its loader, and us.
fn entry_point(pid: Pid) -> io::Result<u64> {
    let vector = fs::read(format!("/proc/{pid}/auxv"))?;
    let is_wide = registers::read(pid)?.entry() == Entry::Syscall;
    let width = if is_wide { 8 } else { 4 };
    let number = |bytes: &[u8]| {
        let bytes = bytes.iter().rev();
        bytes.fold(0, |number, &byte| number << 8 | u64::from(byte))
    };
    let mut pairs = vector.chunks_exact(2 * width);
    let entry = pairs.find(|pair| number(&pair[..width]) == AT_ENTRY);
    entry
        .map(|pair| number(&pair[width..]))
        .ok_or_else(|| io::Error::other("the auxiliary vector has no AT_ENTRY"))
}

fn read_registers(pid: Pid) -> Result<Registers, TraceError> {
    registers::read(pid).map_err(TraceError::ptrace("GETREGS", pid))
}

fn write_registers(pid: Pid, registers: &Registers) -> Result<(), TraceError> {
    registers::set(pid, registers).map_err(TraceError::ptrace("SETREGS", pid))
}

fn peek(pid: Pid, address: u64) -> Result<u64, TraceError> {
    registers::peek(pid, address).map_err(TraceError::ptrace("PEEKTEXT", pid))
}

fn poke(pid: Pid, address: u64, word: u64) -> Result<(), TraceError> {
    registers::poke(pid, address, word).map_err(TraceError::ptrace("POKETEXT", pid))
}
