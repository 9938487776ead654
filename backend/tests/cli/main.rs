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
mod run;
mod serve;
mod start;
mod strace;
mod streams;
mod syscall;
