//! The filter as text: a text box over the same text in colours, so that the browser's own
//! editing, undo and screen reader support stay what they are.

mod line;
mod problems;
mod sheet;

use ringside_shared::load::Format;
use yew::prelude::*;

use crate::hooks::{FilterHandle, TextBox, use_text_box};
use crate::state::filter::Answer;
use problems::Problems;
use sheet::Sheet;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line that answered the selected call.
    #[prop_or_default]
    pub fired: Option<Answer>,
}

/// The panel.
#[component]
pub fn Editor(props: &Props) -> Html {
    let Props { filter, fired } = props;
    let text_box = use_text_box(filter);
    let (badge, is_text) = match Format::of(&filter.source) {
        Format::Text => ("filter text", true),
        Format::Oci => ("OCI profile", false),
        Format::Systemd => ("systemd unit", false),
        Format::Minijail => ("minijail policy", false),
        Format::Kafel => ("kafel policy", false),
        Format::Bpf => ("BPF program", false),
    };
    html! {
        <section class="editor" aria-labelledby="editor-title">
            <header class="editor-head">
                <h2 id="editor-title">{ "Filter" }</h2>
                // Not beside the line, where it would hide what the line says.
                if let Some(answer) = fired {
                    <span class="editor-answered" id="editor-answered" title="the selected call">{ format!("line {} {}", answer.line, answer.deed()) }</span>
                }
                <span class="editor-badge">{ badge }</span>
            </header>
            <div class="editor-body" ref={text_box.body_ref.clone()}>
                <div class="editor-stack">
                    <Sheet filter={filter.clone()} fired={fired.map(|answer| answer.line)} text_box={text_box.clone()} />
                    { text_area(filter, &text_box) }
                </div>
            </div>
            <p class="editor-hint" id="editor-hint">
                if is_text {
                    { "A rule's tag" }
                    <span class="by-key">{ ", or " }<kbd>{ "Ctrl /" }</kbd>{ "," }</span>
                    { " switches it off and on." }
                } else {
                    { "A profile as Docker and Podman take it." }
                }
            </p>
            <Problems filter={filter.clone()} />
        </section>
    }
}

fn text_area(filter: &FilterHandle, text_box: &TextBox) -> Html {
    let oninput = {
        let text_box = text_box.clone();
        Callback::from(move |_: InputEvent| text_box.take())
    };
    let onkeydown = {
        let text_box = text_box.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "/" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                text_box.toggle_selected();
            }
        })
    };
    let onkeyup = {
        let text_box = text_box.clone();
        Callback::from(move |_: KeyboardEvent| text_box.follow())
    };
    let onclick = {
        let text_box = text_box.clone();
        Callback::from(move |_: MouseEvent| text_box.follow())
    };
    let onblur = {
        let filter = filter.clone();
        Callback::from(move |_: FocusEvent| filter.set_cursor(None))
    };
    html! {
        <textarea
            class="editor-text" ref={text_box.text_ref.clone()} value={filter.source.to_string()}
            aria-label="Filter text" aria-describedby="editor-hint editor-answered problems"
            aria-invalid={(!filter.checked.loads()).to_string()}
            {oninput} {onkeydown} {onkeyup} {onclick} {onblur}
            spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off"
        />
    }
}
