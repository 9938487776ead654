//! The current call in large letters, and what became of it.

use yew::prelude::*;

use super::glyph::{Glyph, fate_class};
use crate::state::timeline::{Fate, fate};
use ringside_shared::wire::SyscallEvent;

/// Props of [`Headline`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct HeadlineProps {
    /// The current call.
    pub call: Option<SyscallEvent>,
    /// The same in words.
    pub narration: AttrValue,
    /// Whether the story moves by itself; then it is not read aloud.
    pub is_playing: bool,
    /// What stands beside the narration.
    pub children: Html,
}

/// Shows it.
#[component]
pub fn Headline(props: &HeadlineProps) -> Html {
    let live = if props.is_playing { "off" } else { "polite" };
    let call = match &props.call {
        Some(call) => call_view(call),
        None => html! {
            <p class="boundary-call is-empty">{ "Every syscall passes this gate." }</p>
        },
    };
    html! {
        <header class="boundary-headline">
            { call }
            <p class="boundary-narration" aria-live={live} aria-atomic="true">{ props.narration.clone() }</p>
            { props.children.clone() }
        </header>
    }
}

fn call_view(call: &SyscallEvent) -> Html {
    let fate = Fate::of(call);
    let args = call
        .text
        .strip_prefix(call.name.as_str())
        .unwrap_or_default();
    let who = fate::refuser(call);
    html! {
        <>
            <p class="boundary-call">
                <span class="call-name">{ &call.name }</span>
                <span class="call-args">{ args }</span>
            </p>
            <p class={classes!("boundary-fate", fate_class(fate))}>
                <Glyph {fate} />
                <strong>{ verdict_words(call, fate) }</strong>
                if let Some(who) = who {
                    <span class="boundary-who">{ who }</span>
                }
            </p>
        </>
    }
}

fn verdict_words(call: &SyscallEvent, fate: Fate) -> String {
    let answer = fate::answer(call);
    match fate {
        Fate::NoReturn => "does not return".to_owned(),
        Fate::Faked(_) => "skipped, reported as success".to_owned(),
        Fate::Passed => format!("= {answer}"),
        _ => answer,
    }
}
