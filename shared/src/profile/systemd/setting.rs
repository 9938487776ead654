//! The assignments of a unit, one after the other.

use super::lines::{Assignment, Word};
use super::list::{Change, List, count, named};
use super::restrict::Restrictions;
use crate::abi::errno;
use crate::abi::syscalls::groups::Systemd;
use crate::filter::suggest::{closest, closest_within};
use crate::filter::{Origin, number};
use crate::text::{Diagnostic, Diagnostics, Span};
use crate::verdict::Action;
use std::collections::BTreeSet;

/// What a unit says about syscalls.
#[derive(Debug, Default)]
pub(super) struct Settings<'a> {
    /// Whose sets are meant.
    systemd: Systemd,
    /// `SystemCallFilter=`
    pub(super) filter: Option<List<'a>>,
    /// `SystemCallLog=`
    pub(super) log: Option<List<'a>>,
    /// `SystemCallErrorNumber=`; without it the process is killed.
    pub(super) refusal: Option<Action>,
    /// `SystemCallArchitectures=`, in systemd's words.
    pub(super) arches: BTreeSet<&'a str>,
    /// What other settings refuse.
    pub(super) restrictions: Restrictions<'a>,
    /// The last `SystemCallFilter=` or `SystemCallLog=`, if it took all back.
    pub(super) emptied: Option<(&'a str, Span)>,
    /// How many assignments were read.
    pub(super) n_rules: u32,
    n_named: usize,
}

/// libseccomp refuses this errno, so that the unit does not start.
const FIRST_REFUSED_ERRNO: u16 = 4095;

impl<'a> Settings<'a> {
    /// None yet, with the sets of this systemd.
    pub(super) fn of(systemd: Systemd) -> Self {
        Self {
            systemd,
            ..Self::default()
        }
    }

    /// Reads one assignment.
    pub(super) fn read(&mut self, line: &Assignment<'a>, problems: &mut Diagnostics) {
        let origin = Origin {
            rule: Some(self.n_rules),
            span: line.span,
        };
        match line.key {
            "SystemCallFilter" => self.filter(line, origin, problems),
            "SystemCallLog" => self.log(line, origin, problems),
            "SystemCallErrorNumber" => self.error_number(line, problems),
            "SystemCallArchitectures" => self.architectures(line, problems),
            _ => {
                if !self.restrictions.read(line, origin, problems) {
                    misspelt(line, problems);
                    return;
                }
            }
        }
        self.n_rules += 1;
    }

    /// Where an allow list refuses a syscall in the way in which it refuses all that it does not
    /// name.
    pub(super) fn like_the_default(&self) -> Option<Origin> {
        let list = self.filter.as_ref().filter(|list| list.is_allow)?;
        let refusal = self.refusal.unwrap_or(Action::KillProcess);
        let mut entries = list.entries.values();
        let entry = entries.find(|entry| entry.own == Some(refusal))?;
        Some(entry.origin)
    }

    fn filter(&mut self, line: &Assignment<'a>, origin: Origin, problems: &mut Diagnostics) {
        let Some((is_inverted, words)) = list_words(&line.words) else {
            self.filter = None;
            self.emptied = Some((line.key, line.span));
            return;
        };
        self.emptied = None;
        let implied = || self.systemd.group("@default").unwrap_or_default();
        let mut list =
            (self.filter.take()).unwrap_or_else(|| List::new(is_inverted, implied(), origin));
        for word in words {
            let Some((name, own)) = name_and_action(word, problems) else {
                continue;
            };
            if own.is_some() && !is_inverted {
                let message = format!(
                    "`{}`: what is allowed has no errno; systemd ignores it",
                    word.text
                );
                let warning = Diagnostic::warning("errno-in-allow-list", word.span, message);
                problems.push(warning.with_help("a line with `~` may name an errno"));
                continue;
            }
            self.change(
                &mut list,
                name,
                Change {
                    name: name.text,
                    own,
                    is_inverted,
                    origin,
                },
                problems,
            );
        }
        self.filter = Some(list);
    }

    fn log(&mut self, line: &Assignment<'a>, origin: Origin, problems: &mut Diagnostics) {
        let Some((is_inverted, words)) = list_words(&line.words) else {
            self.log = None;
            return;
        };
        let mut list = match self.log.take() {
            Some(list) => list,
            None => List::new(is_inverted, &[], origin),
        };
        for name in words {
            let change = Change {
                name: name.text,
                own: None,
                is_inverted,
                origin,
            };
            self.change(&mut list, name, change, problems);
        }
        self.log = Some(list);
    }

    fn change(
        &mut self,
        list: &mut List<'a>,
        word: Word<'a>,
        change: Change<'a>,
        problems: &mut Diagnostics,
    ) {
        let names = named(word.text, word.span, self.systemd, problems);
        if count(&mut self.n_named, word, names.len(), problems) {
            for name in names {
                list.change(&Change { name, ..change });
            }
        }
    }

