//! The filter editor: a text box over the same text in colours, so that the browser's own
//! editing, undo and screen reader support stay what they are.

mod gutter;
mod paper;
mod problems;

use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::hooks::FilterHandle;
use crate::services::caret;
use crate::state::filter::{Analysis, Link};
use gutter::Gutter;
use paper::Paper;
use problems::Problems;

/// Id of the text box.
const TEXT_ID: &str = "filter-text";

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line that answered the selected call, from 1.
    pub fired: Option<u32>,
}

/// The panel.
#[component]
pub fn Editor(props: &Props) -> Html {
    let filter = &props.filter;
    let paper = use_node_ref();
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            filter.set_source(&event.target_unchecked_into::<HtmlTextAreaElement>().value());
        })
    };
    // Keys, clicks and the browser's own find all move the caret; `select` tells of each.
    let follow = {
        let filter = filter.clone();
        move |element: HtmlTextAreaElement| filter.set_cursor(caret::line(&element))
    };
    let onkeyup = {
        let follow = follow.clone();
        Callback::from(move |event: KeyboardEvent| follow(event.target_unchecked_into()))
    };
    let onclick = Callback::from(move |event: MouseEvent| follow(event.target_unchecked_into()));
    let onblur = {
        let filter = filter.clone();
        Callback::from(move |_| filter.set_cursor(None))
    };
    let onmousemove = {
        let (filter, paper) = (filter.clone(), paper.clone());
        Callback::from(move |event: MouseEvent| {
            filter.hover(line_under(&event, &paper).map(Link::Line));
        })
    };
    let onmouseleave = {
        let filter = filter.clone();
        Callback::from(move |_| filter.hover(None))
    };
    html! {
        <section class="editor" aria-labelledby="editor-title">
            <header class="panel-head">
                <h2 id="editor-title">{ "Filter" }</h2>
                <span class="panel-note">{ format_note(&filter.checked) }</span>
            </header>
            <div class="editor-scroll">
                <Gutter filter={filter.clone()} fired={props.fired} />
                <div class="editor-stack">
                    <Paper filter={filter.clone()} fired={props.fired} paper={paper} />
                    <textarea
                        id={TEXT_ID} aria-label="Filter" aria-describedby="problems"
                        aria-invalid={(!filter.checked.loads()).to_string()}
                        value={filter.source.to_string()} {oninput} {onkeyup} {onclick} {onblur}
                        {onmousemove} {onmouseleave}
                        spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                    />
                </div>
            </div>
            <Problems filter={filter.clone()} />
        </section>
    }
}

fn format_note(analysis: &Analysis) -> &'static str {
    match analysis.format {
        ringside_shared::load::Format::Text => "the first rule that matches decides",
        ringside_shared::load::Format::Oci => "OCI profile, as Docker takes it",
    }
}

/// The line under the pointer, from 1.
fn line_under(event: &MouseEvent, paper: &NodeRef) -> Option<u32> {
    let paper = paper.cast::<HtmlElement>()?;
    let lines = paper.children();
    let height = lines.item(0)?.get_bounding_client_rect().height();
    let y = f64::from(event.client_y()) - paper.get_bounding_client_rect().top();
    (1..=lines.length()).find(|&line| y < f64::from(line) * height)
}
