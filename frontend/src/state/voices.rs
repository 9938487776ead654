//! Who could have said an errno, and who did: the filters and the kernel in the order in which they
//! are asked. Nothing here is concluded from the errno itself: any filter may say any.

use ringside_shared::trace::UNKNOWN;
use ringside_shared::wire::{RefusedBy, Speaker, SyscallEvent, SyscallResult};

use super::timeline::{Area, Fate, fate};
use crate::tr;

/// What somebody did when the call came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It gave the answer.
    Said,
    /// It may have: nobody can tell.
    Maybe,
    /// It let the call through.
    Passed,
    /// It was not asked, or not heard.
    Unheard,
}

/// Somebody who could have said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Who.
    pub who: String,
    /// What it did.
    pub part: Part,
    /// The same in words.
    pub words: String,
}

/// Who could have given the errno of a call; nobody if it has none. `n_filters` are those of the
/// run, `has_safety` whether Ringside's own stood under them, `here` what the kernel means by it.
pub fn of(
    call: &SyscallEvent,
    n_filters: usize,
    has_safety: bool,
    here: Option<&str>,
) -> Vec<Voice> {
    if !matches!(&call.result, SyscallResult::Return { errno: Some(_), .. }) {
        return Vec::new();
    }
    if call.verdict.action == UNKNOWN {
        let words = tr!("is not known: what was recorded does not tell of filters").to_owned();
        return vec![voice(tr!("Who said it"), Part::Maybe, words)];
    }
    let fate = Fate::of(call);
    let speaker = fate.stopped_by();
    let is_outer = fate == Fate::Refused(RefusedBy::Outer);
    let mut voices = Vec::new();
    let is_own = speaker == Some(Speaker::Filter) && call.verdict.filter.is_none();
    if is_own {
        let words = tr!("said it").to_owned();
        voices.push(voice(
            tr!("A filter that the command installed"),
            Part::Said,
            words,
        ));
    } else if call.verdict.unread > 0 && speaker.is_none() {
        let words = tr!("may have said it: it could not be read").to_owned();
        voices.push(voice(
            tr!("A filter that the command installed"),
            Part::Maybe,
            words,
        ));
    }
    if n_filters > 0 {
        let (part, words) = yours(call, speaker, is_own);
        voices.push(voice(tr!("Your filter"), part, words));
    }
    if has_safety {
        let (part, words) = match speaker {
            Some(Speaker::Sandbox) => (Part::Said, tr!("said it: it protects the host, and stands in every run").to_owned()),
            Some(_) => (Part::Unheard, tr!("was outvoted: the strictest answer counts, of equal ones that of the newest filter").to_owned()),
            None => (Part::Passed, tr!("let the call through").to_owned()),
        };
        voices.push(voice(tr!("Ringside's safety filter"), part, words));
    }
    if is_outer {
        let words = tr!("said it, most likely a container's").to_owned();
        voices.push(voice(
            tr!("A filter around Ringside itself"),
            Part::Said,
            words,
        ));
    }
    let area = Area::of(&call.name).label();
    let kernel = tr!("The kernel ({area})", area);
    let (part, words) = if speaker.is_some() || is_outer {
        (Part::Unheard, tr!("never saw the call").to_owned())
    } else if call.mismatch.is_some() || call.verdict.unread > 0 {
        (Part::Maybe, tr!("may have said it").to_owned())
    } else {
        (Part::Said, tr!("said it").to_owned())
    };
    let words = match (here, &call.because) {
        (_, Some(because)) if part == Part::Said && call.refused_by.is_some() => {
            format!("{words}: {}", fate::reason(because))
        }
        (Some(here), _) if part == Part::Unheard => {
            tr!("{words}; where it says so, it means: {here}", words, here)
        }
        (Some(here), _) => format!("{words}: {here}"),
        (None, _) => words,
    };
    voices.push(voice(&kernel, part, words));
    voices
}

