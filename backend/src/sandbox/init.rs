//! pid 1 of the sandbox: builds it, forks the leader, reaps, and takes everything along when the
//! leader has ended.

use std::io;

use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd::{Pid, sethostname, setsid};

use super::error::{SandboxError, at};
use super::handover::News;
use super::setup::Received;
use super::step::Step;
use super::{ids, leader, loopback, program, rlimits, root};
use crate::sys::channel::Channel;
use crate::sys::clone::{self, Side, SingleThreaded};
use crate::sys::{caps, process, seccomp};

/// Never returns: pid 1 ends here, and the sandbox with it.
pub(super) fn run(
    alone: &SingleThreaded,
    received: Received,
    control: &Channel,
    mapped: Channel,
) -> ! {
    let code = match build(alone, received, control, mapped) {
        Ok(leader) => reap_until(leader),
        Err(error) => {
            // If this does not arrive, the server sees that we are gone.
            let _ = control.send(&News::of(&error).encode(), &[]);
            125
        }
    };
    process::exit_now(code)
}

fn build(
    alone: &SingleThreaded,
    received: Received,
    control: &Channel,
    mapped: Channel,
) -> Result<Pid, SandboxError> {
    let orders = &received.orders;
    control
        .send(&News::Init.encode(), &[])
        .map_err(at(Step::MakeNamespaces))?;
    let answer = mapped.receive().map_err(at(Step::MapIds))?;
    if answer.bytes.is_empty() {
        let gone = io::Error::from(io::ErrorKind::UnexpectedEof);
        return Err(gone).map_err(at(Step::MapIds));
    }
    drop(mapped);
    ids::take(orders.ids).map_err(at(Step::TakeIds))?;
    // After the ids, because changing them clears it.
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(at(Step::DieWithServer))?;
    prctl::set_name(c"ringside-init").map_err(at(Step::DieWithServer))?;
    setsid().map_err(at(Step::LeaveSession))?;
    sethostname(&orders.hostname).map_err(at(Step::SetHostname))?;
    loopback::raise().map_err(at(Step::RaiseLoopback))?;
    root::build(orders)?;
    let found = program::find(&orders.argv, &orders.env)?;
    rlimits::set(orders).map_err(at(Step::SetRlimits))?;
    caps::drop_all().map_err(at(Step::DropCapabilities))?;
    prctl::set_no_new_privs().map_err(at(Step::SetNoNewPrivs))?;
    prctl::set_dumpable(false).map_err(at(Step::HideInit))?;
    let guard = || seccomp::install(&orders.sandbox_filter).map_err(at(Step::InstallSafetyFilter));
    // Last, so that the filter may forbid everything that came before.
    if !orders.is_strict {
        guard()?;
    }
    match clone::fork(alone).map_err(at(Step::ForkLeader))? {
        Side::Child => leader::run(&found, &received, control),
        Side::Parent(leader) => {
            if orders.is_strict {
                // If this fails we end, and the leader with us, before it was released.
                guard()?;
            }
            // The gate is the leader's alone.
            drop(received);
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
