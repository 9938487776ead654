//! Which resource a control group holds, and in which of the kernel's two interfaces.

use std::fmt;

/// A controller of the kernel's: what it holds for all processes of a run together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Controller {
    /// Memory of every kind: heap, files in memory, shared memory, the kernel's own for the run.
    Memory,
    /// Processes and threads.
    Pids,
    /// The share of a CPU.
    Cpu,
}

impl Controller {
    /// As the kernel calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Pids => "pids",
            Self::Cpu => "cpu",
        }
    }
}

/// The kernel's interfaces. A controller is in one hierarchy at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// A hierarchy for each controller, or for a few.
    One,
    /// One hierarchy for all.
    Two,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::One => "version 1",
            Self::Two => "version 2",
        })
    }
}
