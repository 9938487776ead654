//! Which calls the list shows.

use ringside_shared::wire::{RefusedBy, SyscallEvent};

use crate::state::timeline::{Digest, Fate, fate};

/// A chip that narrows the list; several together widen it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody said no, whoever it was.
    Refused,
    /// A filter of the learner's said no.
    YourFilter,
    /// Ringside's safety filter said no.
    SafetyFilter,
    /// The kernel said no.
    Kernel,
    /// An ordinary error.
    Failed,
    /// The kernel did it.
    Allowed,
}

impl Kind {
    /// Every chip, in order.
    pub const ALL: [Self; 6] = [
        Self::Refused,
        Self::YourFilter,
        Self::SafetyFilter,
        Self::Kernel,
        Self::Failed,
        Self::Allowed,
    ];

    /// The word on the chip.
    pub fn label(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::YourFilter => "your filter",
            Self::SafetyFilter => "safety filter",
            Self::Kernel => "kernel",
            Self::Failed => "failed",
            Self::Allowed => "allowed",
        }
    }

    /// A fate of this kind, for the chip's colour and shape; none for the chip of all refusals.
    pub fn example(self) -> Option<Fate> {
        match self {
            Self::Refused => None,
            Self::YourFilter => Some(Fate::Refused(RefusedBy::Filter)),
            Self::SafetyFilter => Some(Fate::Refused(RefusedBy::Sandbox)),
            Self::Kernel => Some(Fate::Refused(RefusedBy::Kernel)),
            Self::Failed => Some(Fate::Failed),
            Self::Allowed => Some(Fate::Passed),
        }
    }

    fn holds(self, fate: Fate) -> bool {
        match self {
            Self::Refused => fate.is_refusal(),
            Self::Kernel => fate == Fate::Refused(RefusedBy::Kernel),
            Self::Failed => fate == Fate::Failed,
            Self::Allowed => matches!(fate, Fate::Passed | Fate::NoReturn),
            Self::YourFilter | Self::SafetyFilter => {
                let example = self.example().and_then(Fate::stopped_by);
                fate.stopped_by() == example
            }
        }
    }
}

/// What the reader asked the list for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    kinds: Vec<Kind>,
    with_preparation: bool,
}

impl Query {
    /// Reads the search box: every word must occur in the call, its arguments or its answer;
    /// `name:read` asks for the syscall of exactly that name.
    pub fn new(text: &str, kinds: &[Kind], with_preparation: bool) -> Self {
        let words = text.split_whitespace().map(str::to_lowercase);
        Self {
            words: words.collect(),
            kinds: kinds.to_vec(),
            with_preparation,
        }
    }

    /// Whether a call is asked for.
    pub fn holds(&self, call: &SyscallEvent) -> bool {
        let digest = Digest::of(call);
        (self.with_preparation || !digest.is_preparation)
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.holds(digest.fate)))
            && self.words.iter().all(|word| has_word(call, word))
    }
}

fn has_word(call: &SyscallEvent, word: &str) -> bool {
    match word.strip_prefix("name:") {
        Some(name) => call.name == name,
        None => contains(&call.text, word) || contains(&fate::answer(call), word),
    }
}

/// Whether `text` holds `word`, which is in lower case, in any case; without a copy of the text.
fn contains(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let mut windows = text.windows(word.len().max(1));
    word.is_empty() || windows.any(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::{call, killed, refused};
    use ringside_shared::wire::SyscallStart;

    fn check(text: &str, kinds: &[Kind], call: &SyscallEvent, holds: bool) {
        assert_eq!(
            Query::new(text, kinds, false).holds(call),
            holds,
            "{text} {kinds:?}"
        );
    }

    #[test]
    fn words_are_found_in_arguments_and_answers_in_any_case() {
        let mut open = call("openat");
        open.text = "openat(AT_FDCWD, \"/etc/Passwd\", O_RDONLY)".to_owned();
        check("passwd", &[], &open, true);
        check("OPENAT etc", &[], &open, true);
        check("openat shadow", &[], &open, false);
        check("eperm", &[], &refused("socket", RefusedBy::Kernel), true);
    }

    #[test]
    fn a_name_asked_for_exactly_is_no_substring() {
        check("name:read", &[], &call("read"), true);
        check("name:read", &[], &call("readlink"), false);
    }

    #[test]
    fn chips_tell_the_speakers_apart_and_add_up() {
        let kernel = refused("clock_settime", RefusedBy::Kernel);
        let yours = refused("clock_settime", RefusedBy::Filter);
        check("", &[Kind::Kernel], &kernel, true);
        check("", &[Kind::Kernel], &yours, false);
        check("", &[Kind::Kernel, Kind::YourFilter], &yours, true);
        check(
            "",
            &[Kind::YourFilter],
            &killed("socket", "kill_process"),
            true,
        );
        check(
            "",
            &[Kind::Refused],
            &refused("mount", RefusedBy::Sandbox),
            true,
        );
        check("", &[Kind::Refused], &call("read"), false);
    }

    #[test]
    fn preparation_is_shown_only_when_asked_for() {
        let mut install = call("seccomp");
        install.start = SyscallStart::Sandbox;
        check("", &[], &install, false);
        assert!(Query::new("", &[], true).holds(&install));
    }
}
