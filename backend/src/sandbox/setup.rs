//! The set-up process: a small copy of our executable, with one thread, that makes the pid 1 of
//! each sandbox it is asked for.
//!
//! The server never forks: copying its page tables would cost more than all the rest, and its
//! other threads could hold locks. It asks this, which forks in a tenth of a millisecond.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io;
use std::os::fd::{AsFd, OwnedFd};

use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout};

use super::error::{SandboxError, at};
use super::handover::{Groundwork, News, read_whole};
use super::step::Step;
use super::{clock, ids, init};
use crate::sys::channel::Channel;
use crate::sys::clone::{self, NEW_NAMESPACES, Side, SingleThreaded};
use crate::sys::process;

/// What our executable is called when it is to be the set-up process.
pub(super) const NAME: &str = "ringside-init";

/// Becomes the set-up process of sandboxes if this program was started as one; then it does not
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

/// What pid 1 is given.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) groundwork: Groundwork,
    /// Where it enters its control groups.
    pub(super) doors: Vec<OwnedFd>,
    /// The sandbox's own line to the server.
    pub(super) control: Channel,
    /// Here it hears that its ids are mapped.
    pub(super) mapped: Channel,
}

fn run() -> io::Result<()> {
    process::reset_signals();
    prctl::set_pdeathsig(Signal::SIGKILL)?;
    // Executed by descriptor it is called otherwise, and so would pid 1 be.
    prctl::set_name(c"ringside-init")?;
    let line = Channel::from_fd(io::stdin().as_fd().try_clone_to_owned()?);
    // No process of a sandbox has a way to the line, or to what the server prints.
    let null = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/null")?;
    dup2_stdin(&null)?;
    dup2_stdout(&null)?;
    dup2_stderr(&null)?;
    drop(null);
    let alone = SingleThreaded::check()?;
    loop {
        let message = line.receive()?;
        clock::start();
        let mut fds = message.fds.into_iter();
        let Some(control) = fds.next().map(Channel::from_fd) else {
            // The server does not need us any more.
            return Ok(());
        };
        match begin(&alone, fds, &control) {
            Ok(Begun::Here) => {}
            Ok(Begun::InInit(groundwork, doors, mapped)) => {
                drop(line);
                let received = Received {
                    groundwork,
                    doors,
                    control,
                    mapped,
                };
                init::run(&alone, received)
            }
            // If this does not arrive, the server has lost interest.
            Err(error) => drop(control.send(&News::of(&error).encode(), &[])),
        }
    }
}

/// On which side of the clone we are.
enum Begun {
    /// The set-up process: pid 1 is on its way.
    Here,
    /// pid 1.
    InInit(Groundwork, Vec<OwnedFd>, Channel),
}

fn begin(
    alone: &SingleThreaded,
    mut fds: impl Iterator<Item = OwnedFd>,
    control: &Channel,
) -> Result<Begun, SandboxError> {
    let groundwork = fds.next().ok_or(io::ErrorKind::UnexpectedEof.into());
    let groundwork = groundwork
        .and_then(read_whole)
        .and_then(|bytes| Groundwork::decode(&bytes))
        .map_err(at(Step::ReadGroundwork))?;
    let (ours, theirs) = Channel::pair().map_err(at(Step::MakeNamespaces))?;
    match clone::clone_sibling(alone, NEW_NAMESPACES).map_err(at(Step::MakeNamespaces))? {
        Side::Child => {
            drop(ours);
            Ok(Begun::InInit(groundwork, fds.collect(), theirs))
        }
        Side::Parent(init) => {
            drop(theirs);
            control
                .send(&News::Init(init).encode(), &[])
                .map_err(at(Step::MakeNamespaces))?;
            ids::map(init, groundwork.ids).map_err(at(Step::MapIds))?;
            // From here on pid 1 reports for itself.
            ours.send(b"mapped", &[]).map_err(at(Step::MapIds))?;
            Ok(Begun::Here)
        }
    }
}
