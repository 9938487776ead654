//! Registers, code and memory of a stopped tracee, for making it do a call of ours.
//!
//! `x86_64` machines only, where a program may be of 64 or of 32 bits; elsewhere every request
//! fails with `Unsupported`.

use std::io;

use nix::unistd::Pid;

/// `int3`: stops a program where it stands.
pub const BREAKPOINT: [u8; 1] = [0xcc];

/// How a program enters the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A 64-bit program, by `syscall`.
    Syscall,
    /// A 32-bit program, by `int 0x80`.
    Int80,
}

impl Entry {
    /// The number of seccomp(2).
    pub const fn seccomp(self) -> u32 {
        match self {
            Self::Syscall => SECCOMP,
            Self::Int80 => SECCOMP_32,
        }
    }

    /// The instruction as bytes.
    pub const fn instruction(self) -> &'static [u8] {
        match self {
            Self::Syscall => &[0x0f, 0x05],
            Self::Int80 => &[0xcd, 0x80],
        }
    }
}

#[cfg(target_arch = "x86_64")]
pub use x86::{Registers, peek, poke, read, set, write};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Entry, Pid, io};
    use nix::sys::{ptrace, uio};
    use std::ffi::c_void;
    use std::io::IoSlice;

    /// Both instructions that enter the kernel have two bytes.
    const ENTRY_LENGTH: u64 = 2;
    /// Selects 32-bit code: `__USER32_CS` in `asm/segment.h`.
    const USER32_CS: u64 = 0x23;

    /// What a stopped program goes on with.
    #[derive(Debug, Clone, Copy)]
    pub struct Registers(libc::user_regs_struct);

    impl Registers {
        /// Where it goes on.
        pub const fn instruction(&self) -> u64 {
            self.0.rip
        }

        /// Changes where it goes on.
        pub const fn go_to(&mut self, address: u64) {
            self.0.rip = address;
        }

        /// Its stack pointer.
        pub const fn stack(&self) -> u64 {
            self.0.rsp
        }

        /// How it enters the kernel.
        pub const fn entry(&self) -> Entry {
            if self.0.cs == USER32_CS {
                Entry::Int80
            } else {
                Entry::Syscall
            }
        }

        /// At the entry of a call: another call, seccomp(2), in its place.
        #[must_use]
        pub fn becoming(&self, entry: Entry, args: [u64; 3]) -> Self {
            let [first, second, third] = args;
            let mut call = self.0;
            call.orig_rax = entry.seccomp().into();
            match entry {
                Entry::Syscall => {
                    (call.rdi, call.rsi, call.rdx) = (first, second, third);
                }
                Entry::Int80 => {
                    (call.rbx, call.rcx, call.rdx) = (first, second, third);
                }
            }
            Self(call)
        }

        /// At the entry of a call of a 64-bit program: any other call in its place.
        #[must_use]
        pub fn asking(&self, nr: u32, args: [u64; 6]) -> Self {
            let mut call = self.0;
            call.orig_rax = nr.into();
            [call.rdi, call.rsi, call.rdx, call.r10, call.r8, call.r9] = args;
            Self(call)
        }

        /// At the entry of a call: none in its place, which is what the number -1 means.
        #[must_use]
        pub const fn skipping(&self) -> Self {
            let mut call = self.0;
            call.orig_rax = u64::MAX;
            Self(call)
        }

        /// At the entry of a call: just before it, so that it is made again.
        #[must_use]
        pub const fn before_the_call(&self) -> Self {
            let mut before = self.0;
            before.rip -= ENTRY_LENGTH;
            before.rax = before.orig_rax;
            before.orig_rax = u64::MAX;
            Self(before)
        }

        /// The same place, about to call seccomp(2), with its stack moved out of the way of what
        /// lies above `stack`.
        #[must_use]
        pub fn calling(&self, entry: Entry, args: [u64; 3], stack: u64) -> Self {
            let [first, second, third] = args;
            let mut call = self.0;
            call.rsp = stack - 256;
            call.rax = entry.seccomp().into();
            match entry {
                Entry::Syscall => {
                    (call.rdi, call.rsi, call.rdx) = (first, second, third);
                }
                Entry::Int80 => {
                    (call.rbx, call.rcx, call.rdx) = (first, second, third);
                }
            }
            // Not the end of a call, so there is nothing to restart.
            call.orig_rax = u64::MAX;
            Self(call)
        }
    }

    /// The registers of a tracee in a stop.
    ///
    /// In an entry stop they are those of the call; see [`Registers::becoming`].
    pub fn read(pid: Pid) -> io::Result<Registers> {
        Ok(Registers(ptrace::getregs(pid)?))
    }

    /// Changes them.
    pub fn set(pid: Pid, registers: &Registers) -> io::Result<()> {
        Ok(ptrace::setregs(pid, registers.0)?)
    }

    /// Eight bytes of a tracee's memory.
    pub fn peek(pid: Pid, address: u64) -> io::Result<u64> {
        Ok(ptrace::read(pid, pointer(address))?.cast_unsigned())
    }

    /// Overwrites eight bytes of a tracee's memory, also where it may not write itself.
    pub fn poke(pid: Pid, address: u64, word: u64) -> io::Result<()> {
        Ok(ptrace::write(pid, pointer(address), word.cast_signed())?)
    }

    /// Writes bytes where the tracee may write itself.
    pub fn write(pid: Pid, address: u64, bytes: &[u8]) -> io::Result<()> {
        let remote = uio::RemoteIoVec {
            base: pointer(address).addr(),
            len: bytes.len(),
        };
        let written = uio::process_vm_writev(pid, &[IoSlice::new(bytes)], &[remote])?;
        if written == bytes.len() {
            Ok(())
        } else {
            Err(io::ErrorKind::WriteZero.into())
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "usize has 64 bits on x86_64"
    )]
    fn pointer(address: u64) -> *mut c_void {
        std::ptr::without_provenance_mut(address as usize)
    }
}

