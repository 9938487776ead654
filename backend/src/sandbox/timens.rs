//! The run's own monotonic and boot clocks, where the kernel offers a time namespace.
//!
//! The clock of the day stays the host's: no namespace has it, and the kernel itself refuses to set
//! it.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use nix::sched::{CloneFlags, setns, unshare};
use nix::time::{ClockId, clock_gettime};

use super::clock;

/// How long the machine has been up, as a sandbox that is being built sees it. Not zero: pid 1
/// has begun already, and nothing must have begun before the machine.
const UPTIME: Duration = Duration::from_mins(1);

/// Whether this kernel has time namespaces.
pub(super) fn is_offered() -> bool {
    Path::new("/proc/self/ns/time").exists()
}

/// Makes one and enters it, if there are any. Done as the server's user, whom the file belongs to.
pub(super) fn enter() -> io::Result<()> {
    if !is_offered() {
        return Ok(());
    }
    let time = CloneFlags::from_bits_retain(libc::CLONE_NEWTIME);
    // For children only: what is in it already could not be given other clocks.
    unshare(time)?;
    let monotonic = back(ClockId::CLOCK_MONOTONIC)?;
    let boot = back(ClockId::CLOCK_BOOTTIME)?;
    fs::write(
        "/proc/self/timens_offsets",
        format!("monotonic {monotonic} 0\nboottime {boot} 0\n"),
    )?;
    setns(File::open("/proc/self/ns/time_for_children")?, time)?;
    clock::has_moved(monotonic);
    Ok(())
}

/// Seconds from what a clock says to what it shall say.
fn back(clock: ClockId) -> io::Result<i64> {
    let now = Duration::from(clock_gettime(clock)?);
    let seconds = |time: Duration| i64::try_from(time.as_secs()).map_err(io::Error::other);
    Ok(seconds(UPTIME)? - seconds(now)?)
}
