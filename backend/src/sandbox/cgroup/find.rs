//! Where our own groups are, from `/proc/self/mountinfo` and `/proc/self/cgroup`.

use std::fs;
use std::path::{Path, PathBuf};

use super::Unavailable;

/// Directories of the groups that this process is in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) memory: PathBuf,
    pub(super) pids: PathBuf,
}

pub(super) fn places() -> Result<Places, Unavailable> {
    let read =
        |path| fs::read_to_string(path).map_err(|source| Unavailable::Unreadable { path, source });
    let mounts = read("/proc/self/mountinfo")?;
    let groups = read("/proc/self/cgroup")?;
    let place = |controller| {
        place(&mounts, &groups, controller).ok_or(Unavailable::NoController(controller))
    };
    Ok(Places {
        memory: place("memory")?,
        pids: place("pids")?,
    })
}

/// The directory of our group in the version 1 hierarchy of a controller.
fn place(mounts: &str, groups: &str, controller: &str) -> Option<PathBuf> {
    let has = |list: &str| list.split(',').any(|name| name == controller);
    // `4:memory:/a/b`
    let group = groups.lines().find_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        let (controllers, path) = (fields.next()?, fields.next()?);
        has(controllers).then_some(path)
    })?;
    // `35 31 0:32 /root /mount rw,relatime - cgroup cgroup rw,memory`
    mounts.lines().find_map(|line| {
        let (mount, file_system) = line.split_once(" - ")?;
        let mut file_system = file_system.split(' ');
        if file_system.next() != Some("cgroup") || !has(file_system.nth(1)?) {
            return None;
        }
        let mut mount = mount.split(' ').skip(3);
        let (root, point) = (mount.next()?, mount.next()?);
        let below = Path::new(group).strip_prefix(root).ok()?;
        Some(Path::new(point).join(below))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
35 31 0:32 /box /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n\
39 31 0:36 / /sys/fs/cgroup/cpu,pids rw,relatime - cgroup cgroup rw,cpu,pids\n\
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

    fn check(groups: &str, controller: &str, expected: Option<&str>) {
        assert_eq!(
            place(MOUNTS, groups, controller),
            expected.map(PathBuf::from)
        );
    }

    #[test]
    fn a_group_below_the_mounted_root_is_found() {
        let place = Some("/sys/fs/cgroup/memory/a");
        check("4:memory:/box/a\n0::/\n", "memory", place);
    }

    #[test]
    fn a_controller_that_shares_its_hierarchy_is_found() {
        let place = Some("/sys/fs/cgroup/cpu,pids/");
        check("3:cpu,pids:/\n", "pids", place);
    }

    #[test]
    fn a_group_outside_what_is_mounted_is_not_found() {
        check("4:memory:/elsewhere\n", "memory", None);
        check("4:blkio:/\n", "blkio", None);
    }
}
