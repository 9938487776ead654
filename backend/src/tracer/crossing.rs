//! The two stops of a call: what is asked at entry, what came of it at exit.

use std::time::Instant;

use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::verdict::Action;

use super::catalogue::Role;
use super::decode::Draft;
use super::engine::Engine;
use super::error::TraceError;
use super::event::{Outcome, Speaker, Start};
use super::memory::Memory;
use super::stop::{Ending, Stopped};
use super::syscall::{Call, Shown};
use super::{Link, decode, install};
use crate::sys::ptrace::{FirstArgument, SyscallInfo};

impl Engine<'_> {
    pub(super) fn syscall_stop(&mut self, stopped: Stopped) -> Result<(), TraceError> {
        match stopped.syscall_info()? {
            SyscallInfo::Entry { arch, ip, nr, args } => {
                let data = SeccompData {
                    nr: low_half(nr),
                    arch,
                    instruction_pointer: ip,
                    args,
                };
                let instead = self.begin_strict(&stopped, arch)?;
                self.enter(&stopped, instead.unwrap_or(data))?;
                self.clock(&stopped, |shown| &mut shown.let_go);
            }
            SyscallInfo::Exit { value, is_error } => {
                self.clock(&stopped, |shown| &mut shown.came_back);
                self.exit(&stopped, value, is_error)?;
            }
            SyscallInfo::Other => {}
        }
        stopped.resume(0)
    }

    /// Writes down that a moment of the call under way is now, if the stream will tell of it.
    fn clock(&mut self, stopped: &Stopped, moment: fn(&mut Shown) -> &mut Option<Instant>) {
        let tracee = self.tracees.get_mut(&stopped.pid());
        let call = tracee.and_then(|tracee| tracee.call.as_mut());
        if let Some(shown) = call.and_then(|call| call.shown.as_mut()) {
            *moment(shown) = Some(Instant::now());
        }
    }

    fn enter(&mut self, stopped: &Stopped, data: SeccompData) -> Result<(), TraceError> {
        let now = Instant::now();
        let pid = stopped.pid();
        let Some(tracee) = self.tracees.get(&pid) else {
            return Ok(());
        };
        let pending = self.pending_stack(pid, tracee.host_pid);
        let Some(tracee) = self.tracees.get_mut(&pid) else {
            return Ok(());
        };
        if let Some(lost) = tracee.call.take() {
            lost.leave_stream(&self.plan.writes, 0);
            let subject = lost.subject(Memory(pid), tracee.host_pid, &self.decoder);
            lost.finish(tracee, &subject, Outcome::None, &mut self.recorder);
        }
        let known = self.catalogue.know(&data);
        let memory = Memory(pid);
        let (mut exec_path, mut install, mut output) = (None, None, None);
        match known.role {
            Role::Exec { path } => {
                exec_path = Some(decode::path(memory, data.args[usize::from(path)]));
                if pid == self.plan.leader && tracee.start == Start::Sandbox {
                    tracee.start = Start::User;
                    self.recorder.start_clock(now);
                }
            }
            Role::Write { fd } => {
                output = self.plan.writes.stream(pid, data.args[usize::from(fd)]);
            }
            // What a filter refuses is left as it was asked: filters look after us, and what they
            // see is what they answer.
            Role::Clone
                if data.args[0] & CLONE_UNTRACED != 0
                    && tracee.stack.verdict(&data).action.lets_through() =>
            {
                // Its child would leave us (fact 65). The verdict still speaks of what was asked.
                let register = match known.arch {
                    Some(Arch::X86) => FirstArgument::Rbx,
                    _ => FirstArgument::Rdi,
                };
                stopped.set_first_argument(register, data.args[0] & !CLONE_UNTRACED)?;
            }
            Role::Plain | Role::Clone => {}
            // An older filter that answers in the kernel's place, be it with success, keeps it out.
            Role::Install if matches!(tracee.stack.verdict(&data).action, Action::Errno(_)) => {}
            Role::Install => install = install::of_call(memory, known, &data.args),
        }
        let (seq, is_shown) = self.recorder.enter(tracee.start);
        let mut call = Call {
            seq,
            start: tracee.start,
            data,
            known,
            shown: None,
            exec_path,
            install,
            output,
        };
        if let Some(stream) = output {
            let link = Link {
                pid: tracee.pid,
                seq: is_shown.then_some(seq),
            };
            self.plan.writes.enter(stream, seq, link);
        }
        if is_shown {
            let subject = call.subject(memory, tracee.host_pid, &self.decoder);
            call.shown = Some(Shown {
                entered: now,
                let_go: None,
                came_back: None,
                at_ns: self.recorder.at_ns(now),
                verdict: tracee.stack.verdict(&data),
                alternative: None,
                draft: Draft::at_entry(&subject, data.nr),
            });
        }
        if let Some(stack) = pending.or_else(|| tracee.formerly.take()) {
            call.may_be_synced(&stack);
        }
        let expected = call.install.take();
        tracee.call = Some(call);
        if let Some(install) = expected {
            self.expect(pid, &install);
            if let Some(call) = self.tracees.get_mut(&pid).and_then(|it| it.call.as_mut()) {
                call.install = Some(install);
            }
        }
        Ok(())
    }

    fn exit(&mut self, stopped: &Stopped, value: i64, is_error: bool) -> Result<(), TraceError> {
        let pid = stopped.pid();
        let Some(tracee) = self.tracees.get_mut(&pid) else {
            return Ok(());
        };
        // The return of fork in a child, or of the call during which we came: not entered here.
        let Some(mut call) = tracee.call.take() else {
            return Ok(());
        };
        let mut subject = call.subject(Memory(pid), tracee.host_pid, &self.decoder);
        let result = if is_error {
            subject.failed = Some(-value);
            decode::failure(value)
        } else if call.was_rolled_back(stopped, value)? {
            Outcome::Killed
        } else {
            subject.returned = Some(value);
            decode::success(&subject, value)
        };
        let is_command = call.exec_path.is_some() && pid == self.plan.leader;
        let is_refused = is_error || result == Outcome::Killed;
        let is_begun = is_command && !is_refused && !self.has_begun;
        let is_injected = tracee.injection.is_some();
        if is_error && is_command && !self.has_execed {
            // The command could not be started; what follows is the sandbox's way out.
            tracee.start = Start::Sandbox;
        }
        let installed = call.install.take();
        let wrote = if is_refused { 0 } else { value };
        call.leave_stream(&self.plan.writes, wrote);
        call.finish(tracee, &subject, result, &mut self.recorder);
        if let Some(install) = installed {
            self.installed(stopped, &install, value);
        }
        if is_begun {
            self.has_begun = true;
            self.begin_late(stopped)?;
        } else if is_injected {
            self.go_on_injecting(stopped, is_refused)?;
        }
        Ok(())
    }
}

