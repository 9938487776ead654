//! How the page opens: with what a link holds, with a run that the server keeps, or as it was left.

use gloo::events::EventListener;
use gloo::utils::window;
use ringside_shared::wire::Share;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::panels::views::View;
use crate::parts::Absent;
use crate::route::Route;
use crate::services::draft::{self, Draft};
use crate::services::{address, shares};
use crate::state::Example;
use crate::state::recording::{self, Recording};
use crate::state::share::Shared;
use crate::{part, tr};

/// How the page opens, apart from what is typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opened {
    /// The part that a narrow screen shows.
    pub view: View,
    /// What the list of calls is searched for.
    pub search: String,
    /// What is wrong with the link.
    pub complaint: Option<AttrValue>,
}

/// What a shared link holds, or was typed last time, or the first example.
pub fn first_draft() -> (Draft, Opened) {
    let mut opened = Opened::default();
    match Shared::read(&address::fragment()) {
        Some(Ok(shared)) => {
            opened.view = View::of_slug(&shared.view).unwrap_or_default();
            opened.search = shared.search;
            let draft = Draft {
                command: shared.command,
                filter: shared.filters.into_iter().next().unwrap_or_default(),
                options: shared.options,
            };
            return (draft, opened);
        }
        Some(Err(problem)) => opened.complaint = Some(problem.words().into()),
        None => {}
    }
    let draft = draft::load().unwrap_or_else(|| {
        let first = Example::all().next();
        Draft {
            command: first.map_or("date", |example| example.command).to_owned(),
            filter: first
                .map_or("default allow\n", |example| example.filter)
                .to_owned(),
            ..Draft::default()
        }
    });
    (draft, opened)
}

/// Who waits for a kept run; the error is a sentence for people.
type Tell = Box<dyn FnOnce(Result<(Share, Recording), String>)>;

/// A kept run that somebody waits for.
struct Wanted {
    id: String,
    tell: Tell,
}

part! {
    async fn fetch(Wanted) does fetch_kept, in run
}

fn fetch_kept(Wanted { id, tell }: Wanted) {
    spawn_local(async move {
        let text = shares::read(&id).await;
        tell(text.and_then(|text| {
            recording::read_kept(&text).ok_or_else(|| tr!("this is no kept run").to_owned())
        }));
    });
}

/// Fetches the run that the address names, if it names one.
pub fn open_kept(tell: impl FnOnce(Result<(Share, Recording), String>) + 'static) {
    let (path, query) = address::path_and_query();
    if let Route::Kept(id) = Route::read(&path, &query) {
        let tell: Tell = Box::new(tell);
        spawn_local(async move {
            match fetch().await {
                Ok(fetch) => fetch(Wanted { id, tell }),
                Err(Absent) => tell(Err(tr!("the run did not arrive whole").to_owned())),
            }
        });
    }
}

/// A shared link that is opened where the page is open already opens all the same.
#[hook]
pub fn use_links() {
    use_effect_with((), |()| {
        let listener = EventListener::new(&window(), "hashchange", |_| {
            if Shared::read(&address::fragment()).is_some() {
                address::reload();
            }
        });
        move || drop(listener)
    });
}
