//! The last refusals as chips: a glance says what was refused, a click shows it again.

use yew::prelude::*;

use super::glyph::{Glyph, fate_class};
use crate::state::Log;
use crate::state::timeline::{Digest, Fate, fate};
use ringside_shared::wire::SyscallEvent;

/// Chips shown at once.
const MAX_CHIPS: usize = 3;
/// Calls looked back over; refusals further away than this are in the list.
const LOOK_BACK: usize = 20_000;

/// Refusals of the same call with the same answer, together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Position of the latest of them.
    pub position: usize,
    /// Name of the syscall.
    pub name: String,
    /// What became of them.
    pub fate: Fate,
    /// `EPERM`.
    pub answer: String,
    /// How many.
    pub count: u32,
}

/// The last kinds of refusals up to and with `until`, newest first.
pub fn chips(calls: &Log<SyscallEvent>, until: usize) -> Vec<Chip> {
    let calls = calls.read();
    let mut chips: Vec<Chip> = Vec::new();
    let end = (until + 1).min(calls.len());
    for at in (end.saturating_sub(LOOK_BACK)..end).rev() {
        let call = &calls[at];
        let digest = Digest::of(call);
        if !digest.is_refusal() {
            continue;
        }
        let same = chips
            .iter()
            .position(|chip| chip.name == call.name && chip.fate == digest.fate);
        if let Some(same) = same {
            chips[same].count += 1;
        } else if chips.len() < MAX_CHIPS {
            chips.push(Chip {
                position: at,
                name: call.name.clone(),
                fate: digest.fate,
                answer: fate::answer(call),
                count: 1,
            });
        }
    }
    chips
}

/// Props of [`Refusals`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RefusalsProps {
    /// The run.
    pub calls: Log<SyscallEvent>,
    /// How far the story has been told.
    pub until: Option<usize>,
    /// Told the position of the chip that was clicked.
    pub on_pick: Callback<usize>,
}

/// Shows them.
#[component]
pub fn Refusals(props: &RefusalsProps) -> Html {
    let chips = props
        .until
        .map(|until| chips(&props.calls, until))
        .unwrap_or_default();
    html! {
        <ul class="boundary-refusals" aria-label="Refused so far">
            { for chips.into_iter().map(|chip| {
                let position = chip.position;
                let onclick = props.on_pick.reform(move |_: MouseEvent| position);
                html! {
                    <li key={format!("{}{}", chip.name, chip.fate.slug())}>
                        <button type="button" class={classes!("refusal-chip", fate_class(chip.fate))} {onclick}>
                            <Glyph fate={chip.fate} />
                            <span class="chip-name">{ chip.name }</span>
                            <span class="chip-answer">{ chip.answer }</span>
                            if chip.count > 1 { <span class="chip-count">{ format!("×{}", chip.count) }</span> }
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::timeline::example::{call, refused};
    use ringside_shared::wire::RefusedBy;

    fn log(calls: impl IntoIterator<Item = SyscallEvent>) -> Log<SyscallEvent> {
        let mut log = Log::default();
        calls.into_iter().for_each(|call| log.push(call));
        log
    }

    #[test]
    fn the_same_refusal_again_is_counted_and_not_repeated() {
        let log = log([
            refused("socket", RefusedBy::Filter),
            call("read"),
            refused("clock_settime", RefusedBy::Kernel),
            refused("socket", RefusedBy::Filter),
        ]);
        let chips = chips(&log, 3);
        let seen: Vec<_> = chips
            .iter()
            .map(|c| (c.name.as_str(), c.count, c.position))
            .collect();
        assert_eq!(seen, [("socket", 2, 3), ("clock_settime", 1, 2)]);
    }

    #[test]
    fn what_the_story_has_not_reached_is_not_given_away() {
        let log = log([call("read"), refused("socket", RefusedBy::Filter)]);
        assert!(chips(&log, 0).is_empty());
    }
}
