//! What of a recorded call matters to filters.

use super::strace::UNKNOWN;
use super::{NotACall, action, data};
use crate::abi::SeccompData;
use crate::verdict::Action;
use crate::wire::{Speaker, SyscallEvent, SyscallStart};

/// What of a recorded call matters to filters, in 64 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedCall {
    /// What a filter sees of it.
    pub(super) data: SeccompData,
    /// Halves of its arguments that are not known.
    pub(super) hidden: u16,
    /// What it was answered; of a call whose answer nobody knows, that it was let through.
    pub(super) was: Action,
    /// Who answered, if that filter stays when others change.
    pub(super) stays: Stays,
    /// Whether it is a call of the command, which its filters are asked about.
    is_asked: bool,
}

/// Where the filter that answered a recorded call stays in the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stays {
    /// It goes.
    Nothing,
    /// Older than the learner's filters.
    Below,
    /// Newer: the command installed it.
    OnTop,
}

impl RecordedCall {
    /// How many words a call is packed into.
    pub const N_WORDS: usize = 16;

    /// Of an event; an error of one that does not say what a filter sees.
    pub fn of(event: &SyscallEvent) -> Result<Self, NotACall> {
        let verdict = &event.verdict;
        let is_known = verdict.action != UNKNOWN;
        Ok(Self {
            data: data(event)?,
            hidden: event.hidden & 0xfff,
            was: if is_known {
                action(verdict)?
            } else {
                Action::Allow(0)
            },
            stays: match (verdict.by, verdict.filter) {
                (Speaker::Sandbox, _) => Stays::Below,
                (Speaker::Filter, None) if is_known => Stays::OnTop,
                (Speaker::Filter | Speaker::Strict, _) => Stays::Nothing,
            },
            is_asked: event.start == SyscallStart::User,
        })
    }

    /// Whether it is a call of the command; the sandbox's preparation is over before a filter stands.
    pub fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// What a filter sees of it.
    pub fn data(&self) -> &SeccompData {
        &self.data
    }

    /// Whether the recording tells all of its arguments.
    pub fn is_whole(&self) -> bool {
        self.hidden == 0
    }

    /// The words of an event. One that does not say what a filter sees becomes a call that nobody is
    /// asked about.
    pub fn words(event: &SyscallEvent) -> [u32; Self::N_WORDS] {
        let Ok(call) = Self::of(event) else {
            return [0; Self::N_WORDS];
        };
        let mut words = [0; Self::N_WORDS];
        words[0] =
            u32::from(call.is_asked) | (call.stays as u32) << 1 | u32::from(call.hidden) << 16;
        words[1] = call.was.word();
        words[2] = call.data.nr;
        words[3] = call.data.arch;
        for (at, arg) in call.data.args.into_iter().enumerate() {
            let [low, high] = halves(arg);
            words[4 + 2 * at] = low;
            words[5 + 2 * at] = high;
        }
        words
    }

    /// The call of such words.
    pub fn of_words(words: &[u32; Self::N_WORDS]) -> Self {
        let arg = |at: usize| {
            let (low, high) = (words[4 + 2 * at], words[5 + 2 * at]);
            u64::from(low) | u64::from(high) << 32
        };
        Self {
            data: SeccompData {
                nr: words[2],
                arch: words[3],
                instruction_pointer: 0,
                args: std::array::from_fn(arg),
            },
            was: Action::from_word(words[1]),
            #[allow(clippy::cast_possible_truncation, reason = "the upper half is meant")]
            hidden: (words[0] >> 16) as u16,
            stays: match words[0] >> 1 & 3 {
                1 => Stays::Below,
                2 => Stays::OnTop,
                _ => Stays::Nothing,
            },
            is_asked: words[0] & 1 == 1,
        }
    }
}

/// Low, then high.
fn halves(value: u64) -> [u32; 2] {
    #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
    let low = value as u32;
    let high = u32::try_from(value >> 32).unwrap_or(u32::MAX);
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_what_its_words_say() {
        for (stays, is_asked, hidden) in [
            (Stays::Nothing, true, 0xfff),
            (Stays::Below, false, 0),
            (Stays::OnTop, true, 1),
        ] {
            let call = RecordedCall {
                data: SeccompData {
                    nr: 0x4000_00e3,
                    arch: 0xc000_003e,
                    instruction_pointer: 0,
                    args: [u64::MAX, 1 << 32, 1, 0, 0x8000_0000, 7],
                },
                hidden,
                was: Action::Errno(13),
                stays,
                is_asked,
            };
            let mut words = [0; RecordedCall::N_WORDS];
            words.copy_from_slice(&packed(&call));
            assert_eq!(RecordedCall::of_words(&words), call);
        }
    }

    /// By hand, so that the order of the words is said twice.
    fn packed(call: &RecordedCall) -> Vec<u32> {
        let flags = u32::from(call.is_asked)
            | match call.stays {
                Stays::Nothing => 0,
                Stays::Below => 2,
                Stays::OnTop => 4,
            }
            | u32::from(call.hidden) << 16;
        let mut words = vec![flags, call.was.word(), call.data.nr, call.data.arch];
        words.extend(call.data.args.into_iter().flat_map(halves));
        words
    }
}
