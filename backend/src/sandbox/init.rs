//! pid 1 of the sandbox: builds it, forks the leader, reaps, and takes everything along when the
//! leader has ended.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;

use nix::sched::{CloneFlags, unshare};
use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd::{Pid, sethostname, setsid};

use super::error::{SandboxError, at};
use super::handover::{Groundwork, News};
use super::setup::Received;
use super::step::Step;
use super::{ids, leader, loopback, root, timens};
use crate::sys::channel::Channel;
use crate::sys::clone::{self, Side, SingleThreaded};
use crate::sys::{caps, process, seccomp};

/// Never returns: pid 1 ends here, and the sandbox with it.
pub(super) fn run(alone: &SingleThreaded, received: Received) -> ! {
    let Received {
        groundwork,
        doors,
        control,
        mapped,
    } = received;
    let built = enter_groups(doors)
        .and_then(|()| wait_for_word(&mapped).map_err(at(Step::MapIds)))
        .and_then(|()| build(&groundwork))
        .and_then(|()| fork_leader(alone, &groundwork, &control));
    let code = match built {
        Ok(leader) => {
            // The line is the leader's alone.
            drop(control);
            reap_until(leader)
        }
        Err(error) => {
            // If this does not arrive, the server sees that we are gone.
            let _ = control.send(&News::of(&error).encode(), &[]);
            125
        }
    };
    process::exit_now(code)
}

/// Done as the server's user, whom these files belong to.
fn enter_groups(doors: Vec<OwnedFd>) -> Result<(), SandboxError> {
    // Always allowed: only lowering needs a capability.
    fs::write("/proc/self/oom_score_adj", "1000").map_err(at(Step::RaiseOomScore))?;
    for door in doors {
        nix::unistd::write(door, b"0").map_err(at(Step::EnterCgroup))?;
    }
    // Not in the clone: it begins where its maker is.
    unshare(CloneFlags::CLONE_NEWCGROUP).map_err(at(Step::HideCgroups))
}

/// Waits until the other end has said something; an error if it is gone instead.
pub(super) fn wait_for_word(channel: &Channel) -> io::Result<()> {
    if channel.receive()?.bytes.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

fn build(groundwork: &Groundwork) -> Result<(), SandboxError> {
    let Groundwork {
        frame,
        ids,
        safety_filter,
    } = groundwork;
    timens::enter().map_err(at(Step::MakeTimeNamespace))?;
    let shown = root::take(frame.rootfs.as_ref())?;
    ids::take(*ids).map_err(at(Step::TakeIds))?;
    // After the ids, because changing them clears it.
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(at(Step::DieWithServer))?;
    setsid().map_err(at(Step::LeaveSession))?;
    sethostname(&frame.hostname).map_err(at(Step::SetHostname))?;
    loopback::raise().map_err(at(Step::RaiseLoopback))?;
    root::build(frame, &shown)?;
    caps::drop_all().map_err(at(Step::DropCapabilities))?;
    prctl::set_no_new_privs().map_err(at(Step::SetNoNewPrivs))?;
    prctl::set_dumpable(false).map_err(at(Step::HideInit))?;
    // Last, so that the filter may forbid everything that came before.
    if frame.is_strict {
        return Ok(());
    }
    seccomp::install(safety_filter).map_err(at(Step::InstallSafetyFilter))
}

fn fork_leader(
    alone: &SingleThreaded,
    groundwork: &Groundwork,
    control: &Channel,
) -> Result<Pid, SandboxError> {
    let (ours, theirs) = Channel::pair().map_err(at(Step::ForkLeader))?;
    match clone::fork(alone).map_err(at(Step::ForkLeader))? {
        Side::Child => {
            drop(ours);
            leader::run(control, theirs)
        }
        Side::Parent(leader) => {
            drop(theirs);
            if groundwork.frame.is_strict {
                // For pid 1 alone: a thread has either a filter or strict mode (fact 50).
                seccomp::install(&groundwork.safety_filter)
                    .map_err(at(Step::InstallSafetyFilter))?;
            }
            // The leader stands only when pid 1 is all that it must be.
            ours.send(b"sealed", &[]).map_err(at(Step::ForkLeader))?;
            Ok(leader)
        }
    }
}

/// Reaps whatever dies until the leader has; then pid 1 ends, and the kernel kills the rest.
fn reap_until(leader: Pid) -> i32 {
    loop {
        match process::wait_child(None) {
            Ok(Some(reaped)) if reaped.pid != leader => {}
            Ok(_) => return 0,
            Err(_) => return 125,
        }
    }
}
