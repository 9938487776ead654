//! Groups of syscalls.

/// The syscalls of a group, which is named with its `@`.
pub(super) fn members(name: &str) -> Option<&'static [&'static str]> {
    let found = GROUPS.iter().find(|(known, _)| *known == name);
    found.map(|(_, members)| *members)
}

/// The names of all groups, each with its `@`.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().map(|(name, _)| *name)
}

const GROUPS: [(&str, &[&str]); 2] = [
    (
        "@clock",
        &["adjtimex", "clock_adjtime", "clock_settime", "settimeofday"],
    ),
    (
        "@debug",
        &["lookup_dcookie", "perf_event_open", "ptrace", "rtas"],
    ),
];
