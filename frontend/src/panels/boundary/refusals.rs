//! The last refusals as chips: a glance says what was refused, a click shows it again.

use yew::prelude::*;

use super::glyph::{Glyph, fate_class};
use crate::state::Calls;
use crate::state::timeline::{Digests, Fate};

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
pub fn chips(calls: &Calls, digests: &Digests, until: usize) -> Vec<Chip> {
    let mut chips: Vec<Chip> = Vec::new();
    let oldest = until.saturating_sub(LOOK_BACK);
    let refusals = digests.refusals();
    let told = &refusals[..refusals.partition_point(|at| *at <= until)];
    for &at in told.iter().rev().take_while(|at| **at >= oldest) {
        let fate = digests.all()[at].fate;
        calls.brief(at, |call| {
            let is_same = |chip: &Chip| chip.fate == fate && chip.name == call.shape.name();
            if let Some(same) = chips.iter().position(is_same) {
                chips[same].count += 1;
            } else if chips.len() < MAX_CHIPS {
                chips.push(Chip {
                    position: at,
                    name: call.shape.name().to_owned(),
                    fate,
                    answer: call.answer().into_owned(),
                    count: 1,
                });
            }
        });
    }
    chips
}

/// Props of [`Refusals`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RefusalsProps {
    /// What was refused so far, from [`chips`].
    pub chips: Vec<Chip>,
    /// Told the position of the chip that was clicked.
    pub on_pick: Callback<usize>,
}

/// Shows them.
#[component]
pub fn Refusals(props: &RefusalsProps) -> Html {
    html! {
        <ul class="boundary-refusals" aria-label="Refused so far">
            { for props.chips.iter().map(|chip| {
                let position = chip.position;
                let onclick = props.on_pick.reform(move |_: MouseEvent| position);
                html! {
                    <li key={format!("{}{}", chip.name, chip.fate.slug())}>
                        <button type="button" class={classes!("refusal-chip", fate_class(chip.fate))} {onclick}>
                            <Glyph fate={chip.fate} />
                            <span class="chip-name">{ &chip.name }</span>
                            <span class="chip-answer">{ &chip.answer }</span>
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
    use ringside_shared::wire::{RefusedBy, SyscallEvent};

    fn chips_of(calls: impl IntoIterator<Item = SyscallEvent>, until: usize) -> Vec<Chip> {
        let mut log = Calls::default();
        for call in calls {
            log.push(&call);
        }
        let mut digests = Digests::default();
        digests.catch_up(&log);
        chips(&log, &digests, until)
    }

    #[test]
    fn the_same_refusal_again_is_counted_and_not_repeated() {
        let calls = [
            refused("socket", RefusedBy::Filter),
            call("read"),
            refused("clock_settime", RefusedBy::Kernel),
            refused("socket", RefusedBy::Filter),
        ];
        let chips = chips_of(calls, 3);
        let seen: Vec<_> = chips
            .iter()
            .map(|c| (c.name.as_str(), c.count, c.position))
            .collect();
        assert_eq!(seen, [("socket", 2, 3), ("clock_settime", 1, 2)]);
    }

    #[test]
    fn what_the_story_has_not_reached_is_not_given_away() {
        let calls = [call("read"), refused("socket", RefusedBy::Filter)];
        assert!(chips_of(calls, 0).is_empty());
    }
}
