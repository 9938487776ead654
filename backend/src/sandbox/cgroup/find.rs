//! Where our own groups are, from `/proc/self/mountinfo` and `/proc/self/cgroup`.

use std::fs;
use std::path::{Path, PathBuf};

use super::controller::Controller;
use super::unavailable::Unavailable;

/// What this process sees of the host's control groups.
#[derive(Debug)]
pub(super) struct View {
    mounts: String,
    groups: String,
}

impl View {
    pub(super) fn read() -> Result<Self, Unavailable> {
        let read = |path| {
            fs::read_to_string(path).map_err(|source| Unavailable::Unreadable { path, source })
        };
        Ok(Self {
            mounts: read("/proc/self/mountinfo")?,
            groups: read("/proc/self/cgroup")?,
        })
    }

    /// The directory of our group in the version 1 hierarchy of a controller.
    pub(super) fn version_1(&self, controller: Controller) -> Option<PathBuf> {
        let has = |list: &str| list.split(',').any(|name| name == controller.name());
        // `4:memory:/a/b`
        let group = self.group(has)?;
        // `35 31 0:32 /root /mount rw,relatime - cgroup cgroup rw,memory`
        self.directory(group, |kind, options| kind == "cgroup" && has(options))
    }

    /// The directory of our group in the version 2 hierarchy.
    pub(super) fn version_2(&self) -> Option<PathBuf> {
        // `0::/a/b`
        let group = self.group(str::is_empty)?;
        self.directory(group, |kind, _| kind == "cgroup2")
    }

    fn group(&self, is_it: impl Fn(&str) -> bool) -> Option<&str> {
        self.groups.lines().find_map(|line| {
            let mut fields = line.splitn(3, ':').skip(1);
            let (controllers, path) = (fields.next()?, fields.next()?);
            is_it(controllers).then_some(path)
        })
    }

    fn directory(&self, group: &str, is_it: impl Fn(&str, &str) -> bool) -> Option<PathBuf> {
        self.mounts.lines().find_map(|line| {
            let (mount, file_system) = line.split_once(" - ")?;
            let mut file_system = file_system.split(' ');
            let (kind, options) = (file_system.next()?, file_system.nth(1)?);
            if !is_it(kind, options) {
                return None;
            }
            let mut mount = mount.split(' ').skip(3);
            let (root, point) = (mount.next()?, mount.next()?);
            let below = Path::new(group).strip_prefix(root).ok()?;
            Some(Path::new(point).join(below))
        })
    }
}

/// The controllers that a version 2 group has for its children.
pub(super) fn controllers(group: &Path) -> Vec<Controller> {
    let text = fs::read_to_string(group.join("cgroup.controllers")).unwrap_or_default();
    [Controller::Memory, Controller::Pids, Controller::Cpu]
        .into_iter()
        .filter(|controller| {
            text.split_whitespace()
                .any(|name| name == controller.name())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
35 31 0:32 /box /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n\
39 31 0:36 / /sys/fs/cgroup/cpu,pids rw,relatime - cgroup cgroup rw,cpu,pids\n\
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

    fn view(groups: &str) -> View {
        View {
            mounts: MOUNTS.to_owned(),
            groups: groups.to_owned(),
        }
    }

    fn check(groups: &str, controller: Controller, expected: Option<&str>) {
        assert_eq!(
            view(groups).version_1(controller),
            expected.map(PathBuf::from)
        );
    }

    #[test]
    fn a_group_below_the_mounted_root_is_found() {
        let place = Some("/sys/fs/cgroup/memory/a");
        check("4:memory:/box/a\n0::/\n", Controller::Memory, place);
    }

    #[test]
    fn a_controller_that_shares_its_hierarchy_is_found() {
        let place = Some("/sys/fs/cgroup/cpu,pids/");
        check("3:cpu,pids:/\n", Controller::Pids, place);
        check("3:cpu,pids:/\n", Controller::Cpu, place);
    }

    #[test]
    fn a_group_outside_what_is_mounted_is_not_found() {
        check("4:memory:/elsewhere\n", Controller::Memory, None);
        check("4:blkio:/\n", Controller::Cpu, None);
    }

    #[test]
    fn the_one_hierarchy_of_version_2_is_the_line_without_controllers() {
        let found = view("4:memory:/box/a\n0::/user.slice/x.scope\n").version_2();
        let expected = "/sys/fs/cgroup/unified/user.slice/x.scope";
        assert_eq!(found, Some(PathBuf::from(expected)));
        assert_eq!(view("4:memory:/box/a\n").version_2(), None);
    }
}
