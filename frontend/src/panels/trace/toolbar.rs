//! Search box, chips and follow toggle over the list. The chips write into the search box, so that
//! what it says is what the list shows.

use yew::prelude::*;

use super::search::Search;
use crate::panels::boundary::glyph::{Glyph, fate_class};
use crate::state::query::{Fault, Vocabulary, edit};
use crate::state::timeline::Fate;
use ringside_shared::wire::RefusedBy;

/// Chips of processes shown; the others are a `pid:` away.
const MOST_PROCESSES: usize = 6;

/// Value of `is:`, word on the chip, and a fate of the kind for its shape.
const KINDS: [(&str, &str, Option<Fate>); 6] = [
    ("refused", "refused", None),
    (
        "filter",
        "your filter",
        Some(Fate::Refused(RefusedBy::Filter)),
    ),
    (
        "safety",
        "safety filter",
        Some(Fate::Refused(RefusedBy::Sandbox)),
    ),
    ("kernel", "kernel", Some(Fate::Refused(RefusedBy::Kernel))),
    ("failed", "failed", Some(Fate::Failed)),
    ("allowed", "allowed", Some(Fate::Passed)),
];

/// What the toolbar shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ToolbarProps {
    /// What is searched for.
    pub search: AttrValue,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// What the run has to search for.
    pub vocabulary: Vocabulary,
    /// Another search.
    pub on_search: Callback<String>,
    /// How many rows of how many calls.
    pub count: AttrValue,
    /// Whether the list follows its end.
    pub follows: bool,
    /// The follow toggle was pressed.
    pub on_follow: Callback<()>,
    /// More buttons, behind the others.
    #[prop_or_default]
    pub children: Html,
}

/// The toolbar.
#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let chip = |key: &'static str,
                value: &str,
                content: Html,
                title: Option<&'static str>,
                class: Classes| {
        let is_on = edit::has(&props.search, key, value);
        let (search, value) = (props.search.clone(), value.to_owned());
        let onclick = props
            .on_search
            .reform(move |_: MouseEvent| edit::toggled(&search, key, &value));
        html! {
            <button type="button" class={classes!("trace-chip", class)} aria-pressed={is_on.to_string()} {title} {onclick}>{ content }</button>
        }
    };
    let kind = |(value, label, fate): (&'static str, &'static str, Option<Fate>)| {
        let content = html! { <>if let Some(fate) = fate { <Glyph {fate} /> }{ label }</> };
        let class = fate.map(fate_class).unwrap_or_default();
        chip("is", value, content, None, class)
    };
    let processes = props.vocabulary.processes.iter();
    let has_several = props.vocabulary.processes.len() > 1;
    let process = |(pid, name): &(String, String)| {
        let content =
            html! { <>{ name.clone() }<span class="trace-chip-pid">{ pid.clone() }</span></> };
        chip(
            "pid",
            pid,
            content,
            Some("Only the calls of this process"),
            Classes::new(),
        )
    };
    let onclick = props.on_follow.reform(|_: MouseEvent| ());
    html! {
        <div class="trace-toolbar" role="toolbar" aria-label="Which calls are listed">
            <Search search={props.search.clone()} faults={props.faults.clone()} vocabulary={props.vocabulary.clone()} on_search={props.on_search.clone()} />
            <div class="trace-chips">
                { for KINDS.map(kind) }
                { chip("with", "preparation", html! { "preparation" },
                    Some("Also list the calls with which the sandbox prepared itself before the command began"), Classes::new()) }
                if has_several {
                    <span class="trace-chips-gap" role="presentation"></span>
                    { for processes.take(MOST_PROCESSES).map(process) }
                }
            </div>
            <span class="trace-count">{ props.count.clone() }</span>
            <button type="button" class="trace-chip" aria-pressed={props.follows.to_string()}
                title="Keep the newest call in view while the command runs" {onclick}>{ "follow" }</button>
            { props.children.clone() }
        </div>
    }
}
