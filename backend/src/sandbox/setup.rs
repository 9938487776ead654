//! The set-up process: a small copy of our executable, with one thread, that makes pid 1 of the
//! sandbox and goes away.
//!
//! The server never forks: copying its page tables would cost more than all the rest, and its
//! other threads could hold locks. It starts this instead.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};

use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::{Pid, dup2_stderr, dup2_stdin, dup2_stdout};

use super::error::{SandboxError, at};
use super::handover::{News, Orders};
use super::step::Step;
use super::{ids, init};
use crate::sys::channel::Channel;
use crate::sys::clone::{self, NEW_NAMESPACES, Side, SingleThreaded};
use crate::sys::process;

/// What our executable is called when it is to be the set-up process.
pub(super) const NAME: &str = "ringside-init";

/// Becomes the set-up process of a sandbox if this program was started as one; then it does not
/// return. Otherwise it does nothing.
///
/// Call it first thing in `main`: before threads, before reading arguments.
pub fn become_child() {
    if std::env::args_os().next().as_deref() != Some(OsStr::new(NAME)) {
        return;
    }
    let code = match run() {
        Ok(()) => 0,
        Err(_) => 125,
    };
    process::exit_now(code)
}

/// What the server sent.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) orders: Orders,
    /// The leader waits here for its release.
    pub(super) gate: Channel,
}

fn run() -> io::Result<()> {
    process::reset_signals();
    let control = Channel::from_fd(io::stdin().as_fd().try_clone_to_owned()?);
    prepare(control.receive()?.fds)
        .and_then(|()| {
            let message = control.receive().map_err(at(Step::ReadPlan))?;
            if message.bytes.is_empty() {
                // The server does not need us any more.
                return Ok(());
            }
            make_init(receive(message.fds)?, &control)
        })
        .or_else(|error| control.send(&News::of(&error).encode(), &[]))
}

/// What can be done before there is a plan, and takes long.
fn prepare(doors: Vec<OwnedFd>) -> Result<(), SandboxError> {
    // Always allowed: only lowering needs a capability.
    fs::write("/proc/self/oom_score_adj", "1000").map_err(at(Step::RaiseOomScore))?;
    for door in doors {
        // Before the cgroup namespace is made, so that it begins here.
        nix::unistd::write(door, b"0").map_err(at(Step::EnterCgroup))?;
    }
    Ok(())
}

fn receive(fds: Vec<OwnedFd>) -> Result<Received, SandboxError> {
    let [plan, input, output, errors, gate] = <[OwnedFd; 5]>::try_from(fds)
        .map_err(|_| io::Error::other("five descriptors were expected"))
        .map_err(at(Step::ReadPlan))?;
    let mut bytes = Vec::new();
    fs::File::from(plan)
        .read_to_end(&mut bytes)
        .map_err(at(Step::ReadPlan))?;
    let orders = Orders::decode(&bytes).map_err(at(Step::ReadPlan))?;
    dup2_stdin(input).map_err(at(Step::TakeStdio))?;
    dup2_stdout(output).map_err(at(Step::TakeStdio))?;
    dup2_stderr(errors).map_err(at(Step::TakeStdio))?;
    Ok(Received {
        orders,
        gate: Channel::from_fd(gate),
    })
}

fn make_init(received: Received, control: &Channel) -> Result<(), SandboxError> {
    if let Some(cpu) = received.orders.cpu {
        pin(cpu).map_err(at(Step::PinCpu))?;
    }
    let alone = SingleThreaded::check().map_err(at(Step::MakeNamespaces))?;
    let (ours, theirs) = Channel::pair().map_err(at(Step::MakeNamespaces))?;
    match clone::clone_sibling(&alone, NEW_NAMESPACES).map_err(at(Step::MakeNamespaces))? {
        Side::Child => {
            drop(ours);
            init::run(&alone, received, control, theirs)
        }
        Side::Parent(init) => {
            drop(theirs);
            ids::map(init, received.orders.ids).map_err(at(Step::MapIds))?;
            // From here on pid 1 reports for itself.
            ours.send(b"mapped", &[]).map_err(at(Step::MapIds))
        }
    }
}

fn pin(cpu: usize) -> nix::Result<()> {
    let mut cpus = CpuSet::new();
    cpus.set(cpu)?;
    sched_setaffinity(Pid::from_raw(0), &cpus)
}
