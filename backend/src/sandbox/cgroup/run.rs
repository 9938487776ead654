//! The groups of one run.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Cgroups;
use crate::sandbox::limits::RunLimits;

/// How long the kernel may take to let go of a group whose processes are all reaped.
const PATIENCE: Duration = Duration::from_secs(1);

/// The groups of one run: made before its first process, removed when the last one is reaped.
#[derive(Debug)]
pub(in crate::sandbox) struct RunCgroup {
    memory: PathBuf,
    pids: PathBuf,
    /// The directories around these, which must outlive them.
    _homes: Cgroups,
    /// `tasks` of each: a thread that writes `0` there moves in. A process with one thread is then
    /// inside whole, without the grace period (12 ms at 250 Hz) that `cgroup.procs` waits for.
    doors: Vec<File>,
}

impl RunCgroup {
    pub(super) fn make(homes: Cgroups, memory: PathBuf, pids: PathBuf) -> io::Result<Self> {
        let mut group = Self {
            memory,
            pids,
            _homes: homes,
            doors: Vec::new(),
        };
        // On an error `group` is dropped, which removes what is there.
        fs::create_dir(&group.memory)?;
        fs::create_dir(&group.pids)?;
        for dir in [&group.memory, &group.pids] {
            let door = OpenOptions::new().write(true).open(dir.join("tasks"))?;
            group.doors.push(door);
        }
        Ok(group)
    }

    /// Sets the limits of the run.
    pub(in crate::sandbox) fn limit(&self, limits: &RunLimits) -> io::Result<()> {
        let bytes = limits.memory_bytes.to_string();
        set(&self.memory, "memory.limit_in_bytes", &bytes)?;
        // Memory and swap together; not every kernel counts swap.
        match set(&self.memory, "memory.memsw.limit_in_bytes", &bytes) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // The exact limit is RLIMIT_NPROC. This one is the wall behind it, with room for pid 1
        // and the set-up process.
        set(&self.pids, "pids.max", &(limits.processes + 2).to_string())
    }

    /// For the set-up process to enter through.
    pub(in crate::sandbox) fn doors(&self) -> Vec<BorrowedFd<'_>> {
        self.doors.iter().map(AsFd::as_fd).collect()
    }

    /// How many processes of the run the kernel killed for want of memory.
    pub(in crate::sandbox) fn oom_kills(&self) -> u64 {
        let text = fs::read_to_string(self.memory.join("memory.oom_control")).unwrap_or_default();
        text.lines()
            .find_map(|line| line.strip_prefix("oom_kill "))
            .and_then(|count| count.parse().ok())
            .unwrap_or(0)
    }
}

impl Drop for RunCgroup {
    fn drop(&mut self) {
        let start = Instant::now();
        for dir in [&self.memory, &self.pids] {
            while let Err(error) = fs::remove_dir(dir) {
                // Not ours to wait for: never made, or something else is wrong. What stays is
                // swept by the next server.
                let is_busy = error.raw_os_error() == Some(libc::EBUSY);
                if !is_busy || start.elapsed() > PATIENCE {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

fn set(dir: &Path, file: &str, value: &str) -> io::Result<()> {
    // Not `fs::write`: it would create the file where there are no control groups.
    let mut file = OpenOptions::new().write(true).open(dir.join(file))?;
    io::Write::write_all(&mut file, value.as_bytes())
}
