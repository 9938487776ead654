//! Calls made for real, under real filters, with any number and any arguments.
//!
//! The caller is a thread of a child that asks for its parent's id over and over. We trace it, and
//! before its filters see a call we put the one in its place that we want made.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use std::{env, io, process, thread};

use nix::sys::ptrace::{self, Options};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, gettid};
use ringside_backend::sys::ptrace::signal_info;
use ringside_shared::abi::{Arch, SeccompData, syscalls};
use ringside_shared::bpf::write::{Form, write};
use ringside_shared::bpf::{SockFilter, insn, read};
use ringside_shared::verdict::Action;
use seccompiler::apply_filter;

use crate::native;

/// Set in the process whose threads make the calls.
const IS_CHILD: &str = "RINGSIDE_TEST_CALLER";

/// What the caller sees of a call, and its tracer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A result, negative for an errno.
    Returned(i64),
    /// SIGSYS with these fields, and no result.
    Trapped {
        errno: i32,
        address: u64,
        syscall: u32,
        arch: u32,
    },
    /// The tracer was told, with this data; then the call was made.
    Traced(u16, i64),
    /// The thread is dead, of SIGSYS.
    Died,
}

/// The number of an x86-64 syscall.
pub(crate) fn number(name: &str) -> u32 {
    syscalls::number(Arch::X86_64, name).unwrap()
}

/// What the caller itself needs is allowed, everything else goes on to the body.
pub(crate) fn guarded(body: &[SockFilter]) -> Vec<SockFilter> {
    let mut insns = vec![SockFilter::plain(insn::LD_ABS, 0)];
    for (name, over) in [("prctl", 2), ("seccomp", 1), ("exit", 0)] {
        let last = u8::from(name == "exit");
        insns.push(SockFilter::branch(insn::JEQ_K, number(name), over, last));
    }
    insns.push(SockFilter::plain(insn::RET_K, Action::Allow(0).word()));
    insns.extend(body);
    insns
}

/// A process whose threads make calls.
pub(crate) struct Callers {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStderr>,
}

impl Callers {
    /// Runs `test` again, which must begin with [`obey_if_child`].
    pub(crate) fn new(test: &str) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads", "1"])
            .env(IS_CHILD, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            orders: process.stdin.take().unwrap(),
            answers: BufReader::new(process.stderr.take().unwrap()),
            process,
        }
    }

    /// A thread under these filters, installed in this order, about to make its first call; `None`
    /// if the process has died.
    ///
    /// `listener` is the position of a filter that somebody listens to.
    pub(crate) fn start(
        &mut self,
        filters: &[Vec<SockFilter>],
        options: Options,
        listener: Option<usize>,
    ) -> Option<Caller> {
        let base64 = |insns: &Vec<_>| {
            let text = String::from_utf8(write(Form::Base64, insns, &[])).unwrap();
            text.trim().to_owned()
        };
        let order: Vec<String> = filters.iter().map(base64).collect();
        let mut answer = String::new();
        let sent = writeln!(self.orders, "{}", order.join(" "));
        if sent.is_err() || self.answers.read_line(&mut answer).unwrap() == 0 {
            return None;
        }
        let thread = Pid::from_raw(answer.trim().parse().expect(&answer));
        let mut caller = Caller {
            thread,
            listener: None,
        };
        assert!(matches!(
            caller.wait(),
            WaitStatus::Stopped(_, Signal::SIGSTOP)
        ));
        let options = options | Options::PTRACE_O_TRACESYSGOOD | Options::PTRACE_O_EXITKILL;
        ptrace::setoptions(thread, options).unwrap();
        caller.install(listener);
        Some(caller)
    }
}

impl Drop for Callers {
    fn drop(&mut self) {
        // It may be dead; the threads that we trace die with it.
        let _ = self.process.kill();
        while waitpid(None, Some(WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD)).is_ok() {}
    }
}

/// In a child: starts a thread for every line of base64 programs, until there are no more.
pub(crate) fn obey_if_child() {
    if env::var_os(IS_CHILD).is_none() {
        return;
    }
    // A kill would else take the time to write a core.
    setrlimit(Resource::RLIMIT_CORE, 0, 0).unwrap();
    for line in io::stdin().lines() {
        let program = |base64: &str| native(&read::read(base64.as_bytes()).unwrap());
        let filters: Vec<_> = line.unwrap().split_whitespace().map(program).collect();
        thread::spawn(move || {
            ptrace::traceme().unwrap();
            eprintln!("{}", gettid());
            raise(Signal::SIGSTOP).unwrap();
            for filter in &filters {
                apply_filter(filter).unwrap();
            }
            loop {
                let _ = std::os::unix::process::parent_id();
            }
        });
    }
    process::exit(0);
}

/// A thread that makes the calls that it is told, stopped before one.
pub(crate) struct Caller {
    thread: Pid,
    /// The descriptor of its listener, in the child.
    listener: Option<i32>,
}

impl Caller {
    pub(crate) fn thread(&self) -> Pid {
        self.thread
    }

    pub(crate) fn listener(&self) -> Option<i32> {
        self.listener
    }

    /// What the filters will see of a call.
    pub(crate) fn data(&self, nr: u32, args: [u64; 6]) -> SeccompData {
        SeccompData {
            nr,
            arch: Arch::X86_64.audit(),
            instruction_pointer: ptrace::getregs(self.thread).unwrap().rip,
            args,
        }
    }

