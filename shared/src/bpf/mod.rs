//! Classic BPF as seccomp accepts it; knows nothing of filters.
//!
//! Read in this order: [`insn`] (one instruction and its codes), [`BpfProgram`] (a checked list
//! of them), [`check`] (what the kernel loads and what it refuses), [`emulator`] (what a program
//! answers), [`disasm`] (a program as text), [`asm`] (text as a program), [`read`] (a program from bytes, hex, base64, an
//! array or assembler).

pub mod asm;
pub mod budget;
pub mod check;
pub mod disasm;
pub mod emulator;
pub mod insn;
pub mod possible;
mod program;
pub mod read;
pub mod stack;
pub mod trace;
pub mod write;

pub use check::{CheckError, Fault};
pub use emulator::{Returned, run};
pub use insn::SockFilter;
pub use program::{BpfProgram, Placed};
