//! The two stops of a call: what is asked at entry, what came of it at exit.

use std::rc::Rc;
use std::time::Instant;

use ringside_shared::abi::{Arch, SeccompData};
use ringside_shared::verdict::Action;

use super::catalogue::Role;
use super::decode::Draft;
use super::engine::Engine;
use super::error::TraceError;
use super::event::{Outcome, Speaker, Start};
use super::memory::Memory;
use super::stack::Filter;
use super::stop::{Ending, Stopped};
use super::syscall::{Call, Install, Shown};
use super::{decode, install};
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
            }
            SyscallInfo::Exit { value, is_error } => self.exit(&stopped, value, is_error)?,
            SyscallInfo::Other => {}
        }
        stopped.resume(0)
    }

    fn enter(&mut self, stopped: &Stopped, data: SeccompData) -> Result<(), TraceError> {
        let now = Instant::now();
        let pid = stopped.pid();
        let Some(tracee) = self.tracees.get_mut(&pid) else {
            return Ok(());
        };
        if let Some(lost) = tracee.call.take() {
            let subject = lost.subject(Memory(pid), self.plan.max_string);
            lost.finish(tracee, &subject, Outcome::None, &mut self.recorder);
        }
        let known = self.catalogue.know(&data);
        let memory = Memory(pid);
        let (mut exec_path, mut install) = (None, None);
        match known.role {
            Role::Exec { path } => {
                exec_path = Some(decode::path(memory, data.args[usize::from(path)]));
                if pid == self.plan.leader && tracee.start == Start::Sandbox {
                    tracee.start = Start::User;
                    self.recorder.start_clock(now);
                }
            }
            Role::Write { fd } => {
                let fd = data.args[usize::from(fd)];
                self.plan.last_writer.note(fd, tracee.pid);
            }
            Role::Clone if data.args[0] & CLONE_UNTRACED != 0 => {
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
        };
        if is_shown {
            let subject = call.subject(memory, self.plan.max_string);
            call.shown = Some(Shown {
                entered: now,
                at_ns: self.recorder.at_ns(now),
                verdict: tracee.stack.verdict(&data),
                draft: Draft::at_entry(&subject, data.nr),
            });
        }
        tracee.call = Some(call);
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
        let mut subject = call.subject(Memory(pid), self.plan.max_string);
        let result = if is_error {
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
        call.finish(tracee, &subject, result, &mut self.recorder);
        if !is_error && let Some(install) = installed {
            self.install(stopped, install);
        }
        if is_begun {
            self.has_begun = true;
            self.begin_late(stopped)?;
        } else if is_injected {
            self.go_on_injecting(stopped, is_refused)?;
        }
        Ok(())
    }

    /// The kernel has taken a filter: the verdicts from now on are its, too.
    fn install(&mut self, stopped: &Stopped, install: Install) {
        let Some(tracee) = self.tracees.get(&stopped.pid()) else {
            return;
        };
        let Some(program) = install.program else {
            return;
        };
        let (speaker, filter) = self.recognise(tracee.start, &tracee.stack, program);
        if let Speaker::Program(_) = speaker {
            self.n_programs += 1;
        }
        let process = tracee.host_pid;
        let stack = Rc::new(tracee.stack.with(speaker, filter));
        for (host, tracee) in &mut self.tracees {
            let is_sharing = install.is_for_all_threads && tracee.host_pid == process;
            if *host == stopped.pid() || is_sharing {
                tracee.stack = stack.clone();
            }
        }
    }

    /// Whose filter it is: while the sandbox prepares, the next of the learner's or its own.
    fn recognise(
        &self,
        start: Start,
        stack: &super::stack::Stack,
        program: ringside_shared::bpf::BpfProgram,
    ) -> (Speaker, Filter) {
        if start == Start::Sandbox {
            for (position, filter) in (0..).zip(&self.plan.filters) {
                let speaker = Speaker::Filter(position);
                if !stack.has(speaker) && filter.program == program {
                    return (speaker, Filter::Source(filter.clone()));
                }
            }
            if let Some(filter) = &self.plan.sandbox_filter
                && !stack.has(Speaker::Sandbox)
                && filter.program == program
            {
                return (Speaker::Sandbox, Filter::Source(filter.clone()));
            }
        }
        let speaker = Speaker::Program(self.n_programs);
        (speaker, Filter::Program(program.into()))
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
