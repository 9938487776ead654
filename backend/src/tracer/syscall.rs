//! One call from its entry stop to its exit stop.

use std::borrow::Cow;
use std::time::Instant;

use ringside_shared::abi::{Arch, SeccompData, errno, syscalls};
use ringside_shared::bpf::BpfProgram;

use super::event::{Outcome, Start, Syscall, Verdict};
use super::recorder::{Recorder, nanos};
use super::tracee::Tracee;

/// A call that entered the kernel and has not come back.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) seq: u64,
    pub(super) start: Start,
    pub(super) data: SeccompData,
    pub(super) arch: Option<Arch>,
    pub(super) name: Option<&'static str>,
    /// What the stream will say of it; absent past the event limit.
    pub(super) shown: Option<Shown>,
    /// The program that it asks the kernel to run for itself.
    pub(super) exec_path: Option<String>,
    /// The filter that it asks the kernel to install.
    pub(super) install: Option<Install>,
}

/// What is worked out at entry for the stream only.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) entered: Instant,
    pub(super) at_ns: u64,
    pub(super) verdict: Verdict,
    pub(super) text: String,
}

/// A filter on its way into the kernel.
#[derive(Debug)]
pub(super) struct Install {
    /// A copy of its instructions, if they could be read and would load.
    pub(super) program: Option<BpfProgram>,
    /// Whether all threads of the process get it.
    pub(super) is_for_all_threads: bool,
}

impl Call {
    /// Makes the event and tells it, unless the call is past the limit.
    pub(super) fn finish(self, tracee: &Tracee, result: Outcome, recorder: &mut Recorder<'_>) {
        if result == Outcome::None {
            recorder.lose(self.start);
        }
        let Some(shown) = self.shown else { return };
        let returned = !matches!(result, Outcome::None);
        recorder.syscall(Syscall {
            seq: self.seq,
            pid: tracee.pid,
            tid: tracee.tid,
            at_ns: shown.at_ns,
            arch: self.arch,
            nr: i64::from(self.data.nr.cast_signed()),
            name: name_or_number(self.name, self.data.nr),
            args: self.data.args,
            text: shown.text,
            start: self.start,
            verdict: shown.verdict,
            result,
            duration_ns: returned.then(|| nanos(shown.entered.elapsed())),
        });
    }
}

/// The name of a call on its arch.
pub(super) fn name(arch: Option<Arch>, nr: u32) -> Option<&'static str> {
    syscalls::name(arch?, nr)
}

/// As strace writes calls that it does not know.
pub(super) fn name_or_number(name: Option<&'static str>, nr: u32) -> Cow<'static, str> {
    name.map_or_else(|| format!("syscall_{nr:#x}").into(), Cow::Borrowed)
}

/// Errnos that the kernel keeps to itself and turns into a restart or EINTR:
/// `include/linux/errno.h`. A tracer sees them.
const RESTARTS: &[(i64, &str, &str)] = &[
    (512, "ERESTARTSYS", "To be restarted if SA_RESTART is set"),
    (513, "ERESTARTNOINTR", "To be restarted"),
    (514, "ERESTARTNOHAND", "To be restarted if no handler"),
    (516, "ERESTART_RESTARTBLOCK", "Interrupted by signal"),
];

/// A result that counts as a failure: the errno's name, and the text as strace writes it.
pub(super) fn failure(value: i64) -> Outcome {
    let restart = RESTARTS.iter().find(|(number, ..)| *number == -value);
    let number = u16::try_from(-value).unwrap_or(0);
    let (name, text) = match (restart, errno::name(number)) {
        (Some((_, name, why)), _) => (Some(*name), format!("? {name} ({why})")),
        (None, Some(name)) => {
            let message = errno::message(number).unwrap_or("unknown error");
            (Some(name), format!("-1 {name} ({message})"))
        }
        (None, None) => (None, format!("-1 (errno {number})")),
    };
    Outcome::Return {
        value: value.cast_unsigned(),
        errno: name,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: i64, expected: &str) {
        let Outcome::Return { text, .. } = failure(value) else {
            unreachable!("failures return");
        };
        assert_eq!(text, expected);
    }

    #[test]
    fn failures_read_as_strace_writes_them() {
        check(-1, "-1 EPERM (Operation not permitted)");
        check(-512, "? ERESTARTSYS (To be restarted if SA_RESTART is set)");
        check(-4095, "-1 (errno 4095)");
    }

    #[test]
    fn a_number_without_a_name_is_shown_in_hex() {
        assert_eq!(name_or_number(None, 0x3e8), "syscall_0x3e8");
    }
}
