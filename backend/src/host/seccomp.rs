//! Seccomp as this kernel has it, asked of the kernel itself.

use ringside_shared::wire::{ActionSupport, SeccompReport};
use std::fs;

/// Actions by our name and by the kernel's in `actions_avail`, strictest first.
const ACTIONS: &[(&str, &str)] = &[
    ("kill_process", "kill_process"),
    ("kill_thread", "kill_thread"),
    ("trap", "trap"),
    ("errno", "errno"),
    ("notify", "user_notif"),
    ("trace", "trace"),
    ("log", "log"),
    ("allow", "allow"),
];

pub(super) fn report() -> SeccompReport {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let (config_source, config) = super::config::seccomp_lines(release.trim());
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let available = words("/proc/sys/kernel/seccomp/actions_avail");
    let mode = field(&status, "Seccomp:");
    let mut modes = Vec::new();
    if mode.is_some() {
        modes.push("strict".to_owned());
    }
    if !available.is_empty() {
        modes.push("filter".to_owned());
    }
    SeccompReport {
        config_source,
        config,
        modes,
        actions: ACTIONS
            .iter()
            .map(|(name, kernel)| ActionSupport {
                name: (*name).to_owned(),
                available: available.iter().any(|word| word == kernel),
            })
            .collect(),
        actions_logged: words("/proc/sys/kernel/seccomp/actions_logged"),
        server_mode: mode.and_then(|mode| u8::try_from(mode).ok()).unwrap_or(0),
        server_filters: field(&status, "Seccomp_filters:"),
    }
}

fn words(path: &str) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().map(str::to_owned).collect()
}

fn field(status: &str, name: &str) -> Option<u32> {
    status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|value| value.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_kernel_names_every_action_it_has() {
        let report = report();
        assert_eq!(report.modes, ["strict", "filter"]);
        for action in &report.actions {
            assert!(action.available, "{} is missing", action.name);
        }
    }

    #[test]
    fn the_mode_is_not_taken_from_the_filter_count() {
        let status = "Seccomp:\t2\nSeccomp_filters:\t3\n";
        assert_eq!(field(status, "Seccomp:"), Some(2));
        assert_eq!(field(status, "Seccomp_filters:"), Some(3));
    }
}
