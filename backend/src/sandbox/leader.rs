//! The process that becomes the command: pid 2 of the sandbox.

use std::ffi::CString;

use nix::sys::prctl;
use nix::unistd::{chdir, execve, setsid};

use super::error::{SandboxError, at};
use super::handover::News;
use super::setup::Received;
use super::step::Step;
use crate::sys::channel::Channel;
use crate::sys::{process, seccomp};

/// Never returns: it becomes the command or ends.
pub(super) fn run(program: &CString, received: &Received, control: &Channel) -> ! {
    if let Err(error) = ready(control) {
        // If this does not arrive, the server sees that we are gone.
        let _ = control.send(&News::of(&error).encode(), &[]);
        process::exit_now(125);
    }
    let orders = &received.orders;
    match received.gate.receive() {
        Ok(message) if !message.bytes.is_empty() => {}
        // The server has gone, or does not want the command any more.
        Ok(_) | Err(_) => process::exit_now(125),
    }
    for filter in &orders.filters {
        // Only an older filter of the learner's can forbid it: the sandbox's own allows it.
        if seccomp::install(filter).is_err() {
            process::exit_now(126);
        }
    }
    // The learner sees this call, its errno included, so there is nobody else to tell.
    let Err(errno) = execve(program, &orders.argv, &orders.env);
    process::exit_now(if errno == nix::errno::Errno::ENOENT {
        127
    } else {
        126
    })
}

fn ready(control: &Channel) -> Result<(), SandboxError> {
    // A session of its own, so that kill(0) and job control do not reach pid 1.
    setsid().map_err(at(Step::ReadyLeader))?;
    chdir(c"/root").map_err(at(Step::ReadyLeader))?;
    // pid 1 hid itself. The tracer of an ordinary user may only seize what is not hidden.
    prctl::set_dumpable(true).map_err(at(Step::ReadyLeader))?;
    process::close_on_exec_above_stdio().map_err(at(Step::ReadyLeader))?;
    control
        .send(&News::Ready.encode(), &[])
        .map_err(at(Step::ReadyLeader))
}
