//! What a host is, as far as a run might change it: read twice, it is the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Settings of the kernel that change by themselves, or by the load.
const RESTLESS: [&str; 4] = [
    "/proc/sys/kernel/ns_last_pid",
    "/proc/sys/kernel/perf_event_max_sample_rate",
    "/proc/sys/kernel/random",
    "/proc/sys/vm/stat_refresh",
];

/// Everything, by where it is.
pub(crate) fn snapshot() -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    read("/proc/sys".as_ref(), &mut all);
    read("/etc".as_ref(), &mut all);
    for path in ["/proc/self/mountinfo", "/proc/self/cgroup", "/proc/modules"] {
        all.insert(path.to_owned(), fs::read(path).unwrap_or_default());
    }
    for dir in ["/", "/usr", "/usr/bin", "/dev", "/root", "/run"] {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
        names.sort();
        all.insert(dir.to_owned(), format!("{names:?}").into_bytes());
    }
    all
}

fn read(dir: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.display().to_string();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if RESTLESS.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            read(&path, all);
        } else if kind.is_file() && is_setting(&path) {
            // What nobody may read, nobody may compare.
            if let Ok(bytes) = fs::read(&path) {
                all.insert(name, bytes);
            }
        }
    }
}

/// Files of /proc/sys that nobody writes count something.
fn is_setting(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    !path.starts_with("/proc/sys") || mode & 0o222 != 0
}
