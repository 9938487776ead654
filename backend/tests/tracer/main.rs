//! The tracer against real processes of this kernel.

mod calls;
mod difference;
mod families;
mod following;
mod fooling;

mod harness;
mod lives;
mod nested;
mod starting;
mod strace;
mod verdicts;