fn yours(call: &SyscallEvent, speaker: Option<Speaker>, is_own: bool) -> (Part, String) {
    let line = call.verdict.line;
    match speaker {
        Some(Speaker::Filter) if is_own => (
            Part::Unheard,
            tr!(
                "was outvoted: the strictest answer counts, of equal ones that of the newest filter"
            )
            .to_owned(),
        ),
        Some(Speaker::Filter) => {
            let words = match (line, call.verdict.rule) {
                (Some(line), Some(_)) => tr!("said it, in line {line}", line),
                (Some(line), None) => tr!("said it: the default of line {line}", line),
                (None, _) => tr!("said it").to_owned(),
            };
            (Part::Said, words)
        }
        Some(_) => (Part::Unheard, tr!("gave a milder answer").to_owned()),
        None => {
            let is_known = call.verdict.by == Speaker::Filter && call.verdict.filter.is_some();
            let words = match line.filter(|_| is_known) {
                Some(line) => tr!("let the call through, in line {line}", line),
                None => tr!("let the call through").to_owned(),
            };
            (Part::Passed, words)
        }
    }
}

fn voice(who: &str, part: Part, words: String) -> Voice {
    let who = who.to_owned();
    Voice { who, part, words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::{call, refused};

    fn parts(call: &SyscallEvent) -> Vec<(String, Part)> {
        let voices = of(call, 1, true, Some("it needs a capability"));
        voices
            .into_iter()
            .map(|voice| (voice.who, voice.part))
            .collect()
    }

    fn said(call: &SyscallEvent) -> Vec<String> {
        let mut parts = parts(call);
        parts.retain(|(_, part)| *part == Part::Said);
        parts.into_iter().map(|(who, _)| who).collect()
    }

    #[test]
    fn the_same_errno_has_another_speaker_each_time() {
        for (by, who) in [
            (RefusedBy::Filter, "Your filter"),
            (RefusedBy::Sandbox, "Ringside's safety filter"),
            (RefusedBy::Kernel, "The kernel (time)"),
        ] {
            assert_eq!(said(&refused("clock_settime", by)), [who], "{by:?}");
        }
    }

    #[test]
    fn a_kernel_that_never_saw_the_call_is_not_said_to_have_found_something() {
        let voices = of(
            &refused("mount", RefusedBy::Filter),
            1,
            true,
            Some("no capability"),
        );
        let kernel = voices.last().expect("the kernel");
        assert_eq!(kernel.part, Part::Unheard);
        assert!(
            kernel
                .words
                .starts_with("never saw the call; where it says so"),
            "{}",
            kernel.words
        );
    }

    #[test]
    fn where_nobody_can_tell_nobody_is_named() {
        let mut unread = refused("mount", RefusedBy::Kernel);
        unread.verdict.unread = 1;
        assert_eq!(said(&unread), [""; 0]);
        let mut odd = refused("mount", RefusedBy::Kernel);
        odd.refused_by = None;
        odd.mismatch = Some("something else was expected".to_owned());
        assert_eq!(said(&odd), [""; 0]);
    }

    #[test]
    fn a_filter_of_the_commands_own_speaks_for_itself() {
        let mut own = refused("socket", RefusedBy::Filter);
        own.verdict.filter = None;
        assert_eq!(said(&own), ["A filter that the command installed"]);
        assert_eq!(parts(&own)[1], ("Your filter".to_owned(), Part::Unheard));
    }

    #[test]
    fn an_ordinary_error_is_the_kernels_and_a_success_nobodys() {
        let mut failed = call("openat");
        failed.result = SyscallResult::Return {
            value: ringside_shared::wire::Word((-2_i64).cast_unsigned()),
            errno: Some("ENOENT".to_owned()),
            text: String::new(),
        };
        let voices = of(&failed, 1, true, Some("nothing has this name"));
        let kernel = voices.last().expect("the kernel");
        assert_eq!(kernel.words, "said it: nothing has this name");
        assert_eq!(voices[0].words, "let the call through, in line 1");
        assert_eq!(of(&call("read"), 1, true, None), []);
    }

    #[test]
    fn a_run_without_filters_has_no_filter_to_speak() {
        let voices = of(&refused("mount", RefusedBy::Kernel), 0, false, None);
        assert_eq!(voices.len(), 1);
    }
}