impl Call {
    /// Whether a filter killed or trapped the call: the kernel then puts the syscall number back
    /// into the return register, as if the call had not happened yet (fact 4).
    fn was_rolled_back(&self, stopped: &Stopped, value: i64) -> Result<bool, TraceError> {
        if value != i64::from(self.data.nr.cast_signed()) {
            return Ok(false);
        }
        // A count or a descriptor may well equal the number. The truth is in the signal that the
        // kernel has just sent to this very thread.
        Ok(stopped
            .pending_signal()?
            .is_some_and(|info| decode::is_from_seccomp(&info)))
    }

    /// What became of the call when its thread ended inside it.
    ///
    /// A thread that a filter kills alone has no exit stop. Its own end may be told with the
    /// status of its process, if that ended before we heard; only another signal is proof that it
    /// was not the filter.
    pub(super) fn result_at_death(&self, ending: Ending) -> Outcome {
        let verdict = self.shown.as_ref().map(|shown| shown.verdict);
        let action = verdict.map(|verdict| verdict.action);
        let is_fatal = matches!(action, Some(Action::KillThread | Action::KillProcess));
        let is_strict = verdict.is_some_and(|verdict| verdict.by == Speaker::Strict);
        match ending {
            // Strict mode kills like anybody else (fact 50).
            Ending::Signaled(libc::SIGKILL) if is_fatal && is_strict => Outcome::Killed,
            Ending::Signaled(libc::SIGSYS) | Ending::Exited(_) if is_fatal => Outcome::Killed,
            _ => Outcome::None,
        }
    }
}

/// `CLONE_UNTRACED` of `linux/sched.h`.
const CLONE_UNTRACED: u64 = 0x0080_0000;

/// Numbers have 32 bits; the register may have more, which neither kernel nor filter looks at.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the kernel truncates the same way"
)]
const fn low_half(nr: u64) -> u32 {
    nr as u32
}
