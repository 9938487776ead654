//! The Share button: a link with what is typed, on the clipboard.

use yew::prelude::*;

use super::views::View;
use crate::components::Dialog;
use crate::hooks::use_copy;
use crate::services::address;
use crate::state::share::{NoLink, Shared};
use crate::state::words::grouped;

/// What is shared.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The command box.
    pub command: AttrValue,
    /// The editor.
    pub filter: AttrValue,
    /// The part of the page that a narrow screen shows.
    pub view: View,
    /// What the list of calls is searched for.
    #[prop_or_default]
    pub search: AttrValue,
}

/// The button, and the dialog that says what became of it.
#[component]
pub fn ShareButton(props: &Props) -> Html {
    let link = use_state_eq(|| None::<Result<String, NoLink>>);
    let copying = use_copy();
    let onclick = {
        let (link, copying) = (link.setter(), copying.clone());
        let shared = Shared {
            command: props.command.to_string(),
            filters: vec![props.filter.to_string()],
            view: props.view.slug().to_owned(),
            search: props.search.to_string(),
        };
        Callback::from(move |_: MouseEvent| {
            let made = shared
                .fragment()
                .map(|fragment| address::with_fragment(&fragment));
            if let Ok(made) = &made {
                copying.copy(made.clone());
            }
            link.set(Some(made));
        })
    };
    let on_close = {
        let link = link.setter();
        Callback::from(move |()| link.set(None))
    };
    html! {
        <>
            <button id="share" class="button" type="button" {onclick}
                title="Copy a link that holds the command, the filter and this view">{ "Share" }</button>
            <Dialog title="Share" is_open={link.is_some()} {on_close}>
                { link.as_ref().map(|link| contents(link, copying.worked())).unwrap_or_default() }
            </Dialog>
        </>
    }
}

fn contents(link: &Result<String, NoLink>, worked: Option<bool>) -> Html {
    let link = match link {
        Ok(link) => link.clone(),
        Err(problem) => return html! { <p id="share-status" role="alert">{ problem.words() }</p> },
    };
    let told = match worked {
        Some(false) => "Copy it from here:",
        Some(true) => "Copied to the clipboard.",
        None => "The link:",
    };
    html! {
        <div class="share">
            <p id="share-status" role="status">{ format!("{told} {} characters.", grouped(link.len())) }</p>
            <input id="share-link" class="share-link" type="text" readonly=true aria-label="The link" value={link} />
            <p class="panel-hint">
                { "It holds the command, the filter and this view, and nothing else; nothing is stored on the server. \
                   Whoever opens it finds them filled in, and nothing runs before Run is pressed." }
            </p>
        </div>
    }
}
