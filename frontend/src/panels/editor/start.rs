//! Filters to begin with, one of them learnt from the last run.

use ringside_shared::wire::verb::Learn;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::components::{Dialog, Lazy};
use crate::hooks::{FilterHandle, RunHandle};
use crate::part;
use crate::services::core;
use crate::state::filter::{Start, learnt, lesson};

/// What the dialog shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// The page's filter.
    pub(super) filter: FilterHandle,
    /// The page's run, to learn from.
    pub(super) run: Option<RunHandle>,
}

/// The button that opens the dialog, and the dialog.
#[component]
pub(super) fn StartButton(props: &Props) -> Html {
    let is_open = use_state_eq(|| false);
    let set = |to: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(to))
    };
    let choose = {
        let (filter, is_open) = (props.filter.clone(), is_open.setter());
        Callback::from(move |text: String| {
            is_open.set(false);
            filter.replace(text);
        })
    };
    // Escape closes the dialog, and must not also stop a run behind it.
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
        }
    });
    html! {
        <>
            <button
                type="button" class="chip" id="start-from" aria-haspopup="dialog"
                onclick={set(true).reform(|_: MouseEvent| ())}
            >{ "Start from…" }</button>
            <div class="host" {onkeydown}>
                <Dialog title="Start from" is_open={*is_open} on_close={set(false)}>
                    if *is_open {
                        <Lazy view={starts(ListProps { run: props.run.clone(), choose })} />
                    }
                </Dialog>
            </div>
        </>
    }
}

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
struct ListProps {
    run: Option<RunHandle>,
    choose: Callback<String>,
}

part! {
    /// The list, with the filters in it.
    fn starts(ListProps) shows Starts, in dialogs
}

#[component]
fn Starts(props: &ListProps) -> Html {
    let choose = &props.choose;
    html! {
        <ul class="starts">
            { from_run(props.run.as_ref(), choose) }
            { for Start::all().map(|start| item(start.title, start.what, choose.reform(move |_| start.text.to_owned()))) }
        </ul>
    }
}

fn item(title: &'static str, what: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <li>
            <button type="button" class="start" {onclick}>
                <strong>{ title }</strong>
                <span>{ what }</span>
            </button>
        </li>
    }
}

/// What the last run did, twice: with any arguments, and with those that were seen.
fn from_run(run: Option<&RunHandle>, choose: &Callback<String>) -> Html {
    let Some(run) = run.filter(|run| !run.calls.is_empty()) else {
        return html! {
            <li class="start-none">{ "After a run, this list begins with a filter that allows only what the run used." }</li>
        };
    };
    let learn = |arguments: bool| {
        let (run, choose) = (run.clone(), choose.clone());
        Callback::from(move |_: MouseEvent| {
            let (question, choose) = (lesson(&run, arguments), choose.clone());
            spawn_local(async move {
                if let Ok(report) = core::ask::<Learn>(question).await {
                    choose.emit(learnt(&report));
                }
            });
        })
    };
    html! {
        <>
            { item("Only what the last run used", "Allows the calls that the run made, with any arguments; anything else fails with EPERM.", learn(false)) }
            { item("Only what the last run used, with its arguments", "The same, and arguments that choose what a call does are held to the values that were seen.", learn(true)) }
        </>
    }
}
