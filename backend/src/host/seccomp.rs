//! Seccomp as this kernel has it, asked of the kernel itself.

use crate::sys::seccomp;
use ringside_shared::verdict::Action;
use ringside_shared::wire::{ActionSupport, SeccompReport};
use std::fs;

/// Every action, strictest first.
const ACTIONS: &[Action] = &[
    Action::KillProcess,
    Action::KillThread,
    Action::Trap(0),
    Action::Errno(0),
    Action::Notify(0),
    Action::Trace(0),
    Action::Log(0),
    Action::Allow(0),
];

pub(super) fn report() -> SeccompReport {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let (config_source, config) = super::config::seccomp_lines(release.trim());
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let actions: Vec<_> = ACTIONS
        .iter()
        .map(|action| ActionSupport {
            name: action.name().to_owned(),
            // Asked, because a container may hide /proc/sys.
            available: seccomp::is_available(*action),
        })
        .collect();
    let mode = field(&status, "Seccomp:");
    let mut modes = Vec::new();
    if mode.is_some() {
        modes.push("strict".to_owned());
    }
    if actions.iter().any(|action| action.available) {
        modes.push("filter".to_owned());
    }
    SeccompReport {
        config_source,
        config,
        modes,
        actions,
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
    fn what_the_kernel_answers_is_what_its_list_says() {
        let listed = words("/proc/sys/kernel/seccomp/actions_avail");
        for action in ACTIONS {
            let name = match action {
                Action::Notify(_) => "user_notif",
                other => other.name(),
            };
            let is_listed = listed.iter().any(|word| word == name);
            assert_eq!(seccomp::is_available(*action), is_listed, "{name}");
        }
    }

    #[test]
    fn the_mode_is_not_taken_from_the_filter_count() {
        let status = "Seccomp:\t2\nSeccomp_filters:\t3\n";
        assert_eq!(field(status, "Seccomp:"), Some(2));
        assert_eq!(field(status, "Seccomp_filters:"), Some(3));
    }
}
