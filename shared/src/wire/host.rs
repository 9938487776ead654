//! What this host offers.

use serde::{Deserialize, Serialize};

use super::Layer;

/// What `ringside doctor` and `GET /api/host` say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostReport {
    /// Ringside's version.
    pub version: String,
    /// Whether commands can be run here.
    pub can_run: bool,
    /// The kernel.
    pub kernel: Kernel,
    /// Seccomp as this kernel has it.
    pub seccomp: SeccompReport,
    /// Each layer of isolation, found by trying it.
    pub layers: Vec<Layer>,
    /// The limits in force for each run.
    pub limits: Vec<LimitReport>,
    /// The directory whose programs runs see; absent: the host's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rootfs: Option<String>,
}

/// The kernel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kernel {
    /// `uname -r`.
    pub release: String,
    /// `uname -m`.
    pub machine: String,
    /// The first line of the distribution's name, if known.
    pub os: Option<String>,
}

/// Seccomp as this kernel has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeccompReport {
    /// Where the configuration lines come from: `/proc/config.gz`, `/boot/config-…`, or absent.
    pub config_source: Option<String>,
    /// The lines that name seccomp, as `grep -i seccomp` shows them.
    pub config: Vec<ConfigLine>,
    /// `strict` and `filter`, if the kernel has them.
    pub modes: Vec<String>,
    /// Every action, and whether the kernel has it (`SECCOMP_GET_ACTION_AVAIL`).
    pub actions: Vec<ActionSupport>,
    /// `kernel.seccomp.actions_logged`.
    pub actions_logged: Vec<String>,
    /// `Seccomp:` of the server's own `/proc/self/status`: 0 off, 1 strict, 2 filter.
    pub server_mode: u8,
    /// `Seccomp_filters:` of the same file; absent before Linux 5.9.
    pub server_filters: Option<u32>,
}

/// One line of the kernel's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigLine {
    /// `CONFIG_SECCOMP_FILTER`.
    pub name: String,
    /// `y`, `m`, a value, or absent where it says "is not set".
    pub value: Option<String>,
    /// What it means, in a sentence; empty for options without a note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub meaning: String,
}

/// Whether the kernel has an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionSupport {
    /// `kill_process`, …
    pub name: String,
    /// Whether a filter may return it.
    pub available: bool,
}

/// A limit in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitReport {
    /// Key in the configuration file.
    pub name: String,
    /// Its value.
    pub value: u64,
    /// `ms`, `bytes`, `count`.
    pub unit: String,
    /// What happens at it.
    pub meaning: String,
}
