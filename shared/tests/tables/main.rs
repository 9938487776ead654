//! The tables of `abi` against their sources.
//!
//! Generated files are compared with what the generator would write now. To write them:
//! `UPDATE=1 cargo test -p ringside-shared --test tables`.
#![cfg(target_os = "linux")]

mod constants;
mod errno;
mod generate;
mod groups;
mod page;
mod second_opinion;
mod signatures;
mod since;
mod small;
mod source;
mod syscalls;
