//! Actions, their numbers, and which of several filters' answers the kernel takes.

use std::fmt;

/// What the kernel is told to do with a call. `SECCOMP_RET_*` in `linux/seccomp.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Kill the whole process with SIGSYS.
    KillProcess,
    /// Kill the thread with SIGSYS.
    KillThread,
    /// Send SIGSYS; the data is its `si_errno`.
    Trap(u16),
    /// Do not run the call; return this errno. 0 makes the call look successful (fact 14).
    Errno(u16),
    /// Ask a supervisor. Without one the call fails with ENOSYS (fact 17).
    Notify(u16),
    /// Stop for a ptrace tracer, which reads the data. Without one the call fails with ENOSYS.
    Trace(u16),
    /// Run the call and log it.
    Log(u16),
    /// Run the call. The kernel ignores the data, but only 0 can be cached (fact 12).
    Allow(u16),
}

impl Action {
    /// The action half of a verdict word: `SECCOMP_RET_ACTION_FULL`.
    pub const ACTION_MASK: u32 = 0xffff_0000;
    /// The data half of a verdict word: `SECCOMP_RET_DATA`.
    pub const DATA_MASK: u32 = 0x0000_ffff;

    /// What a program returned, as the kernel reads it: unknown actions kill the process (fact 11).
    pub const fn from_word(word: u32) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "masked to the low 16 bits")]
        let data = (word & Self::DATA_MASK) as u16;
        match word & Self::ACTION_MASK {
            0x0000_0000 => Self::KillThread,
            0x0003_0000 => Self::Trap(data),
            0x0005_0000 => Self::Errno(data),
            0x7fc0_0000 => Self::Notify(data),
            0x7ff0_0000 => Self::Trace(data),
            0x7ffc_0000 => Self::Log(data),
            0x7fff_0000 => Self::Allow(data),
            _ => Self::KillProcess,
        }
    }

    /// The action of a [`name`](Self::name), with data where it has any.
    pub fn from_name(name: &str, data: u16) -> Option<Self> {
        Some(match name {
            "kill_process" => Self::KillProcess,
            "kill_thread" => Self::KillThread,
            "trap" => Self::Trap(data),
            "errno" => Self::Errno(data),
            "notify" => Self::Notify(data),
            "trace" => Self::Trace(data),
            "log" => Self::Log(data),
            "allow" => Self::Allow(data),
            _ => return None,
        })
    }

    /// The word a program returns for this action.
    pub const fn word(self) -> u32 {
        match self {
            Self::KillProcess => 0x8000_0000,
            Self::KillThread => 0x0000_0000,
            Self::Trap(data) => 0x0003_0000 | data as u32,
            Self::Errno(data) => 0x0005_0000 | data as u32,
            Self::Notify(data) => 0x7fc0_0000 | data as u32,
            Self::Trace(data) => 0x7ff0_0000 | data as u32,
            Self::Log(data) => 0x7ffc_0000 | data as u32,
            Self::Allow(data) => 0x7fff_0000 | data as u32,
        }
    }

    /// The 16-bit data, 0 for the two kills.
    pub const fn data(self) -> u16 {
        match self {
            Self::KillProcess | Self::KillThread => 0,
            Self::Trap(data)
            | Self::Errno(data)
            | Self::Notify(data)
            | Self::Trace(data)
            | Self::Log(data)
            | Self::Allow(data) => data,
        }
    }

    /// The name on the wire, on the command line and in our filter text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::KillProcess => "kill_process",
            Self::KillThread => "kill_thread",
            Self::Trap(_) => "trap",
            Self::Errno(_) => "errno",
            Self::Notify(_) => "notify",
            Self::Trace(_) => "trace",
            Self::Log(_) => "log",
            Self::Allow(_) => "allow",
        }
    }

    /// Whether the kernel goes on to run the call without asking anybody.
    pub const fn lets_through(self) -> bool {
        matches!(self, Self::Allow(_) | Self::Log(_))
    }

    /// Smaller is stricter: the kernel compares actions as signed 32-bit numbers (fact 8).
    pub const fn strictness(self) -> i32 {
        strictness(self.word())
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.data() {
            0 if !matches!(self, Self::Errno(_)) => f.write_str(self.name()),
            data => write!(f, "{}({data})", self.name()),
        }
    }
}

/// Which of a stack's answers the kernel takes: the strictest, and on a tie the newest filter's.
///
/// `words` come oldest filter first; the answer is a position in it. `None` if there is none.
/// Words are compared, not actions: one that the kernel does not know kills only if it wins, and
/// `0x7ffe0000` loses against `LOG`.
pub fn strictest(words: impl IntoIterator<Item = u32>) -> Option<(usize, Action)> {
    let mut winner: Option<(usize, u32)> = None;
    for (position, word) in words.into_iter().enumerate() {
        if winner.is_none_or(|(_, best)| strictness(word) <= strictness(best)) {
            winner = Some((position, word));
        }
    }
    winner.map(|(position, word)| (position, Action::from_word(word)))
}

const fn strictness(word: u32) -> i32 {
    (word & Action::ACTION_MASK).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_actions_convert_both_ways() {
        for word in [
            0x8000_0000,
            0,
            0x3_0007,
            0x5_0001,
            0x7fc0_0000,
            0x7ff0_0001,
            0x7ffc_0000,
            0x7fff_0000,
        ] {
            let action = Action::from_word(word);
            assert_eq!(action.word(), word);
            assert_eq!(
                Action::from_name(action.name(), action.data()),
                Some(action)
            );
        }
    }

    #[test]
    fn an_unknown_action_kills_the_process() {
        assert_eq!(Action::from_word(0x7ffe_0000), Action::KillProcess);
    }

    #[test]
    fn kill_process_beats_kill_thread() {
        assert_eq!(
            strictest([0, 0x8000_0000, 0x7fff_0000]),
            Some((1, Action::KillProcess))
        );
    }

    #[test]
    fn an_unknown_action_kills_only_if_it_wins() {
        let stack = |other| strictest([0x7ffe_0000, other]);
        assert_eq!(stack(0x7fff_0000), Some((0, Action::KillProcess)));
        assert_eq!(stack(0x7ffc_0000), Some((1, Action::Log(0))));
        assert_eq!(stack(0x5_0001), Some((1, Action::Errno(1))));
        assert_eq!(
            strictest([0x1_0000, 0x5_0001]),
            Some((0, Action::KillProcess))
        );
    }

    #[test]
    fn on_a_tie_the_newest_filter_speaks() {
        assert_eq!(
            strictest([0x5_000b, 0x5_0016]),
            Some((1, Action::Errno(22)))
        );
    }
}
