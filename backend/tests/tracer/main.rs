//! The tracer against real processes of this kernel.

mod following;
mod harness;
mod strace;
