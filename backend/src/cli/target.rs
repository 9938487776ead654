//! `--from`, `--caps`, `--kernel`, `--host`, `--runtime` and `--systemd`: how a filter is read and for whom.
//! Every verb that takes a FILE has them.

use super::CliError;
use ringside_shared::abi::Arch;
use ringside_shared::abi::syscalls::groups::Systemd;
use ringside_shared::answer::{capability, kernel};
use ringside_shared::load::{Format, Runtime, Target};
use std::path::Path;

/// For whom a filter is read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct TargetArgs {
    /// Capabilities that the command has, for an OCI profile's includes and excludes.
    #[arg(long, value_name = "CAP_…,CAP_…", value_delimiter = ',', value_parser = capability)]
    caps: Vec<String>,
    /// Kernel version, for an OCI profile's minKernel [default: the newest that we know].
    #[arg(long, value_name = "MAJOR.MINOR", value_parser = kernel)]
    kernel: Option<(u32, u32)>,
    /// The host's native arch: it picks a profile's archMap entry.
    #[arg(long, value_name = "ARCH", default_value = "x86_64")]
    host: Arch,
    /// Who loads an OCI profile: declared (what it says), crun (the same) or runc, which answers
    /// ENOSYS to numbers above all that the profile names.
    #[arg(long, value_name = "NAME", default_value = "declared")]
    runtime: Runtime,
    /// Whose sets (`@file-system`) a systemd unit means: 252 or 257.
    #[arg(long, value_name = "VERSION", default_value_t)]
    systemd: Systemd,
    /// The language of the filter: text, oci, systemd, minijail, kafel or bpf [default: told by
    /// its content].
    #[arg(long, value_name = "FORMAT")]
    from: Option<Format>,
}

impl TargetArgs {
    pub(crate) fn target(&self) -> Target {
        let default = Target::default();
        Target {
            host: self.host,
            caps: self.caps.clone(),
            kernel: self.kernel.unwrap_or(default.kernel),
            runtime: self.runtime,
            systemd: self.systemd,
            format: self.from,
            ..default
        }
    }

    /// The arch of calls that do not say theirs.
    pub(crate) fn host(&self) -> Arch {
        self.host
    }

    /// Reads a filter from a file for this target; the text comes along for messages.
    pub(crate) fn read(&self, path: &Path) -> Result<(String, Target), CliError> {
        Ok((super::file::read_text(path)?, self.target()))
    }
}
