//! Version 2: handing our own group's controllers on to the groups of runs.
//!
//! A group that hands controllers on may have no processes of its own, the root group excepted.
//! So this process moves into a leaf, beside its runs; nobody else's process is ever moved.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::PREFIX;
use super::controller::Controller;
use super::run::set;
use super::unavailable::Unavailable;

/// The leaf that this process moves to, in its home.
const LEAF: &str = "server";

/// The group to make homes in: ours, or the one that we were in before we moved to a leaf of it.
pub(super) fn origin(own: &Path) -> PathBuf {
    let is_named = |path: &Path, claim: &dyn Fn(&str) -> bool| {
        path.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(claim)
    };
    match own.parent() {
        Some(home)
            if is_named(own, &|name| name == LEAF)
                && is_named(home, &|name| name.starts_with(PREFIX)) =>
        {
            home.parent().unwrap_or(own).to_owned()
        }
        _ => own.to_owned(),
    }
}

/// Hands `controllers` on from `own` to `home`, which is a child of it, and from there to runs.
pub(super) fn hand_on(
    own: &Path,
    home: &Path,
    controllers: &[Controller],
) -> Result<(), Unavailable> {
    let refused = |path: &Path| {
        let path = path.to_owned();
        |source| Unavailable::Refused { path, source }
    };
    if !hands_on(own, controllers).map_err(refused(own))? && !is_root(own) {
        leave(own, home)?;
    }
    for group in [own, home] {
        enable(group, controllers).map_err(refused(group))?;
    }
    Ok(())
}

/// Moves this process and its children into a leaf of its home, if they are alone in `own`.
fn leave(own: &Path, home: &Path) -> Result<(), Unavailable> {
    let procs = own.join("cgroup.procs");
    let refused = |source| Unavailable::Refused {
        path: home.join(LEAF),
        source,
    };
    let residents = fs::read_to_string(procs).map_err(refused)?;
    let us = std::process::id().to_string();
    // One of them may have ended meanwhile.
    let is_ours = |pid: &str| pid == us || parent(pid).is_none_or(|parent| parent == us);
    if !residents.lines().all(is_ours) {
        return Err(Unavailable::Shared(own.to_owned()));
    }
    let leaf = home.join(LEAF);
    let enter = |pid: &str| match set(&leaf, "cgroup.procs", pid) {
        Err(error) if error.raw_os_error() == Some(libc::ESRCH) => Ok(()),
        result => result,
    };
    fs::create_dir(&leaf)
        .and_then(|()| residents.lines().try_for_each(enter))
        .map_err(|source| {
            let _ = fs::remove_dir(&leaf);
            refused(source)
        })
}

fn parent(pid: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    Some(line.trim().to_owned())
}

fn hands_on(group: &Path, controllers: &[Controller]) -> io::Result<bool> {
    let text = fs::read_to_string(group.join("cgroup.subtree_control"))?;
    let mut controllers = controllers.iter();
    Ok(controllers.all(|controller| {
        text.split_whitespace()
            .any(|name| name == controller.name())
    }))
}

fn enable(group: &Path, controllers: &[Controller]) -> io::Result<()> {
    for controller in controllers {
        let word = format!("+{}", controller.name());
        set(group, "cgroup.subtree_control", &word)?;
    }
    Ok(())
}

/// The root group has no type, and no need to be empty.
fn is_root(group: &Path) -> bool {
    !group.join("cgroup.type").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_moved_into_a_leaf_still_makes_homes_where_it_came_from() {
        let check =
            |own: &str, expected: &str| assert_eq!(origin(Path::new(own)), Path::new(expected));
        check("/g/x.service", "/g/x.service");
        check("/g/x.service/ringside-7-0/server", "/g/x.service");
        check("/g/server", "/g/server");
    }
}
