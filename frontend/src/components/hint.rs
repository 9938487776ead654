//! The keys of a command, as they stand on its button.

use yew::prelude::*;

use crate::services::dom::is_mac;
use crate::state::commands::Command;

/// The keys of a command in a small box; nothing if it has none.
pub fn keys_of(id: &str) -> Html {
    let Some(keys) = Command::named(id).and_then(|command| command.keys) else {
        return Html::default();
    };
    html! { <kbd class={keys.is_single().then_some("single-key")}>{ keys.shown(is_mac()) }</kbd> }
}

/// A name with the keys of its command behind it, for a button that shows an icon alone.
pub fn with_keys(name: &str, id: &str) -> String {
    let keys = Command::named(id).and_then(|command| command.keys);
    keys.map_or_else(
        || name.to_owned(),
        |keys| format!("{name} ({})", keys.shown(is_mac())),
    )
}

/// The same for `aria-keyshortcuts`.
pub fn aria_keys(id: &str) -> Option<String> {
    Command::named(id)?.keys?.aria()
}