    /// Makes a call and goes on to where the next one can be made, if there can be one.
    pub(crate) fn call(&self, nr: u32, args: [u64; 6]) -> Seen {
        self.begin(nr, args);
        self.end()
    }

    pub(crate) fn begin(&self, nr: u32, args: [u64; 6]) {
        let mut registers = ptrace::getregs(self.thread).unwrap();
        // The kernel reads a number of 32 bits, with a sign.
        registers.orig_rax = i64::from(nr.cast_signed()).cast_unsigned();
        [
            registers.rdi,
            registers.rsi,
            registers.rdx,
            registers.r10,
            registers.r8,
            registers.r9,
        ] = args;
        ptrace::setregs(self.thread, registers).unwrap();
        ptrace::syscall(self.thread, None).unwrap();
    }

    pub(crate) fn end(&self) -> Seen {
        let (mut told, mut result, mut trapped) = (None, None, None);
        loop {
            match self.wait() {
                WaitStatus::PtraceEvent(..) => {
                    told = Some(u16::try_from(ptrace::getevent(self.thread).unwrap()).unwrap());
                }
                WaitStatus::PtraceSyscall(_) if result.is_none() => {
                    let registers = ptrace::getregs(self.thread).unwrap();
                    result = Some(registers.rax.cast_signed());
                }
                WaitStatus::PtraceSyscall(_) => {
                    let result = result.unwrap();
                    let traced = told.map(|data| Seen::Traced(data, result));
                    return trapped.or(traced).unwrap_or(Seen::Returned(result));
                }
                WaitStatus::Stopped(_, Signal::SIGSYS) => trapped = Some(self.trapped()),
                WaitStatus::Signaled(_, Signal::SIGSYS, _) => return Seen::Died,
                other => panic!("{other:?}"),
            }
            ptrace::syscall(self.thread, None).unwrap();
        }
    }

    /// `si_errno`, and what follows `si_code` in a `siginfo_t` of SIGSYS.
    fn trapped(&self) -> Seen {
        let info = signal_info(self.thread.as_raw()).unwrap();
        let word = |at: usize| u32::from_le_bytes(info[at..at + 4].try_into().unwrap());
        Seen::Trapped {
            errno: word(4).cast_signed(),
            address: u64::from(word(20)) << 32 | u64::from(word(16)),
            syscall: word(24),
            arch: word(28),
        }
    }

    /// Memory of the thread that it does not use: far below its stack pointer.
    pub(crate) fn scratch(&self) -> u64 {
        (ptrace::getregs(self.thread).unwrap().rsp & !0xf) - (16 << 10)
    }

    pub(crate) fn poke(&self, at: u64, words: &[u64]) {
        for (at, word) in (at..).step_by(8).zip(words) {
            ptrace::write(self.thread, pointer(at), word.cast_signed()).unwrap();
        }
    }

    pub(crate) fn peek<const N: usize>(&self, at: u64) -> [u64; N] {
        std::array::from_fn(|word| {
            let at = pointer(at + 8 * word as u64);
            ptrace::read(self.thread, at).unwrap().cast_unsigned()
        })
    }

    /// Ends the thread.
    pub(crate) fn exit(self) {
        self.begin(number("exit"), [0; 6]);
        loop {
            match self.wait() {
                WaitStatus::Exited(_, 0) => return,
                WaitStatus::PtraceSyscall(_) => ptrace::syscall(self.thread, None).unwrap(),
                other => panic!("{other:?}"),
            }
        }
    }

    /// From the first stop to the first call, with every filter installed on the way.
    fn install(&mut self, listener: Option<usize>) {
        let mut n_installed = 0;
        loop {
            ptrace::syscall(self.thread, None).unwrap();
            let entry = self.wait();
            assert!(matches!(entry, WaitStatus::PtraceSyscall(_)), "{entry:?}");
            let mut registers = ptrace::getregs(self.thread).unwrap();
            let called = u32::try_from(registers.orig_rax).unwrap();
            if called == number("getppid") {
                return;
            }
            let listens = called == number("seccomp") && listener == Some(n_installed);
            n_installed += usize::from(called == number("seccomp"));
            if listens {
                registers.rsi |= libc::SECCOMP_FILTER_FLAG_NEW_LISTENER;
                ptrace::setregs(self.thread, registers).unwrap();
            }
            ptrace::syscall(self.thread, None).unwrap();
            let exit = self.wait();
            assert!(matches!(exit, WaitStatus::PtraceSyscall(_)), "{exit:?}");
            if listens {
                // The thread shall not wonder about a descriptor.
                let mut registers = ptrace::getregs(self.thread).unwrap();
                self.listener = Some(i32::try_from(registers.rax.cast_signed()).unwrap());
                registers.rax = 0;
                ptrace::setregs(self.thread, registers).unwrap();
            }
        }
    }

    fn wait(&self) -> WaitStatus {
        waitpid(self.thread, Some(WaitPidFlag::__WALL)).unwrap()
    }
}

fn pointer(address: u64) -> ptrace::AddressType {
    std::ptr::without_provenance_mut(usize::try_from(address).unwrap())
}
