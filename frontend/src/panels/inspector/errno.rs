//! What an errno means, and who could have said it.

use ringside_shared::wire::{CallCardReport, Started, SyscallEvent};
use yew::prelude::*;

use crate::panels::boundary::glyph::Glyph;
use crate::state::timeline::Fate;
use crate::state::voices::{self, Part, Voice};
use crate::tr;

/// The errno's card. What it means stands there as soon as a card of this errno is known; who said
/// it is known at once.
pub(super) fn view(
    call: &SyscallEvent,
    started: Option<&Started>,
    card: Option<&CallCardReport>,
) -> Html {
    let about = super::about(call);
    let Some(name) = about.errno.clone() else {
        return Html::default();
    };
    let is_same =
        |card: &&CallCardReport| card.about.name == about.name && card.about.errno == about.errno;
    let card = card.filter(is_same).and_then(|card| card.errno.as_ref());
    let here = card.and_then(|card| card.here.as_deref());
    let n_filters = started.map_or(0, |started| started.programs.len());
    // A recording may begin after its start was told.
    let spoke = call.verdict.filter.map_or(0, |filter| filter as usize + 1);
    let has_safety = started.is_none_or(|started| started.sandbox_program.is_some());
    let voices = voices::of(call, n_filters.max(spoke), has_safety, here);
    html! {
        <>
            <h3>{ tr!("What {name} means here", name) }</h3>
            if let Some(card) = card {
                <p>
                    <strong>{ card.name.clone() }</strong>
                    { format!(" ({}), “{}”: {}.", card.number, card.message, card.meaning) }
                </p>
            } else {
                <p>{ "\u{a0}" }</p>
            }
            <p class="inspector-who">{ tr!("Who could have said it, in the order in which they are asked:") }</p>
            <ul class="inspector-voices">{ for voices.iter().map(|voice| view_voice(voice, Fate::of(call))) }</ul>
        </>
    }
}

fn view_voice(voice: &Voice, fate: Fate) -> Html {
    let (class, sign) = match voice.part {
        Part::Said => ("is-said", html! { <Glyph {fate} /> }),
        Part::Maybe => ("is-maybe", html! { "?" }),
        Part::Passed => ("is-passed", html! { "↓" }),
        Part::Unheard => ("is-unheard", html! { "–" }),
    };
    html! {
        <li {class}>
            <span class="inspector-sign" aria-hidden="true">{ sign }</span>
            <span><b>{ voice.who.clone() }</b>{ " " }{ voice.words.clone() }{ "." }</span>
        </li>
    }
}
