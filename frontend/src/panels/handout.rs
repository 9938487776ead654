//! What is printed instead of the page: the run as a handout, on white, without a control.

use gloo::events::EventListener;
use gloo::utils::window;
use ringside_shared::trace::Row;
use yew::prelude::*;

use super::summary::order;
use crate::components::Lazy;
use crate::hooks::{FilterHandle, RunHandle};
use crate::state::options::Options;
use crate::state::timeline::fate;
use crate::state::words;
use crate::{part, tr, trn};

/// What is printed.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The command box.
    pub command: AttrValue,
    /// How it is run.
    pub options: Options,
    /// The page's filter.
    pub filter: FilterHandle,
    /// The page's run.
    pub run: RunHandle,
}

/// The handout, which is there while the browser prints.
#[component]
pub fn Handout(props: &Props) -> Html {
    let is_printing = use_state_eq(|| false);
    {
        let is_printing = is_printing.setter();
        use_effect_with((), move |()| {
            let (before, after) = (is_printing.clone(), is_printing);
            let listeners = [
                EventListener::new(&window(), "beforeprint", move |_| before.set(true)),
                EventListener::new(&window(), "afterprint", move |_| after.set(false)),
            ];
            move || drop(listeners)
        });
    }
    if *is_printing {
        html! { <Lazy view={sheet(props.clone())} /> }
    } else {
        Html::default()
    }
}

part! {
    fn sheet(Props) shows Sheet, in dialogs
}

#[component]
fn Sheet(props: &Props) -> Html {
    let run = &props.run;
    let options = props.options.words();
    let has_run = !run.calls.is_empty();
    html! {
        <article class="handout">
            <h1><code>{ format!("$ {}", props.command) }</code></h1>
            if !options.is_empty() { <p>{ options }</p> }
            if has_run { <p><strong>{ words::status(run) }</strong></p> }
            if has_run { { refusals(run) } }
            <h2>{ tr!("Filter") }</h2>
            <ol class="handout-filter">
                { for props.filter.source.lines().map(|line| html! { <li><code>{ line.to_owned() }</code></li> }) }
            </ol>
            if has_run {
                <h2>{ tr!("Summary") }</h2>
                { summary(run) }
            }
            <h2>{ tr!("BPF program") }</h2>
            <table>
                <tbody>
                    { for props.filter.checked.listing.iter().map(|line| html! {
                        <tr>
                            <th scope="row">{ line.pc }</th>
                            <td><code>{ line.text.clone() }</code></td>
                            <td>{ line.comment.clone() }</td>
                            <td>{ line.origin_line.map(|line| tr!("line {line}", line)) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </article>
    }
}

/// The first of each kind of refusal, and who spoke.
fn refusals(run: &RunHandle) -> Html {
    let all = run.refusals.read();
    if all.is_empty() {
        return html! { <p>{ tr!("Nobody refused a call.") }</p> };
    }
    let calls = all.iter().filter_map(|at| run.calls.get(**at));
    html! {
        <>
            <h2>{ tr!("Who said no") }</h2>
            <ul class="handout-refusals">
                { for calls.map(|call| html! {
                    <li>
                        <code>{ format!("{} = {}", call.text, fate::answer(&call)) }</code>
                        <br />{ fate::refuser(&call).unwrap_or_default() }
                    </li>
                }) }
            </ul>
        </>
    }
}

fn summary(run: &RunHandle) -> Html {
    let total = run.tally.total();
    let cells = |row: &Row| {
        html! {
            <tr>
                <th scope="row">{ row.name.clone() }</th>
                <td>{ row.calls }</td><td>{ row.errors }</td><td>{ row.refused.total() }</td>
                <td>{ format!("{:.6}", order::seconds(row)) }</td>
            </tr>
        }
    };
    html! {
        <>
            <table class="handout-numbers">
                <thead><tr>
                    <th scope="col">{ "syscall" }</th><th scope="col">{ "calls" }</th><th scope="col">{ "errors" }</th>
                    <th scope="col">{ tr!("refused") }</th><th scope="col">{ "seconds" }</th>
                </tr></thead>
                <tbody>{ for run.tally.rows().into_iter().map(cells) }</tbody>
                <tfoot>{ cells(&total) }</tfoot>
            </table>
            if run.tally.unfinished() > 0 {
                <p>{ trn!(run.tally.unfinished(), "1 more did not come back.", "{n} more did not come back.") }</p>
            }
        </>
    }
}
