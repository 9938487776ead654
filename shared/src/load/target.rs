//! For whom a filter is read.

use super::Format;
use crate::abi::Arch;
use crate::abi::syscalls::NEWEST_KERNEL;
use crate::abi::syscalls::groups::Systemd;
use crate::compile::Options;
use std::str::FromStr;

/// For whom a filter is read and how it is compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The host's native arch.
    pub host: Arch,
    /// Capabilities, `CAP_…`, for a profile's `includes` and `excludes`.
    pub caps: Vec<String>,
    /// Kernel version, major and minor, for a profile's `minKernel`.
    pub kernel: (u32, u32),
    /// Whose reading of an OCI profile is meant.
    pub runtime: Runtime,
    /// Whose sets a unit means.
    pub systemd: Systemd,
    /// In which language the filter is written; told by its content if `None`.
    pub format: Option<Format>,
    /// How the program is made.
    pub options: Options,
}

impl Default for Target {
    fn default() -> Self {
        Self {
            host: Arch::X86_64,
            caps: Vec::new(),
            kernel: NEWEST_KERNEL,
            runtime: Runtime::default(),
            systemd: Systemd::default(),
            format: None,
            options: Options::default(),
        }
    }
}

impl Target {
    /// In which language a source is written: the one that is set, or told by its content.
    pub fn format_of(&self, source: &str) -> Format {
        self.format.unwrap_or_else(|| Format::of(source))
    }
}

/// Which container runtime loads an OCI profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Runtime {
    /// The meaning that the profile declares, as crun loads it.
    #[default]
    Declared,
    /// runc, which puts a stub in front that answers ENOSYS for numbers above all named ones
    /// (fact 59), and refuses to notify about `write`.
    Runc,
}

/// The text is not the name of a runtime that we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown runtime `{0}`; known are declared, crun and runc")]
pub struct UnknownRuntime(pub String);

impl FromStr for Runtime {
    type Err = UnknownRuntime;

    /// `declared`, which is how crun loads a profile and so goes by `crun`, too; or `runc`.
    fn from_str(text: &str) -> Result<Self, UnknownRuntime> {
        match text {
            "declared" | "crun" => Ok(Self::Declared),
            "runc" => Ok(Self::Runc),
            _ => Err(UnknownRuntime(text.to_owned())),
        }
    }
}
