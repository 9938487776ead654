//! systemd's `@sets`, as `systemd-analyze syscall-filter` prints them.
//!
//! Syscalls newer than that systemd ([`SYSTEMD`]) are in no group.

mod table;

pub use table::SYSTEMD;

/// A named set of syscalls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// With its `@`.
    pub name: &'static str,
    /// In systemd's words.
    pub meaning: &'static str,
    /// Sorted by name. Some exist on other arches only.
    pub syscalls: &'static [&'static str],
}

/// The syscalls of a group, by its name with the `@`: `@clock`.
pub fn group(name: &str) -> Option<&'static [&'static str]> {
    // 29 groups: a scan is quick enough.
    table::GROUPS
        .iter()
        .find(|group| group.name == name)
        .map(|group| group.syscalls)
}

/// Every group, in systemd's order.
pub fn all() -> &'static [Group] {
    table::GROUPS
}
