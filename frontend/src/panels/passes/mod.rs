//! The passes of the compiler one by one, each program beside the one before it.

use std::rc::Rc;

use ringside_shared::wire::verb::Passes as Asked;
use ringside_shared::wire::{PassChange, PassReport, PassRow, PassesRequest};
use yew::prelude::*;

use crate::components::VirtualList;
use crate::hooks::{FilterHandle, use_asked};
use crate::state::lang::counted;
use crate::{part, tr, trn};

/// Height of a row; `.passes-row` in the style sheet agrees.
const ROW_PX: f64 = 22.0;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
}

part! {
    /// The panel, in a part of the page.
    pub fn passes(Props) shows Passes, in tabs
}

/// The panel.
#[component]
pub fn Passes(props: &Props) -> Html {
    let filter = &props.filter;
    // Until one is chosen, the first that changes something.
    let at = use_state_eq(|| u32::MAX);
    let asked = use_asked::<Asked>(filter.checked.loads().then(|| PassesRequest {
        filter: filter.question(),
        at: *at,
    }));
    let Some(report) = &asked.answer else {
        let empty = match &asked.failed {
            Some(why) => why.clone(),
            None if asked.is_busy => tr!("The filter core is at it …").into(),
            None => tr!(
                "Once the filter loads, what the compiler makes of it stands here, pass by pass."
            )
            .into(),
        };
        return html! { <p class="empty">{ empty }</p> };
    };
    let Some(pass) = report.passes.get(report.at as usize) else {
        return html! { <p class="empty">{ tr!("A program from elsewhere has no passes behind it.") }</p> };
    };
    let choose = |(n, pass): (u32, &PassReport)| {
        let onclick = {
            let at = at.setter();
            Callback::from(move |_: MouseEvent| at.set(n))
        };
        let before = n
            .checked_sub(1)
            .and_then(|before| report.passes.get(before as usize));
        html! {
            <li>
                <button type="button" class="chip" aria-pressed={(n == report.at).to_string()} {onclick}>
                    <span>{ pass.name.replace('_', " ") }</span>
                    <strong>{ counted(pass.n_insns.into()) }</strong>
                    { difference(before, pass) }
                </button>
            </li>
        }
    };
    let rows = Rc::clone(report);
    let first = report
        .rows
        .iter()
        .position(|row| row.change != PassChange::Same);
    let render = Callback::from(move |row: usize| {
        rows.rows
            .get(row)
            .map_or_else(Html::default, |row_of| line(row, row_of))
    });
    html! {
        <section class="passes" aria-label={tr!("Passes")} aria-busy={asked.is_busy.to_string()}>
            <ol class="passes-list">{ for (0..).zip(&report.passes).map(choose) }</ol>
            <p class="passes-say" role="status">
                <strong>{ pass.name.replace('_', " ") }</strong>{ ": " }{ pass.what.clone() }{ ". " }
                { if pass.n_insns > 0 && report.rows.is_empty() {
                    tr!("It is too long to be shown.").to_owned()
                } else if report.at == 0 {
                    String::new()
                } else {
                    match pass.n_changed {
                        0 => tr!("Here it changed nothing.").to_owned(),
                        n => trn!(u64::from(n), "1 row changed.", "{n} rows changed."),
                    }
                } }
            </p>
            <div class="passes-row passes-head" aria-hidden="true">
                <span /><span>{ tr!("before") }</span><span>{ tr!("after") }</span>
            </div>
            <VirtualList
                n_rows={report.rows.len()} row_px={ROW_PX} cursor={first} {render}
                role="list" label={tr!("Before and after")}
            />
        </section>
    }
}

/// `−12`, `+3`, or nothing.
fn difference(before: Option<&PassReport>, pass: &PassReport) -> Html {
    let Some(before) = before else {
        return Html::default();
    };
    let (was, is) = (before.n_insns, pass.n_insns);
    let text = match was.cmp(&is) {
        std::cmp::Ordering::Greater => format!("−{}", was - is),
        std::cmp::Ordering::Less => format!("+{}", is - was),
        std::cmp::Ordering::Equal => "=".to_owned(),
    };
    html! { <span class="passes-by">{ text }</span> }
}

fn line(at: usize, row: &PassRow) -> Html {
    let (class, sign, words) = match row.change {
        PassChange::Same => ("", "", ""),
        PassChange::Leads => ("is-leads", "↷", tr!("leads elsewhere: ")),
        PassChange::Changed => ("is-changed", "≠", tr!("changed: ")),
        PassChange::Gone => ("is-gone", "−", tr!("gone: ")),
        PassChange::New => ("is-new", "+", tr!("new: ")),
    };
    let side = |text: &Option<String>| {
        let text = text.clone().unwrap_or_default();
        html! { <code title={text.clone()}>{ text }</code> }
    };
    html! {
        <div key={at} class={classes!("passes-row", class)} role="listitem">
            <span class="passes-sign"><span aria-hidden="true">{ sign }</span><span class="visually-hidden">{ words }</span></span>
            { side(&row.before) }
            { side(&row.after) }
        </div>
    }
}
