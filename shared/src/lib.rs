//! Text of a filter in, verdicts out.
//!
//! Read in this order:
//!
//! 1. [`text`]: spans and diagnostics, one shape for every parser we have.
//! 2. [`abi`]: what Linux fixes: arches, syscall tables, errnos, constants.
//! 3. [`verdict`]: actions, their numbers, and which of several is strictest.
//! 4. [`filter`]: the filter language, from text to a [`filter::Policy`] and its reference meaning.
//! 5. [`profile`]: every language that filters are read in, into the same `Policy`.
//! 6. [`bpf`]: classic BPF as seccomp accepts it: check, disassemble, emulate.
//! 7. [`compile`]: `Policy` to [`bpf::BpfProgram`], each instruction with its origin.
//! 8. [`explain`]: what any program does, from the program alone.
//! 9. [`load`]: the whole pipeline in one call, as the server and the browser use it.
//! 10. [`audit`]: what is weak about a filter that loads, and the edits that help.
//! 11. [`trace`]: what happened: summaries of recorded calls.
//! 12. [`wire`]: messages between browser and server.
//!
//! Nothing here does I/O, reads a clock, uses randomness or panics on input.

#![forbid(unsafe_code)]

pub mod abi;
pub mod audit;
pub mod bpf;
pub mod compile;
pub mod explain;
pub mod filter;
pub mod load;
pub mod profile;
pub mod text;
pub mod trace;
pub mod verdict;
pub mod wire;