/// `__NR_seccomp` in `asm/unistd_64.h`.
const SECCOMP: u32 = 317;
/// `__NR_seccomp` in `asm/unistd_32.h`.
const SECCOMP_32: u32 = 354;

#[cfg(not(target_arch = "x86_64"))]
pub use other::{Registers, peek, poke, read, set, write};

#[cfg(not(target_arch = "x86_64"))]
mod other {
    use super::{Entry, Pid, io};

    /// Nothing here makes one.
    #[derive(Debug, Clone, Copy)]
    pub enum Registers {}

    impl Registers {
        /// Where it goes on.
        pub const fn instruction(&self) -> u64 {
            match *self {}
        }

        /// Changes where it goes on.
        pub const fn go_to(&mut self, _: u64) {
            match *self {}
        }

        /// Its stack pointer.
        pub const fn stack(&self) -> u64 {
            match *self {}
        }

        /// How it enters the kernel.
        pub const fn entry(&self) -> Entry {
            match *self {}
        }

        /// The same place, about to call seccomp(2).
        #[must_use]
        pub fn calling(&self, _: Entry, _: [u64; 3], _: u64) -> Self {
            match *self {}
        }

        /// At the entry of a call: another call in its place.
        #[must_use]
        pub fn becoming(&self, _: Entry, _: [u64; 3]) -> Self {
            match *self {}
        }

        /// At the entry of a call: any other call in its place.
        #[must_use]
        pub fn asking(&self, _: u32, _: [u64; 6]) -> Self {
            match *self {}
        }

        /// At the entry of a call: none in its place.
        #[must_use]
        pub fn skipping(&self) -> Self {
            match *self {}
        }

        /// At the entry of a call: just before it.
        #[must_use]
        pub fn before_the_call(&self) -> Self {
            match *self {}
        }
    }

    /// Fails.
    pub fn read(_: Pid) -> io::Result<Registers> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Never called.
    pub fn set(_: Pid, registers: &Registers) -> io::Result<()> {
        match *registers {}
    }

    /// Fails.
    pub fn peek(_: Pid, _: u64) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Fails.
    pub fn poke(_: Pid, _: u64, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Fails.
    pub fn write(_: Pid, _: u64, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
