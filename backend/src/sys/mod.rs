//! The only unsafe code: thin, typed wrappers over the kernel, no policy.
//!
//! What [`nix`] and [`std`] already wrap safely is used from there. Here is the rest: calls that
//! they lack ([`clone`], [`mount`], [`caps`], [`ptrace`], [`vm`]) and calls whose soundness needs a
//! reason that only we can give ([`channel`], [`process`], [`stdio`]).

pub mod caps;
pub mod channel;
pub mod clone;
pub mod mount;
pub mod net;
pub mod process;
pub mod ptrace;
pub mod registers;
pub mod schedule;
pub mod seccomp;
pub mod signals;
pub mod stdio;
pub mod vm;
