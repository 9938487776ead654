//! The same command under two or three filters, call beside call.

mod cell;
mod choice;
mod grid;

use std::rc::Rc;

use ringside_shared::wire::{Limits, RunRequest, StartPoint};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::components::Dialog;
use crate::hooks::{CompareHandle, FilterHandle, RunHandle, use_compare, use_finished};
use crate::state::compare::series::Step;
use crate::state::compare::sides::{Side, Stock, likely};
use crate::state::compare::summary::sentence;
use crate::state::{command, words};
use choice::Choice;
use grid::Grid;

/// What is compared.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// The command box.
    pub command: AttrValue,
    /// A call is to be shown on the page.
    pub on_show: Callback<()>,
}

/// The button that opens the comparison, and the comparison.
#[component]
pub fn CompareButton(props: &Props) -> Html {
    let is_open = use_state_eq(|| false);
    let chosen = use_state_eq(|| None::<Vec<Side>>);
    let pasted = use_state_eq(|| Rc::<str>::from(""));
    let [shown, before] = use_finished(&props.run);
    let read = command::read(&props.command);
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
        editor: Rc::clone(&props.filter.source),
        pasted: (*pasted).clone(),
        shown,
        before,
    };
    let compare = use_compare(&stock);
    let sides = (*chosen).clone().unwrap_or_else(|| likely(&stock));
    let set_open = |to: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(to))
    };
    let on_close = {
        let (compare, close) = (compare.clone(), set_open(false));
        Callback::from(move |()| {
            if matches!(compare.step(), Step::Wait(_)) {
                compare.stop();
            }
            close.emit(());
        })
    };
    let on_begin = {
        let (compare, sides, stock) = (compare.clone(), sides.clone(), stock.clone());
        Callback::from(move |()| compare.begin(&sides, &stock))
    };
    let on_choose = {
        let chosen = chosen.setter();
        Callback::from(move |sides| chosen.set(Some(sides)))
    };
    let on_call = {
        let (run, compare, close) = (props.run.clone(), compare.clone(), set_open(false));
        let on_show = props.on_show.clone();
        Callback::from(move |(column, position): (usize, usize)| {
            if let Some(column) = compare.columns.get(column) {
                run.show_again(Rc::clone(&column.run), position);
                close.emit(());
                on_show.emit(());
            }
        })
    };
    let onkeydown = {
        let on_begin = on_begin.clone();
        // In here the key that runs compares, and Escape closes the dialog only.
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                event.stop_propagation();
                on_begin.emit(());
            }
            "Escape" => event.stop_propagation(),
            _ => {}
        })
    };
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
        <>
            <button
                type="button" class="button" id="compare-open" aria-haspopup="dialog"
                onclick={set_open(true).reform(|_: MouseEvent| ())}
                title="The same command under two or three filters, call beside call"
            >{ "Compare…" }</button>
            <div class="host" {onkeydown}>
                <Dialog title="Compare" is_open={*is_open} {on_close}>
                    <div class="compare">
                        <p class="compare-command"><code>{ "$ " }{ props.command.clone() }</code></p>
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
                </Dialog>
            </div>
        </>
    }
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
