//! Small parts without knowledge of seccomp.
