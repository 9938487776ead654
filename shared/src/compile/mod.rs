//! `Policy` to a checked BPF program, each instruction with its origin.
