//! What of a sandbox must be known before it is built.

use super::limits::RunLimits;
use super::rootfs::Rootfs;

/// The part of a [`super::Plan`] without which no sandbox can be built; everything else can come
/// when it stands already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Its host name.
    pub hostname: String,
    /// Size of the writable places together.
    pub tmp_bytes: u64,
    /// Files and directories in them.
    pub tmp_files: u64,
    /// Whether the command will be in strict mode, and so without the safety filter.
    pub is_strict: bool,
    /// Whose programs it shows; `None`: the host's.
    pub rootfs: Option<Rootfs>,
}

impl Frame {
    /// For commands under filters, or without, and the host's programs.
    pub fn new(hostname: impl Into<String>, limits: &RunLimits) -> Self {
        Self {
            hostname: hostname.into(),
            tmp_bytes: limits.tmp_bytes,
            tmp_files: limits.tmp_files,
            is_strict: false,
            rootfs: None,
        }
    }
}
