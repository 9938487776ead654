//! Search box, chips and follow toggle over the list.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::query::Kind;
use crate::panels::boundary::glyph::{Glyph, fate_class};

/// What the toolbar shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ToolbarProps {
    /// What is searched for.
    pub search: AttrValue,
    /// Another search.
    pub on_search: Callback<String>,
    /// Chips that are down.
    pub kinds: Vec<Kind>,
    /// A chip was pressed.
    pub on_kind: Callback<Kind>,
    /// Whether the sandbox's preparation is shown.
    pub with_preparation: bool,
    /// The toggle of the preparation was pressed.
    pub on_preparation: Callback<()>,
    /// Rows shown.
    pub n_shown: usize,
    /// Calls of the run.
    pub n_calls: usize,
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
    let oninput = props.on_search.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        input.value()
    });
    let toggle = |label: &'static str,
                  is_on: bool,
                  callback: &Callback<()>,
                  title: &'static str| {
        let onclick = callback.reform(|_: MouseEvent| ());
        html! {
            <button type="button" class="trace-chip" aria-pressed={is_on.to_string()} {title} {onclick}>{ label }</button>
        }
    };
    let chip = |kind: Kind| {
        let is_on = props.kinds.contains(&kind);
        let onclick = props.on_kind.reform(move |_: MouseEvent| kind);
        html! {
            <button type="button" class={classes!("trace-chip", kind.example().map(fate_class))}
                aria-pressed={is_on.to_string()} {onclick}>
                if let Some(fate) = kind.example() { <Glyph {fate} /> }
                { kind.label() }
            </button>
        }
    };
    html! {
        <div class="trace-toolbar" role="toolbar" aria-label="Which calls are listed">
            <input type="search" class="trace-search" placeholder="Search: openat passwd, name:read, EPERM"
                aria-label="Search the calls" value={props.search.clone()} {oninput} />
            <div class="trace-chips">
                { for Kind::ALL.map(chip) }
                { toggle("preparation", props.with_preparation, &props.on_preparation,
                    "Also list the calls with which the sandbox prepared itself before the command began") }
            </div>
            <output class="trace-count">{ format!("{} of {}", props.n_shown, props.n_calls) }</output>
            { toggle("follow", props.follows, &props.on_follow, "Keep the newest call in view while the command runs") }
            { props.children.clone() }
        </div>
    }
}
