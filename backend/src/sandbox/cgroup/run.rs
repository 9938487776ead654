//! The groups of one run.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Cgroups;
use super::controller::{Controller, Version};
use super::settings::{count, counter, settings};
use crate::sandbox::limits::RunLimits;

/// How long the kernel may take to let go of a group whose processes are all reaped.
const PATIENCE: Duration = Duration::from_secs(1);

/// The groups of one run: made before its first process, removed when the last one is reaped.
#[derive(Debug)]
pub(in crate::sandbox) struct RunCgroup {
    groups: Vec<Group>,
    /// The directories around these, which must outlive them.
    _homes: Cgroups,
}

/// A run's group in one hierarchy.
#[derive(Debug)]
struct Group {
    version: Version,
    path: PathBuf,
    controllers: Vec<Controller>,
    /// Whoever writes `0` there moves in.
    door: File,
}

/// How often a run reached its limits, as the kernel counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    /// Processes killed because the run's memory was used up.
    pub oom_kills: u64,
    /// Forks and new threads refused because the run had all that it may have.
    pub forks_refused: u64,
    /// Times that the run stood still because it had used its share of the CPU.
    pub throttled: u64,
}

impl RunCgroup {
    pub(super) fn make(homes: Cgroups, name: &str) -> io::Result<Self> {
        // On an error what is made already is dropped, which removes it.
        let groups = homes.homes().iter().map(|home| {
            let path = home.path.join(name);
            fs::create_dir(&path)?;
            let door = OpenOptions::new()
                .write(true)
                .open(path.join(door(home.version)))
                .inspect_err(|_| drop(fs::remove_dir(&path)))?;
            Ok::<_, io::Error>(Group {
                version: home.version,
                path,
                controllers: home.controllers.clone(),
                door,
            })
        });
        Ok(Self {
            groups: groups.collect::<io::Result<_>>()?,
            _homes: homes,
        })
    }

    /// Sets the limits of the run.
    pub(in crate::sandbox) fn limit(&self, limits: &RunLimits) -> io::Result<()> {
        for (group, controller) in self.controllers() {
            for setting in settings(group.version, controller, limits) {
                match set(&group.path, setting.file, &setting.value) {
                    Err(error)
                        if setting.is_optional && error.kind() == io::ErrorKind::NotFound => {}
                    result => result?,
                }
            }
        }
        Ok(())
    }

    /// For the set-up process to enter through.
    pub(in crate::sandbox) fn doors(&self) -> Vec<BorrowedFd<'_>> {
        self.groups.iter().map(|group| group.door.as_fd()).collect()
    }

    /// How often limits were reached.
    pub(in crate::sandbox) fn reached(&self) -> Reached {
        let mut reached = Reached::default();
        for (group, controller) in self.controllers() {
            let (file, word) = counter(group.version, controller);
            let text = fs::read_to_string(group.path.join(file)).unwrap_or_default();
            let field = match controller {
                Controller::Memory => &mut reached.oom_kills,
                Controller::Pids => &mut reached.forks_refused,
                Controller::Cpu => &mut reached.throttled,
            };
            *field = count(&text, word);
        }
        reached
    }

    fn controllers(&self) -> impl Iterator<Item = (&Group, Controller)> {
        self.groups.iter().flat_map(|group| {
            let controllers = group.controllers.iter();
            controllers.map(move |controller| (group, *controller))
        })
    }
}

/// The file through which a process with one thread enters a group. Version 1 takes it by its
/// thread, without the grace period (12 ms at 250 Hz) that `cgroup.procs` waits for.
const fn door(version: Version) -> &'static str {
    match version {
        Version::One => "tasks",
        Version::Two => "cgroup.procs",
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes a run's group. Whoever is still in a group of version 2 is killed.
pub(super) fn remove(group: &Path) {
    let start = Instant::now();
    while let Err(error) = fs::remove_dir(group) {
        // Not ours to wait for: something else is wrong. What stays is swept by the next server.
        let is_busy = error.raw_os_error() == Some(libc::EBUSY);
        if !is_busy || start.elapsed() > PATIENCE {
            break;
        }
        // Version 1 and kernels before 5.14 lack the file; there pid 1 takes its processes along.
        let _ = set(group, "cgroup.kill", "1");
        std::thread::sleep(Duration::from_millis(1));
    }
}

pub(super) fn set(dir: &Path, file: &str, value: &str) -> io::Result<()> {
    // Not `fs::write`: it would create the file where there are no control groups.
    let mut file = OpenOptions::new().write(true).open(dir.join(file))?;
    io::Write::write_all(&mut file, value.as_bytes())
}
