//! A run inside another page: one view, nothing to press that changes anything, nothing stored.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::boundary::Boundary;
use super::output::Output;
use super::summary::Summary;
use super::trace::TraceList;
use crate::hooks::{RunHandle, use_run};
use crate::services::{address, shares, theme};
use crate::state::share::Shared;
use crate::state::{recording, words};
use crate::{mark, part, tr};

/// What can be shown, by its name in the address.
pub const VIEWS: [(&str, &str); 5] = [
    ("picture", mark!("the picture")),
    ("calls", mark!("the calls")),
    ("summary", mark!("the summary")),
    ("output", mark!("what it printed")),
    ("filter", mark!("the filter")),
];

/// What is shown.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The kept run; none: what the fragment of the address holds.
    pub id: Option<AttrValue>,
    /// One of [`VIEWS`]; none: the first.
    pub view: Option<AttrValue>,
    /// `light` or `dark`; none: as the system has it.
    pub theme: Option<AttrValue>,
}

/// What was opened: the command, and the filter where there is no run.
#[derive(Debug, Clone, PartialEq)]
struct Opened {
    command: String,
    filter: Option<String>,
}

part! {
    /// The view.
    pub fn embed(Props) shows Embed, in run
}

#[component]
fn Embed(props: &Props) -> Html {
    let run = use_run();
    let opened = use_state_eq(|| None::<Result<Opened, String>>);
    {
        let (opened, run, theme) = (opened.setter(), run.clone(), props.theme.clone());
        use_effect_with(props.id.clone(), move |id| {
            theme::wear(theme.as_deref());
            match id.clone() {
                None => opened.set(Some(in_the_address())),
                Some(id) => spawn_local(async move {
                    let text = shares::read(&id).await;
                    opened.set(Some(text.and_then(|text| {
                        let kept = recording::read_kept(&text);
                        let (head, recording) =
                            kept.ok_or_else(|| tr!("this is no kept run").to_owned())?;
                        run.show(recording);
                        Ok(Opened {
                            command: head.command,
                            filter: None,
                        })
                    })));
                }),
            }
        });
    }
    let open = match &props.id {
        Some(id) => format!("/s/{id}"),
        None => format!("/{}", address::fragment()),
    };
    html! {
        <main class="embed">
            { match &*opened {
                None => html! { <p role="status">{ tr!("Opening the run …") }</p> },
                Some(Err(reason)) => html! { <p role="alert">{ tr!("Nothing to show: {reason}.", reason) }</p> },
                Some(Ok(opened)) => html! {
                    <>
                        <header class="embed-head">
                            <code>{ format!("$ {}", opened.command) }</code>
                            if opened.filter.is_none() { <span id="status">{ words::status(&run) }</span> }
                            <a href={open} target="_blank" rel="noopener">{ tr!("Open in Ringside") }</a>
                        </header>
                        <div class="embed-view">{ match &opened.filter {
                            Some(filter) => text(filter),
                            None => view(&run, props.view.as_deref()),
                        } }</div>
                    </>
                },
            } }
        </main>
    }
}

fn in_the_address() -> Result<Opened, String> {
    match Shared::read(&address::fragment()) {
        Some(Ok(shared)) => Ok(Opened {
            command: shared.command,
            filter: Some(shared.filters.into_iter().next().unwrap_or_default()),
        }),
        Some(Err(problem)) => Err(problem.words().trim_end_matches('.').to_owned()),
        None => Err(tr!("the address names no run").to_owned()),
    }
}

fn view(run: &RunHandle, name: Option<&str>) -> Html {
    match name {
        Some("calls") => html! { <TraceList run={run.clone()} /> },
        Some("summary") => html! { <Summary run={run.clone()} /> },
        Some("output") => html! { <Output run={run.clone()} /> },
        Some("filter") => text(&run.source),
        _ => html! { <Boundary run={run.clone()} has_filter={!run.source.is_empty()} /> },
    }
}

fn text(filter: &str) -> Html {
    html! { <pre class="embed-filter" tabindex="0">{ filter.to_owned() }</pre> }
}
