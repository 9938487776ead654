//! The Share button: a link with what is typed, on the clipboard.

use ringside_shared::wire::Share;
use yew::prelude::*;

use super::kept::{self, kept};
use super::views::View;
use crate::components::{Dialog, Lazy};
use crate::hooks::{RunHandle, use_copy};
use crate::services::address;
use crate::state::options::Options;
use crate::state::share::{NoLink, Shared};
use crate::state::words::grouped;
use crate::state::{command, export};

/// What is shared.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The command box.
    pub command: AttrValue,
    /// The editor.
    pub filter: AttrValue,
    /// How it is run.
    #[prop_or_default]
    pub options: Options,
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
            options: props.options.clone(),
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
                if link.is_some() { <Lazy view={kept(kept::Props { run: props.run.clone(), head: head(props) })} /> }
            </Dialog>
        </>
    }
}

/// The run and how it is shown.
fn head(props: &Props) -> Share {
    let run = &props.run;
    let selected = run.selected.and_then(|position| run.calls.get(position));
    let mut head = export::head(run);
    // As it was typed, while that is still what ran.
    let asked = run.request.as_deref().map(|asked| &asked.command);
    if asked.is_some() && command::read(&props.command).ok().as_ref() == asked {
        head.command = props.command.to_string();
    }
    Share {
        view: props.view.slug().to_owned(),
        query: props.search.to_string(),
        selected: selected.map(|call| call.seq),
        ..head
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
                { "It holds the command, the filter, the options and this view, and nothing else; nothing is stored on the server. \
                   Whoever opens it finds them filled in, and nothing runs before Run is pressed." }
            </p>
        </div>
    }
}
