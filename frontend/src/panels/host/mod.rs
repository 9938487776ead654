//! What this host offers: its kernel, its seccomp, its layers of isolation, its limits.

use yew::prelude::*;

/// The button that opens the panel, and the panel.
#[component]
pub fn HostButton() -> Html {
    html! { <button type="button" class="button">{ "This host" }</button> }
}
