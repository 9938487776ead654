//! The process that becomes the command: pid 2 of the sandbox.

use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;

use nix::sys::prctl;
use nix::unistd::{chdir, dup2_stderr, dup2_stdin, dup2_stdout, execve, setsid};

use super::error::{SandboxError, at};
use super::handover::{News, Orders, read_whole};
use super::init::wait_for_word;
use super::step::Step;
use super::{clock, program, rlimits};
use crate::sys::channel::Channel;
use crate::sys::{process, seccomp};

/// Never returns: it becomes the command or ends.
pub(super) fn run(control: &Channel, sealed: Channel) -> ! {
    let (orders, program) = match ready(control, sealed) {
        Ok(Some(ready)) => ready,
        // The server does not need this sandbox any more.
        Ok(None) => process::exit_now(0),
        Err(error) => {
            // If this does not arrive, the server sees that we are gone.
            let _ = control.send(&News::of(&error).encode(), &[]);
            process::exit_now(125)
        }
    };
    if wait_for_word(control).is_err() {
        // The server has gone, or does not want the command any more.
        process::exit_now(125);
    }
    for filter in &orders.filters {
        // Only an older filter of the learner's can forbid it: the sandbox's own allows it.
        if seccomp::install(filter).is_err() {
            process::exit_now(126);
        }
    }
    // The learner sees this call, its errno included, so there is nobody else to tell.
    let Err(errno) = execve(&program, &orders.argv, &orders.env);
    process::exit_now(if errno == nix::errno::Errno::ENOENT {
        127
    } else {
        126
    })
}

/// Everything up to the release; `None`: there will be none.
fn ready(control: &Channel, sealed: Channel) -> Result<Option<(Orders, CString)>, SandboxError> {
    // A session of its own, so that kill(0) and job control do not reach pid 1.
    setsid().map_err(at(Step::ReadyLeader))?;
    chdir(c"/root").map_err(at(Step::ReadyLeader))?;
    // pid 1 hid itself. The tracer of an ordinary user may only seize what is not hidden.
    prctl::set_dumpable(true).map_err(at(Step::ReadyLeader))?;
    process::close_on_exec_above_stdio().map_err(at(Step::ReadyLeader))?;
    wait_for_word(&sealed).map_err(at(Step::ReadyLeader))?;
    drop(sealed);
    let send = |news: News| control.send(&news.encode(), &[]);
    send(News::Standing(clock::read())).map_err(at(Step::ReadyLeader))?;
    let message = control.receive().map_err(at(Step::ReadPlan))?;
    if message.bytes.is_empty() {
        return Ok(None);
    }
    clock::start();
    let orders = receive(message.fds)?;
    let program = program::find(&orders.argv, &orders.env)?;
    clock::note(Step::FindProgram);
    rlimits::set(&orders).map_err(at(Step::SetRlimits))?;
    send(News::Ready(clock::read())).map_err(at(Step::ReadyLeader))?;
    Ok(Some((orders, program)))
}

fn receive(fds: Vec<OwnedFd>) -> Result<Orders, SandboxError> {
    let [plan, input, output, errors] = <[OwnedFd; 4]>::try_from(fds)
        .map_err(|_| io::Error::other("four descriptors were expected"))
        .map_err(at(Step::ReadPlan))?;
    let bytes = read_whole(plan).map_err(at(Step::ReadPlan))?;
    let orders = Orders::decode(&bytes).map_err(at(Step::ReadPlan))?;
    dup2_stdin(input).map_err(at(Step::TakeStdio))?;
    dup2_stdout(output).map_err(at(Step::TakeStdio))?;
    dup2_stderr(errors).map_err(at(Step::TakeStdio))?;
    Ok(orders)
}
