//! The three modes of seccomp, each with a run that shows it.

use yew::prelude::*;

use crate::state::lang::text;
use crate::state::trial::{MODES, Mode, Trial};
use crate::tr;

/// What is shown.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The modes that this host's kernel offers; none: it is not known.
    #[prop_or_default]
    pub(super) offered: Option<Vec<String>>,
    /// A mode is to be shown by a run.
    pub(super) on_trial: Callback<Trial>,
}

/// The list.
#[component]
pub(super) fn Modes(props: &Props) -> Html {
    html! { <ol class="host-modes">{ for MODES.iter().map(|mode| card(mode, props)) }</ol> }
}

fn card(mode: &'static Mode, props: &Props) -> Html {
    let is_there = mode.offered_as.is_none_or(|name| {
        let offered = props.offered.as_ref();
        offered.is_none_or(|offered| offered.iter().any(|one| one == name))
    });
    let onclick = props.on_trial.reform(move |_: MouseEvent| mode.trial());
    html! {
        <li>
            <h4><code>{ format!("Seccomp: {}", mode.number) }</code>{ " " }{ text(mode.name) }</h4>
            <p>{ text(mode.meaning) }</p>
            if is_there {
                <p class="host-note">{ text(mode.look_for) }</p>
                <button type="button" class="button" data-mode={mode.number.to_string()} {onclick}
                    aria-label={tr!("Run it: {mode}", mode = text(mode.name))}>
                    <span aria-hidden="true">{ "▶ " }</span>{ tr!("Run it") }
                </button>
            } else {
                <p class="host-no">{ tr!("This kernel was built without it.") }</p>
            }
        </li>
    }
}
