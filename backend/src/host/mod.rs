//! What this kernel offers: its configuration, seccomp's actions, and the layers found by trying.

mod config;
mod layers;
mod seccomp;

use crate::config::Config;
use crate::session::run::Ground;
use ringside_shared::wire;
use std::sync::Arc;

/// Everything that `ringside doctor` and `GET /api/host` say. Runs one sandbox, in `slot`.
pub fn report(config: &Config, ground: &Arc<Ground>, slot: u32) -> wire::HostReport {
    let (can_run, layers) = layers::probe(ground, config.limits, slot);
    wire::HostReport {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        can_run,
        kernel: kernel(),
        seccomp: seccomp::report(),
        layers,
        limits: config.limit_reports(),
        rootfs: ground
            .rootfs
            .as_ref()
            .map(|one| one.path().display().to_string()),
    }
}

fn kernel() -> wire::Kernel {
    let (release, machine) = match nix::sys::utsname::uname() {
        Ok(name) => (
            name.release().to_string_lossy().into_owned(),
            name.machine().to_string_lossy().into_owned(),
        ),
        // uname(2) fails only for a bad pointer.
        Err(_) => (String::new(), String::new()),
    };
    wire::Kernel {
        release,
        machine,
        os: os_name(),
    }
}

/// `PRETTY_NAME` of os-release(5), without its quotes.
fn os_name() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release")
        .or_else(|_| std::fs::read_to_string("/usr/lib/os-release"))
        .ok()?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}
