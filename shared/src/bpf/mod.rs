//! Classic BPF as seccomp accepts it; knows nothing of filters.
//!
//! Read in this order: [`insn`] (one instruction and its codes), [`program`] (a checked list of
//! them), [`check`] (what the kernel loads and what it refuses), [`emulator`] (what a program
//! answers), [`disasm`] (a program as text), [`read`] (a program from bytes, hex or a C array).

pub mod check;
pub mod disasm;
pub mod emulator;
pub mod insn;
mod program;
pub mod read;

pub use check::{CheckError, Fault};
pub use emulator::{Returned, run};
pub use insn::SockFilter;
pub use program::BpfProgram;
