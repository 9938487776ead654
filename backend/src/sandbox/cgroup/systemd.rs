//! Asking systemd for a group of our own, by its own command: a library for its bus would be
//! twenty times the size of this module.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::unistd::geteuid;

/// How long systemd may take to move us.
const PATIENCE: Duration = Duration::from_secs(2);

/// Moves this process into a scope whose groups are ours to arrange. `false`: systemd does not
/// run here, has no command for it, or did not want to.
pub(super) fn ask() -> bool {
    if !Path::new("/run/systemd/system").exists() {
        return false;
    }
    let pid = std::process::id().to_string();
    let scope = format!("ringside-{pid}.scope");
    let mut call = Command::new("busctl");
    if !geteuid().is_root() {
        call.arg("--user");
    }
    call.args([
        "--quiet",
        "call",
        "org.freedesktop.systemd1",
        "/org/freedesktop/systemd1",
        "org.freedesktop.systemd1.Manager",
        "StartTransientUnit",
        "ssa(sv)a(sa(sv))",
        &scope,
        "fail",
    ])
    // Three properties, then no auxiliary units.
    .args(["3", "PIDs", "au", "1", &pid, "Delegate", "b", "true"])
    .args(["CollectMode", "s", "inactive-or-failed", "0"])
    .stdin(Stdio::null())
    .stdout(Stdio::null())
    .stderr(Stdio::null());
    if !call.status().is_ok_and(|status| status.success()) {
        return false;
    }
    // The answer comes before the move.
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        if groups.lines().any(|line| line.ends_with(&scope)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}
