//! The filter as text, and what is said of it.

mod import;
mod problems;
mod start;

use ringside_shared::load::Format;
use yew::prelude::*;

use crate::hooks::{FilterHandle, RunHandle, TextBox, use_text_box};
use crate::panels::export::ExportButton;
use crate::state::filter::Answer;
use import::{ImportBar, Notice, OpenButton, take};
use problems::Problems;
pub(crate) use problems::notes;
use start::StartButton;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
    /// The line that answered the selected call.
    #[prop_or_default]
    pub fired: Option<Answer>,
    /// The page's run, to learn from.
    #[prop_or_default]
    pub run: Option<RunHandle>,
}

/// The panel.
#[component]
pub fn Editor(props: &Props) -> Html {
    let Props { filter, fired, run } = props;
    let text_box = use_text_box(filter, fired.map(|answer| answer.line));
    let (badge, is_text) = match filter.checked.format {
        Format::Text => ("filter text", true),
        Format::Oci => ("OCI profile", false),
        Format::Systemd => ("systemd unit", false),
        Format::Minijail => ("minijail policy", false),
        Format::Kafel => ("kafel policy", false),
        Format::Bpf => ("BPF program", false),
    };
    let notice = use_state(|| None::<Notice>);
    let is_over = use_state_eq(|| false);
    let ondragover = {
        let is_over = is_over.setter();
        Callback::from(move |event: DragEvent| {
            if has_file(&event) {
                event.prevent_default();
                is_over.set(true);
            }
        })
    };
    let ondragleave = {
        let is_over = is_over.setter();
        Callback::from(move |_: DragEvent| is_over.set(false))
    };
    let ondrop = {
        let (is_over, filter, notice) = (is_over.setter(), filter.clone(), notice.setter());
        Callback::from(move |event: DragEvent| {
            is_over.set(false);
            let files = event.data_transfer().and_then(|dropped| dropped.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                event.prevent_default();
                take(file, &filter, &notice);
            }
        })
    };
    html! {
        <section
            class={classes!("editor", is_over.then_some("dropping"))} aria-labelledby="editor-title"
            {ondragover} {ondragleave} {ondrop}
        >
            <header class="editor-head">
                <h2 id="editor-title">{ "Filter" }</h2>
                // Not beside the line, where it would hide what the line says.
                if let Some(answer) = fired {
                    <span class="editor-answered" id="editor-answered" title="the selected call">{ format!("line {} {}", answer.line, answer.deed()) }</span>
                }
                <span class="editor-badge">{ badge }</span>
                <StartButton filter={filter.clone()} run={run.clone()} />
                <OpenButton filter={filter.clone()} notice={notice.clone()} />
                <ExportButton filter={filter.clone()} />
            </header>
            <ImportBar filter={filter.clone()} {notice} />
            <div class="editor-body">
                <div class="editor-host" ref={text_box.host_ref.clone()} />
                if !text_box.is_rich() {
                    { plain(filter, &text_box) }
                }
            </div>
            <p class="editor-hint" id="editor-hint">
                if is_text {
                    { "A rule's tag" }
                    <span class="by-key">{ ", or " }<kbd>{ "Ctrl /" }</kbd>{ "," }</span>
                    { " switches it off and on." }
                } else {
                    { "Any language that is read here can also be run, audited and exported." }
                }
            </p>
            <Problems filter={filter.clone()} />
        </section>
    }
}

/// Whether a file is dragged, not a text, which the box takes by itself.
fn has_file(event: &DragEvent) -> bool {
    let kinds = event.data_transfer().map(|dragged| dragged.types());
    kinds.is_some_and(|kinds| kinds.includes(&"Files".into(), 0))
}

/// What is there until CodeMirror is fetched, or if it cannot be.
fn plain(filter: &FilterHandle, text_box: &TextBox) -> Html {
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
            class="editor-text" ref={text_box.plain_ref.clone()} value={filter.source.to_string()}
            aria-label="Filter text" aria-describedby="editor-hint editor-answered problems"
            aria-invalid={(!filter.checked.loads()).to_string()}
            {oninput} {onkeydown} {onkeyup} {onclick} {onblur}
            spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off"
        />
    }
}
