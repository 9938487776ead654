//! The filter for other tools: every form that the core writes, with the command that uses it.

use ringside_shared::wire::verb::Export as Written;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::components::{Dialog, Lazy};
use crate::hooks::{FilterHandle, use_asked, use_copy};
use crate::panels::editor::notes;
use crate::part;
use crate::services::file;
use crate::state::filter::{EXPORTS, Export, Exported};

/// No more than this is shown of a text; copies and files have all of it.
const SHOWN_CHARS: usize = 20_000;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The page's filter.
    pub filter: FilterHandle,
}

/// The button that opens the dialog, and the dialog.
#[component]
pub fn ExportButton(props: &Props) -> Html {
    let is_open = use_state_eq(|| false);
    let set = |to: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(to))
    };
    // Escape closes the dialog, and must not also stop a run behind it.
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
        }
    });
    html! {
        <>
            <button
                type="button" class="chip" id="export" aria-haspopup="dialog"
                disabled={!props.filter.checked.loads()} onclick={set(true).reform(|_: MouseEvent| ())}
                title="For Docker, systemd, bubblewrap, C, Rust and others"
            >{ "Export…" }</button>
            <div class="host" {onkeydown}>
                <Dialog title="Export" is_open={*is_open} on_close={set(false)}>
                    <Lazy view={exporter(props.clone())} />
                </Dialog>
            </div>
        </>
    }
}

part! {
    /// What the dialog holds.
    fn exporter(Props) shows Exporter, in dialogs
}

/// What the dialog holds.
#[component]
fn Exporter(props: &Props) -> Html {
    let name = use_state_eq(|| EXPORTS[0].name);
    let export = Export::named(&name).unwrap_or(EXPORTS[0]);
    let filter = &props.filter;
    let question = export.question(&filter.checked.source);
    let asked = use_asked::<Written>(filter.checked.loads().then_some(question));
    let exported = asked
        .answer
        .as_ref()
        .map(|report| export.of((**report).clone()));
    let onchange = {
        let name = name.setter();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(export) = Export::named(&chosen) {
                name.set(export.name);
            }
        })
    };
    html! {
        <div class="export">
            <p class="export-choice">
                <label for="export-form">{ "For" }</label>
                <select id="export-form" {onchange}>
                    { for EXPORTS.iter().map(|form| html! {
                        <option value={form.name} selected={form.name == export.name}>{ form.title }</option>
                    }) }
                </select>
            </p>
            if let Some(why) = &asked.failed {
                <p class="export-refused" role="alert">{ why.clone() }</p>
            }
            if asked.is_busy {
                <p class="export-note" role="status">{ "Being written …" }</p>
            } else if let Some(exported) = exported {
                if !exported.losses.is_empty() {
                    <div class="export-losses">{ notes(&exported.losses) }</div>
                }
                if exported.bytes.is_some() {
                    <HandOut {export} {exported} />
                } else {
                    <p class="export-refused" role="status">{ "This form cannot say this filter: nothing is written that would mean something else." }</p>
                }
            }
        </div>
    }
}

/// What is handed out.
#[derive(Debug, Clone, PartialEq, Properties)]
struct HandOutProps {
    export: Export,
    exported: Exported,
}

#[component]
fn HandOut(props: &HandOutProps) -> Html {
    let HandOutProps { export, exported } = props;
    let onclick = {
        let (name, bytes) = (export.file, exported.bytes.clone().unwrap_or_default());
        Callback::from(move |_: MouseEvent| {
            // A browser that hands out no files leaves the button without effect; copying still works.
            let _ = file::hand_out(name, &bytes);
        })
    };
    html! {
        <>
            <div class="export-row">
                <h3>{ "How it is used" }</h3>
                <CopyButton text={exported.usage.clone()} what="the command" />
            </div>
            <pre class="export-usage" tabindex="0">{ exported.usage.clone() }</pre>
            <div class="export-row">
                <h3><code>{ export.file }</code></h3>
                if let Some(text) = &exported.text {
                    <CopyButton text={text.clone()} what="the file" />
                }
                <button type="button" class="chip" id="download" {onclick}>{ "Download" }</button>
            </div>
            if let Some(text) = &exported.text {
                <pre class="export-text" id="exported" tabindex="0">{ beginning(text) }</pre>
            } else {
                <p class="export-note">{ format!("{} bytes, for programs to read.", exported.bytes.as_ref().map_or(0, Vec::len)) }</p>
            }
        </>
    }
}

/// So much of a text as is shown.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}\n… and more, in the copy and in the file", &text[..end]),
        None => text.to_owned(),
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct CopyProps {
    text: String,
    what: &'static str,
}

#[component]
fn CopyButton(props: &CopyProps) -> Html {
    let copying = use_copy();
    let onclick = {
        let (copying, text) = (copying.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| copying.copy(text.clone()))
    };
    html! {
        <>
            <button type="button" class="chip" {onclick} aria-label={format!("Copy {}", props.what)}>
                { match copying.worked() { None => "Copy", Some(true) => "Copied", Some(false) => "Not allowed" } }
            </button>
            <span class="visually-hidden" role="status">
                { copying.worked().map(|worked| if worked { "Copied" } else { "The browser does not allow copying" }) }
            </span>
        </>
    }
}
