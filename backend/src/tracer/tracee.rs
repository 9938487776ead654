//! One traced thread and everything that is known about it. Nothing about "the current call" lives
//! anywhere else, because many threads are inside calls at once.

use std::rc::Rc;

use nix::unistd::Pid;

use super::event::Start;
use super::identity::Identity;
use super::inject::Injection;
use super::stack::Stack;
use super::syscall::Call;

/// A traced thread; a process is its first thread.
#[derive(Debug)]
pub(super) struct Tracee {
    /// Process id inside the sandbox.
    pub(super) pid: i32,
    /// Thread id inside the sandbox.
    pub(super) tid: i32,
    /// Process id in our own pid namespace.
    pub(super) host_pid: Pid,
    /// Whose calls it makes.
    pub(super) start: Start,
    /// The filters that are on for it.
    pub(super) stack: Rc<Stack>,
    /// What it had before another thread gave it its first filter: a call at whose entry it stood
    /// then goes unfiltered.
    pub(super) formerly: Option<Rc<Stack>>,
    /// The call that it is in.
    pub(super) call: Option<Call>,
    /// While it is made to install filters.
    pub(super) injection: Option<Injection>,
}

impl Tracee {
    pub(super) fn new(identity: &Identity, start: Start, stack: Rc<Stack>) -> Self {
        Self {
            pid: identity.pid,
            tid: identity.tid,
            host_pid: identity.host_pid,
            start,
            stack,
            formerly: None,
            call: None,
            injection: None,
        }
    }

    /// The call that it is in may meet these filters.
    pub(super) fn may_be_synced(&mut self, stack: &Stack) {
        if let Some(call) = &mut self.call {
            call.may_be_synced(stack);
        }
    }

    /// Whether its end is its process's end.
    pub(super) fn is_first_thread(&self) -> bool {
        self.pid == self.tid
    }
}
