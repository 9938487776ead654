//! The top of the page: name, host, theme.

use yew::prelude::*;

use super::host::HostButton;
use crate::services::theme::Theme;

/// The header.
#[component]
pub fn Header() -> Html {
    let theme = use_state_eq(Theme::remembered);
    use_effect_with(*theme, |theme| theme.apply());
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_| theme.set(theme.next()))
    };
    html! {
        <header class="header">
            <h1 class="header-name">{ "Ringside" }</h1>
            <p class="header-what">{ "A seat at the line between user space and the kernel" }</p>
            <div class="header-buttons">
                <HostButton />
                <button
                    id="theme" class="button" type="button" {onclick}
                    title="Change between the system's theme, light and dark"
                >{ format!("Theme: {}", theme.name()) }</button>
            </div>
        </header>
    }
}