    fn error_number(&mut self, line: &Assignment<'a>, problems: &mut Diagnostics) {
        self.refusal = match line.words[..] {
            [] => None,
            [word] if word.text == "kill" => None,
            [word] => match action(word.text, word.span, problems) {
                Some(Action::Errno(0)) => {
                    let message = "errno 0 is not one that systemd takes here; it ignores the line";
                    problems.push(Diagnostic::warning("bad-errno", word.span, message));
                    return;
                }
                Some(action) => Some(action),
                None => return,
            },
            [first, .., last] => {
                let message = "this is more than one errno; systemd ignores the line";
                let span = first.span.to(last.span);
                problems.push(Diagnostic::warning("bad-errno", span, message));
                return;
            }
        };
    }

    fn architectures(&mut self, line: &Assignment<'a>, problems: &mut Diagnostics) {
        if line.words.is_empty() {
            self.arches.clear();
        }
        for word in &line.words {
            if super::arch::is_known(word.text) {
                self.arches.insert(word.text);
                continue;
            }
            let message = format!(
                "`{}` is not an architecture of systemd; it ignores it",
                word.text
            );
            let mut warning = Diagnostic::warning("unknown-arch", word.span, message);
            if !problems.is_full_of_warnings() {
                warning.help = super::arch::hint(word.text);
            }
            problems.push(warning);
        }
    }
}

/// Settings beside those of [`super::restrict`].
const KEYS: [&str; 5] = [
    "Personality",
    "SystemCallArchitectures",
    "SystemCallErrorNumber",
    "SystemCallFilter",
    "SystemCallLog",
];

/// Warns about a setting that systemd would ignore, and that was probably meant to be one of ours.
fn misspelt(line: &Assignment<'_>, problems: &mut Diagnostics) {
    /// Systemd has other settings that look like ours: `ProtectProc` and `ProtectClock`.
    const MOST: usize = 2;
    if problems.is_full_of_warnings() || line.key.starts_with("X-") {
        return;
    }
    let known = KEYS.into_iter().chain(super::restrict::keys());
    let Some(meant) = closest_within(MOST, line.key, known).filter(|known| *known != line.key)
    else {
        return;
    };
    let message = format!(
        "`{}` is not a setting of systemd; it ignores the line, which filters nothing",
        line.key
    );
    let warning = Diagnostic::warning("unknown-setting", line.key_span, message);
    problems.push(warning.with_help(format!("did you mean `{meant}`?")));
}

/// Whether a list begins with `~`, and its words without it; `None` for an empty list, which
/// resets.
pub(super) fn list_words<'w, 'a>(
    words: &'w [Word<'a>],
) -> Option<(bool, impl Iterator<Item = Word<'a>> + 'w)> {
    let first = words.first()?;
    let inverted = first.text.strip_prefix('~');
    let text = inverted.unwrap_or(first.text);
    let span = Span::new(first.span.end - length(text), first.span.end);
    let first = Word { text, span };
    let words = std::iter::once(first).chain(words[1..].iter().copied());
    Some((
        inverted.is_some(),
        words.filter(|word| !word.text.is_empty()),
    ))
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// `name` or `name:errno`.
fn name_and_action<'a>(
    word: Word<'a>,
    problems: &mut Diagnostics,
) -> Option<(Word<'a>, Option<Action>)> {
    let Some((name, data)) = word.text.split_once(':') else {
        return Some((word, None));
    };
    let span = Span::new(word.span.end - length(data), word.span.end);
    let own = if data == "kill" {
        Action::KillProcess
    } else {
        let action = action(data, span, problems)?;
        if action == Action::Errno(0) {
            let message = "errno 0 skips the call and reports success";
            problems.push(Diagnostic::warning("errno-zero", span, message));
        }
        action
    };
    if name.is_empty() {
        let message = format!("`{}` names no syscall; systemd ignores it", word.text);
        problems.push(Diagnostic::warning("no-names", word.span, message));
        return None;
    }
    let span = Span::new(word.span.start, word.span.start + length(name));
    Some((Word { text: name, span }, Some(own)))
}

/// An errno by name or number, 0 to 4095.
fn action(text: &str, span: Span, problems: &mut Diagnostics) -> Option<Action> {
    let number = || number::parse(text, false).ok();
    let errno = errno::number(text).or_else(|| u16::try_from(number()?).ok());
    match errno {
        Some(errno) if errno < FIRST_REFUSED_ERRNO => Some(Action::Errno(errno)),
        Some(FIRST_REFUSED_ERRNO) => {
            let message = "libseccomp refuses errno 4095, so the unit would not start";
            problems.push(Diagnostic::error("bad-errno", span, message));
            None
        }
        _ => {
            let message = format!("`{text}` is neither an errno nor `kill`; systemd ignores this");
            let mut warning = Diagnostic::warning("bad-errno", span, message);
            if !problems.is_full_of_warnings() {
                let names = errno::all().map(|(_, name)| name);
                warning.help = closest(text, names).map(|known| format!("did you mean `{known}`?"));
            }
            problems.push(warning);
            None
        }
    }
}
