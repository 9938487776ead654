//! The filter as the core sees it: its program, what is weak about it, what it does.

mod difference;
mod explanation;
mod findings;
pub(super) mod heat;

use yew::prelude::*;

use super::program::{self, program};
use super::rules::{self, rules};
use crate::components::{Lazy, Tab, Tabs};
use crate::hooks::{Asked, FilterHandle, RunHandle};
use crate::state::debugger::HandMade;
use crate::tr;
use difference::difference;
use explanation::explanation;
use findings::findings;
use heat::heat;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's run.
    pub run: RunHandle,
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line, from 1, that answered the selected call.
    #[prop_or_default]
    pub fired: Option<u32>,
    /// Told a search that finds calls in the list.
    pub on_search: Callback<String>,
    /// A call is to be stepped.
    pub on_step: Callback<HandMade>,
}

/// The panel.
#[component]
pub fn Core(props: &Props) -> Html {
    let Props {
        run,
        filter,
        fired,
        on_search,
        on_step,
    } = props;
    let tab = use_state_eq(|| "program");
    let on_select = {
        let tab = tab.setter();
        Callback::from(move |id| tab.set(id))
    };
    // The worker comes first: a listing without its answer has nothing to show.
    let has_begun = use_mut_ref(|| false);
    *has_begun.borrow_mut() |= filter.is_checked() || filter.silence.is_some();
    let listing = if *has_begun.borrow() {
        html! { <Lazy view={program(program::Props { run: run.clone(), filter: filter.clone(), fired: *fired })} /> }
    } else {
        html! { <p class="empty">{ tr!("Reading the filter …") }</p> }
    };
    let tabs = vec![
        Tab {
            id: "program",
            label: "Program".into(),
            content: listing,
        },
        Tab {
            id: "rules",
            label: tr!("Rules").into(),
            content: html! { <Lazy view={rules(rules::Props { filter: filter.clone() })} /> },
        },
        Tab {
            id: "heat",
            label: tr!("Heat").into(),
            content: html! { <Lazy view={heat(heat::Props { run: run.clone(), filter: filter.clone(), on_search: on_search.clone() })} /> },
        },
        Tab {
            id: "findings",
            label: "Findings".into(),
            content: html! { <Lazy view={findings(findings::Props { filter: filter.clone() })} /> },
        },
        Tab {
            id: "explanation",
            label: "What it does".into(),
            content: html! { <Lazy view={explanation(explanation::Props { filter: filter.clone() })} /> },
        },
        Tab {
            id: "difference",
            label: tr!("Diff").into(),
            content: html! { <Lazy view={difference(difference::Props { run: run.clone(), filter: filter.clone(), on_step: on_step.clone() })} /> },
        },
    ];
    html! {
        <div class="core">
            <Tabs label="The filter, looked at" selected={*tab} {on_select} {tabs} />
        </div>
    }
}

/// What stands where there is no answer.
fn waiting<A>(asked: &Asked<A>, empty: &'static str) -> Html {
    match &asked.failed {
        Some(why) => html! { <p class="empty" role="alert">{ why.clone() }</p> },
        None if asked.is_busy => html! { <p class="empty">{ "The filter core is at it …" }</p> },
        None => html! { <p class="empty">{ empty }</p> },
    }
}
