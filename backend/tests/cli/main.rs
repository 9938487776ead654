//! The command line as scripts see it: exit statuses, streams, files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod audit;
mod convert;
mod doctor;
mod explain;
mod filter;
mod learn;
mod manners;
mod program;
mod replay;
mod rootfs;
mod run;
mod serve;
mod siege;
#[path = "../small_root/mod.rs"]
mod small_root;
mod start;
mod store;
mod strace;
mod streams;
mod syscall;
