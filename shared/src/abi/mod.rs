//! Facts of the Linux ABI, no logic; the only place with magic numbers.

mod arch;
pub mod capability;
pub mod errno;
pub mod multiplex;
pub mod named;
mod seccomp_data;
pub mod signal;
pub mod syscalls;

pub use arch::{Arch, UnknownArch, X32_SYSCALL_BIT};
pub use seccomp_data::SeccompData;
