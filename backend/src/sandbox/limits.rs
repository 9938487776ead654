//! What one run may use, as far as the sandbox enforces it.
//!
//! Names, defaults and ranges are in [`crate::config`]; wall clock, output and events are kept by
//! the session.

/// What one run may use. The fields are named as the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunLimits {
    /// CPU seconds of one process: at the limit SIGXCPU, a second later SIGKILL. All processes
    /// together are bounded by the wall clock times the run's one CPU.
    pub cpu_seconds: u64,
    /// Percent of one CPU for all processes together where there is a cpu cgroup; below 100 they
    /// stand still for the rest of each 20 ms.
    pub cpu_percent: u64,
    /// Bytes of memory of all processes together where there is a memory cgroup, then the kernel
    /// kills; otherwise of private data of each, then allocations fail.
    pub memory_bytes: u64,
    /// Processes and threads at once; past it fork fails with EAGAIN.
    pub processes: u64,
    /// Open files of one process; past it open fails with EMFILE.
    pub files: u64,
    /// Bytes of one file; past it SIGXFSZ, or EFBIG.
    pub file_bytes: u64,
    /// Bytes in all writable places together; past it writes fail with ENOSPC.
    pub tmp_bytes: u64,
    /// Files and directories in all writable places together; past it creating fails with ENOSPC.
    pub tmp_files: u64,
}
