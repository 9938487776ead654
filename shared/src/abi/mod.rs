//! Facts of the Linux ABI, no logic; the only place with magic numbers.
//!
//! - [`Arch`] and [`SeccompData`]: what a filter sees of a call.
//! - [`syscalls`]: numbers and names per arch, their arguments ([`syscalls::args`]), systemd's
//!   sets ([`syscalls::groups`]) and what to tell a learner ([`syscalls::cards`]).
//! - [`named`]: constants by name, and numbers as words.
//! - [`errno`], [`signal`], [`capability`]: the small tables.
//! - [`strict`]: what seccomp's mode 1 allows.
//! - [`multiplex`]: i386's calls behind one number.

mod arch;
pub mod capability;
pub mod errno;
pub mod multiplex;
pub mod named;
mod seccomp_data;
pub mod signal;
pub mod strict;
pub mod syscalls;

pub use arch::{Arch, UnknownArch, X32_SYSCALL_BIT};
pub use seccomp_data::SeccompData;
