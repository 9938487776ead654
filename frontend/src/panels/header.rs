//! The top of the page: name, host, theme.

use yew::prelude::*;

use super::commands::Commands;
use super::host::HostButton;
use crate::services::theme::Theme;
use crate::state::trial::Trial;

/// What the header shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// Buttons of the page's own, before the header's.
    #[prop_or_default]
    pub children: Html,
    /// A mode of seccomp is to be shown by a run.
    #[prop_or_default]
    pub on_trial: Callback<Trial>,
}

/// The header.
#[component]
pub fn Header(props: &Props) -> Html {
    let theme = use_state_eq(Theme::remembered);
    use_effect_with(*theme, |theme| theme.apply());
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_| theme.set(theme.next()))
    };
    html! {
        <header class="header">
            <h1 class="header-name">{ mark() }{ "Ringside" }</h1>
            <p class="header-what">{ "A seat at the line between user space and the kernel" }</p>
            <div class="header-buttons">
                <Commands />
                { props.children.clone() }
                <HostButton on_trial={props.on_trial.clone()} />
                <button
                    id="theme" class="button" type="button" {onclick}
                    title="Change between the system's theme, light and dark"
                ><span class="header-theme">{ "Theme: " }</span>{ theme.name() }</button>
            </div>
        </header>
    }
}

/// The ring: four posts, three ropes, and a gate in the middle.
fn mark() -> Html {
    html! {
        <svg class="header-mark" viewBox="0 0 32 32" aria-hidden="true">
            <path class="mark-rope-1" d="M4 9h9M19 9h9" />
            <path class="mark-rope-2" d="M4 16h9M19 16h9" />
            <path class="mark-rope-3" d="M4 23h9M19 23h9" />
            <path class="mark-post" d="M4 5v22M13 5v22M19 5v22M28 5v22" />
        </svg>
    }
}
