//! The rows of tabs: what each tab is called, and what it shows.

use yew::prelude::*;

use crate::components::{Lazy, Tab};
use crate::hooks::{Against, FilterHandle, RunHandle};
use crate::panels::costs::{self, costs};
use crate::panels::flow::{self, flow};
use crate::panels::inspector::{self, inspector};
use crate::panels::lanes::{self, timeline};
use crate::panels::output::Output;
use crate::panels::passes::{self, passes};
use crate::panels::processes::{self, processes};
use crate::panels::steps::{self, steps};
use crate::panels::summary::{self, summary};
use crate::panels::trace::TraceList;
use crate::panels::views::View;
use crate::services::dom;
use crate::state::debugger::HandMade;
use crate::state::filter::Link;
use crate::tr;

/// A call that was made by hand, and what makes another.
type ByHand<'a> = (&'a Option<HandMade>, &'a Callback<Option<HandMade>>);

/// Shows an instruction in the listing.
fn on_list(filter: &FilterHandle, view: &UseStateHandle<View>) -> Callback<usize> {
    let (filter, view) = (filter.clone(), view.setter());
    Callback::from(move |pc| {
        view.set(View::Filter);
        if let Some(tab) = dom::find("#tab-program") {
            tab.click();
        }
        filter.hover(Some(Link::Insn(pc)));
        dom::focus_soon(".program-list .virtual-list");
    })
}

/// The list of calls and the table over them; a line of the table leads to its calls.
pub(super) fn calls(
    run: &RunHandle,
    against: &Against,
    search: &UseStateHandle<String>,
    list: &UseStateHandle<&'static str>,
) -> Vec<Tab> {
    let on_search = {
        let search = search.setter();
        Callback::from(move |text| search.set(text))
    };
    let on_find = {
        let (search, list) = (search.setter(), list.setter());
        Callback::from(move |text| {
            search.set(text);
            list.set("calls");
        })
    };
    vec![
        Tab {
            id: "calls",
            label: "Calls".into(),
            content: html! { <TraceList run={run.clone()} against={against.clone()} search={(**search).clone()} {on_search} /> },
        },
        Tab {
            id: "summary",
            label: "Summary".into(),
            content: html! { <Lazy view={summary(summary::Props { run: run.clone(), on_search: on_find.clone() })} /> },
        },
        Tab {
            id: "processes",
            label: tr!("Processes").into(),
            content: html! { <Lazy view={processes(processes::Props { run: run.clone(), on_search: on_find.clone() })} /> },
        },
        Tab {
            id: "timeline",
            label: tr!("Timeline").into(),
            content: html! { <Lazy view={timeline(lanes::Props { run: run.clone(), on_search: on_find })} /> },
        },
    ]
}

/// What the program of the filter is, costs, and was made of; calls are found by the first callback.
pub(super) fn program(
    run: &RunHandle,
    filter: &FilterHandle,
    (by_hand, on_hand): ByHand<'_>,
    (on_find, view): (&Callback<String>, &UseStateHandle<View>),
) -> Vec<Tab> {
    let (run, filter) = (run.clone(), filter.clone());
    vec![
        Tab {
            id: "graph",
            label: tr!("Graph").into(),
            content: html! { <Lazy view={flow(flow::Props { run: run.clone(), filter: filter.clone(), by_hand: by_hand.clone(), on_hand: on_hand.clone(), on_list: on_list(&filter, view) })} /> },
        },
        Tab {
            id: "costs",
            label: tr!("Costs").into(),
            content: html! { <Lazy view={costs(costs::Props { run, filter: filter.clone(), on_search: on_find.clone() })} /> },
        },
        Tab {
            id: "passes",
            label: tr!("Passes").into(),
            content: html! { <Lazy view={passes(passes::Props { filter })} /> },
        },
    ]
}

/// What a run printed, one of its calls, and the steps of a filter.
pub(super) fn details(
    run: &RunHandle,
    filter: &FilterHandle,
    against: &Against,
    on_line: Option<Callback<u32>>,
    (by_hand, on_hand): ByHand<'_>,
) -> Vec<Tab> {
    vec![
        Tab {
            id: "output",
            label: "Output".into(),
            content: html! { <Output run={run.clone()} /> },
        },
        Tab {
            id: "call",
            label: "This call".into(),
            content: html! { <Lazy view={inspector(inspector::Props { run: run.clone(), against: against.clone(), on_line })} /> },
        },
        Tab {
            id: "steps",
            label: "Steps".into(),
            content: html! { <Lazy view={steps(steps::Props { run: run.clone(), filter: filter.clone(), by_hand: by_hand.clone(), on_hand: on_hand.clone() })} /> },
        },
    ]
}
