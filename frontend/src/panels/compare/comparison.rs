//! What the dialog holds: what is put beside what, and what came of it.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use ringside_shared::wire::{Limits, RunRequest, StartPoint};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use super::choice::Choice;
use super::grid::Grid;
use crate::hooks::{CompareHandle, use_compare};
use crate::part;
use crate::state::compare::series::Step;
use crate::state::compare::sides::{Side, Stock, likely};
use crate::state::compare::summary::sentence;
use crate::state::{RunState, command, words};

/// What is compared, and where.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    /// What there is on the page.
    pub(super) page: super::Props,
    /// The run on the page, once it is over, and the one before it.
    pub(super) finished: [Option<Rc<RunState>>; 2],
    /// Whether the dialog is open.
    pub(super) is_open: bool,
    /// It is to be closed.
    pub(super) on_close: Callback<()>,
}

part! {
    /// The comparison.
    pub(super) fn comparison(Props) shows Comparison, in dialogs
}

/// The comparison. It stays while the dialog is closed.
#[component]
fn Comparison(props: &Props) -> Html {
    let page = &props.page;
    let chosen = use_state_eq(|| None::<Vec<Side>>);
    let pasted = use_state_eq(|| Rc::<str>::from(""));
    let [shown, before] = props.finished.clone();
    let read = command::read(&page.command);
    let stock = Stock {
        request: read.as_ref().ok().map(|command| {
            Rc::new(RunRequest {
                command: command.clone(),
                filters: Vec::new(),
                start: StartPoint::Exec,
                strict: false,
                parallel: false,
                stdin: String::new(),
                limits: Limits::default(),
            })
        }),
        editor: Rc::clone(&page.filter.source),
        pasted: (*pasted).clone(),
        shown,
        before,
    };
    let compare = use_compare(&stock);
    let sides = (*chosen).clone().unwrap_or_else(|| likely(&stock));
    {
        let compare = compare.clone();
        use_effect_with(props.is_open, move |is_open| {
            if !is_open && matches!(compare.step(), Step::Wait(_)) {
                compare.stop();
            }
        });
    }
    let on_begin = {
        let (compare, sides, stock) = (compare.clone(), sides.clone(), stock.clone());
        Callback::from(move |()| compare.begin(&sides, &stock))
    };
    let on_choose = {
        let chosen = chosen.setter();
        Callback::from(move |sides| chosen.set(Some(sides)))
    };
    let on_call = {
        let (run, compare, close) = (page.run.clone(), compare.clone(), props.on_close.clone());
        let on_show = page.on_show.clone();
        Callback::from(move |(column, position): (usize, usize)| {
            if let Some(column) = compare.columns.get(column) {
                run.show_again(Rc::clone(&column.run), position);
                close.emit(());
                on_show.emit(());
            }
        })
    };
    let root = use_node_ref();
    use_run_key(&root, &on_begin);
    let on_paste = {
        let pasted = pasted.setter();
        Callback::from(move |event: InputEvent| {
            pasted.set(
                event
                    .target_unchecked_into::<HtmlTextAreaElement>()
                    .value()
                    .into(),
            );
        })
    };
    let is_live = matches!(compare.step(), Step::Wait(_) | Step::Run(..));
    let on_stop = {
        let compare = compare.clone();
        Callback::from(move |_: MouseEvent| compare.stop())
    };
    html! {
        <div class="compare" ref={root}>
            <p class="compare-command"><code>{ "$ " }{ page.command.clone() }</code></p>
            <div class="compare-choice">
                <Choice sides={sides.clone()} stock={stock.clone()} {on_choose} />
                <button type="button" class="button button-main" id="compare-run" disabled={read.is_err() || is_live}
                    onclick={on_begin.reform(|_: MouseEvent| ())}>{ "Compare" }</button>
                <button type="button" class="button" id="compare-stop" disabled={!is_live} onclick={on_stop}>{ "Stop" }</button>
            </div>
            if sides.contains(&Side::Pasted) {
                <textarea
                    class="compare-pasted" id="compare-pasted" rows="4" oninput={on_paste} value={pasted.to_string()}
                    aria-label="The pasted filter" placeholder="Paste a filter in any language that the page reads"
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                />
            }
            if let Err(problem) = &read {
                <p class="compare-problem" role="alert">{ problem.clone() }</p>
            }
            { told(&compare) }
            if let Some(comparison) = &compare.comparison {
                <Grid comparison={comparison.clone()} columns={compare.columns.clone()} serial={compare.serial} {on_call} />
            }
        </div>
    }
}

/// In the dialog the key that runs compares, wherever the focus is.
#[hook]
fn use_run_key(root: &NodeRef, on_begin: &Callback<()>) {
    use_effect_with((root.clone(), on_begin.clone()), |(root, on_begin)| {
        let on_begin = on_begin.clone();
        let dialog = root.cast::<Element>();
        let dialog = dialog.and_then(|root| root.closest("dialog").ok().flatten());
        let listener = dialog.map(|dialog| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&dialog, "keydown", options, move |event| {
                let key = event.dyn_ref::<KeyboardEvent>();
                if key.is_some_and(|key| key.key() == "Enter" && (key.ctrl_key() || key.meta_key()))
                {
                    event.prevent_default();
                    event.stop_propagation();
                    on_begin.emit(());
                }
            })
        });
        move || drop(listener)
    });
}

/// How far it has come, or what it came to.
fn told(compare: &CompareHandle) -> Html {
    let status = |text: String| html! { <p class="compare-status" role="status">{ text }</p> };
    if let Some((column, problem)) = compare.failure() {
        let at = problem.diagnostics.first();
        let at = at.map(|first| format!(": line {}, {}", first.line, first.message));
        let text = format!(
            "{}: {}{}",
            column.side.label(),
            problem.message,
            at.unwrap_or_default()
        );
        return html! { <p class="compare-problem" role="alert">{ text }</p> };
    }
    if let Some(comparison) = &compare.comparison {
        let runs = compare.runs();
        let base = compare
            .columns
            .first()
            .map_or_else(String::new, |column| column.side.label());
        let item = |(at, column): (usize, &crate::state::compare::sides::Column)| {
            html! {
                <li><strong>{ format!("{}: ", column.side.label()) }</strong>{ sentence(comparison, &runs, at) }{ "." }</li>
            }
        };
        return html! {
            <div class="compare-summary" role="status" id="compare-summary">
                <p>{ format!("Held against “{base}”:") }</p>
                <ul>{ for compare.columns.iter().enumerate().skip(1).map(item) }</ul>
            </div>
        };
    }
    match compare.step() {
        Step::Run(_, at) | Step::Wait(at) => {
            let column = &compare.columns[at];
            status(format!(
                "Run {} of {}, {}. {}",
                at + 1,
                compare.columns.len(),
                column.side.label(),
                words::status(&column.run)
            ))
        }
        Step::Compare(_) => status("Comparing …".to_owned()),
        Step::Rest if compare.is_stopped => status("Stopped. Compare begins anew.".to_owned()),
        Step::Rest => status(
            "Choose what to put beside what. The command runs under each in turn, in a sandbox of its own; a run that the page has is not made again."
                .to_owned(),
        ),
    }
}
