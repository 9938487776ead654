//! One call from its entry stop to its exit stop.

use std::borrow::Cow;
use std::time::Instant;

use nix::unistd::Pid;
use ringside_shared::abi::SeccompData;

use super::catalogue::Known;
use super::decode::{Decoder, Draft, Subject};
use super::event::{Outcome, Start, Syscall, Verdict};
use super::install::Install;
use super::memory::Memory;
use super::recorder::{Recorder, nanos};
use super::tracee::Tracee;
use super::writes::{Stream, Writes};

/// A call that entered the kernel and has not come back.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) seq: u64,
    pub(super) start: Start,
    pub(super) data: SeccompData,
    pub(super) known: Known,
    /// What the stream will say of it; absent past the event limit.
    pub(super) shown: Option<Shown>,
    /// The program that it asks the kernel to run for itself.
    pub(super) exec_path: Option<String>,
    /// The filter that it asks the kernel to install, or strict mode.
    pub(super) install: Option<Install>,
    /// Which of the command's outputs it writes to.
    pub(super) output: Option<Stream>,
}

/// What is worked out at entry for the stream only.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) entered: Instant,
    /// When the tracer had done its work at the entry stop.
    pub(super) let_go: Option<Instant>,
    /// When the exit stop was there.
    pub(super) came_back: Option<Instant>,
    pub(super) at_ns: u64,
    pub(super) verdict: Verdict,
    pub(super) alternative: Option<Verdict>,
    pub(super) draft: Draft,
}

impl Call {
    /// The call for its decoder.
    pub(super) fn subject<'a>(
        &self,
        memory: Memory,
        process: Pid,
        decoder: &'a Decoder,
    ) -> Subject<'a> {
        Subject {
            decoder,
            memory,
            process,
            known: self.known,
            args: self.data.args,
            returned: None,
            failed: None,
        }
    }

    /// It writes no more; so many bytes are in the pipe.
    pub(super) fn leave_stream(&self, writes: &Writes, wrote: i64) {
        if let Some(stream) = self.output {
            let wrote = u64::try_from(wrote).unwrap_or(0);
            writes.leave(stream, self.seq, wrote);
        }
    }

    /// Makes the event and tells it, unless the call is past the limit. `subject` is that of
    /// [`Call::subject`], with what the call returned.
    pub(super) fn finish(
        self,
        tracee: &Tracee,
        subject: &Subject<'_>,
        result: Outcome,
        recorder: &mut Recorder<'_>,
    ) {
        if result == Outcome::None {
            recorder.lose(self.start);
        }
        let Some(shown) = self.shown else { return };
        let since = |end: Option<Instant>| {
            let took = end?.saturating_duration_since(shown.entered);
            (result != Outcome::None).then(|| nanos(took))
        };
        let (duration_ns, tracer_ns) = (since(shown.came_back), since(shown.let_go));
        recorder.syscall(Syscall {
            seq: self.seq,
            pid: tracee.pid,
            tid: tracee.tid,
            at_ns: shown.at_ns,
            arch: self.known.arch,
            nr: i64::from(self.data.nr.cast_signed()),
            name: name_or_number(self.known.name, self.data.nr),
            args: self.data.args,
            text: shown.draft.at_exit(subject),
            start: self.start,
            verdict: shown.verdict,
            alternative: shown.alternative,
            result,
            duration_ns,
            tracer_ns,
        });
    }
}

/// As strace writes calls that it does not know.
pub(super) fn name_or_number(name: Option<&'static str>, nr: u32) -> Cow<'static, str> {
    name.map_or_else(|| format!("syscall_{nr:#x}").into(), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_name_is_shown_in_hex() {
        assert_eq!(name_or_number(None, 0x3e8), "syscall_0x3e8");
    }
}
